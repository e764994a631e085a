"""With whom it was: the contacts that were ticked, and those that were typed by name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import keys, queries
from crm.contacts.models import Company, Contact, Position

OFFERED = 6
MOST_NAMES = 50


@dataclass(slots=True)
class Chosen:
    """`people` (id -> name) are in it; `asked` are names that fit several, `unknown` such that fit none."""

    people: dict[int, str] = field(default_factory=dict)
    asked: dict[str, dict[int, str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def offered(self) -> dict[int, str]:
        """Everybody whom one of the asked names may mean."""
        return {key: name for several in self.asked.values() for key, name in several.items()}


def choose(session: Session, ticked: Iterable[int], names: str) -> Chosen:
    """Who was meant. A name counts when one contact fits it: by the whole name, else by a part of it."""
    chosen = Chosen(people=queries.names(session, list(ticked)))
    for line in filter(None, map(keys.one_line, names.splitlines()[:MOST_NAMES])):
        found = _called(session, line)
        if not found:
            chosen.unknown.append(line)
        elif len(found) == 1:
            chosen.people |= found
        elif found.keys() & chosen.people.keys():
            continue  # asked about before, and answered by ticking
        else:
            chosen.asked[line] = found
    return chosen


def lately(session: Session, limit: int = 8) -> dict[int, str]:
    """The contacts that were changed or added last, as a first choice."""
    rows = session.execute(
        select(Contact.id, Contact.name)
        .where(Contact.deleted_at.is_(None), Contact.archived_at.is_(None))
        .order_by(Contact.updated_at.desc(), Contact.id.desc())
        .limit(limit)
    )
    return {row.id: row.name for row in rows}


def _called(session: Session, name: str) -> dict[int, str]:
    key = keys.name_key(name)
    if not key:
        return {}
    for fits in (Contact.name_key == key, Contact.name_key.contains(key, autoescape=True)):
        rows = session.execute(
            select(Contact.id, Contact.name, Company.name.label("company"))
            .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
            .outerjoin(Company, Company.id == Position.company_id)
            .where(fits, Contact.deleted_at.is_(None))
            .order_by(Contact.name_key, Contact.id)
            .limit(OFFERED)
        ).all()
        if rows:
            return {row.id: _told_apart(row.name, row.company, len(rows)) for row in rows}
    return {}


def _told_apart(name: str, company: str | None, among: int) -> str:
    return f"{name} ({company})" if company and among > 1 else name
