"""What an installed app may ask for, to keep on the device if its user turned that on."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.accounts.models import Submission
from crm.contacts.models import Company, Contact, Position
from crm.core.when import When
from crm.interviews import queries as interviews
from crm.interviews.models import Interview

NAMES = 200
DEBRIEFS = 20


def taken(session: Session, keys: Sequence[str]) -> list[str]:
    """Those of these keys under which a form was taken already, as it was or corrected."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return []
    begins = [Submission.key.startswith(key, autoescape=True) for key in wanted]
    kept = session.scalars(select(Submission.key).where(or_(*begins), Submission.location != "")).all()
    return [
        key
        for key in wanted
        if any(each[len(key) :][:1] in (".", "-") for each in kept if each.startswith(key))
    ]


def names(session: Session) -> list[tuple[int, str, str]]:
    """The contacts with whom something was last: id, name and company. Nothing else about them."""
    rows = session.execute(
        select(Contact.id, Contact.name, Company.name.label("company"))
        .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Contact.deleted_at.is_(None), Contact.archived_at.is_(None))
        .order_by(Contact.updated_at.desc(), Contact.id.desc())
        .limit(NAMES)
    )
    found: dict[int, tuple[int, str, str]] = {}
    for row in rows:
        found.setdefault(row.id, (row.id, row.name, row.company or ""))
    return list(found.values())


def debriefs(session: Session, *, when: When) -> list[Interview]:
    """The interviews that wait for a debrief."""
    return list(interviews.debriefs_owed(session, now=when.now, today=when.today))[:DEBRIEFS]


def people(session: Session, rows: Sequence[Interview]) -> dict[int, list[tuple[int, str]]]:
    """Who took part in each of these interviews: id and name, without those in the trash."""
    ids = {part.contact_id for row in rows for part in row.participants}
    known = session.execute(
        select(Contact.id, Contact.name).where(Contact.id.in_(ids), Contact.deleted_at.is_(None))
    )
    by_id = {row.id: row.name for row in known}
    return {
        row.id: [
            (part.contact_id, by_id[part.contact_id]) for part in row.participants if part.contact_id in by_id
        ]
        for row in rows
    }
