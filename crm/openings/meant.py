"""Which contact a typed name means."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from crm.contacts import queries as contacts
from crm.interactions.chosen import choose, lately

OFFERED = 40


@dataclass(frozen=True, slots=True)
class Meant:
    """`contact_id` is who is meant; `asked` (id -> name) are the several whom the name fits."""

    name: str = ""
    contact_id: int | None = None
    asked: dict[int, str] = field(default_factory=dict)

    @property
    def is_unknown(self) -> bool:
        """Whether nobody is called like that."""
        return bool(self.name) and self.contact_id is None and not self.asked


def meant(session: Session, name: str, ticked: int | None) -> Meant:
    """Whom `name` means; `ticked` is the choice among several. Nobody for an empty name."""
    line = " ".join(name.split())
    if not line:
        return Meant()
    found = choose(session, (), line)
    if found.people:
        return Meant(line, next(iter(found.people)))
    offered = found.offered
    return Meant(line, ticked if ticked in offered else None, {} if ticked in offered else offered)


def name_of(session: Session, contact_id: int | None) -> str:
    """What a contact is called; empty for nobody and for one in the trash."""
    return contacts.names(session, {contact_id}).get(contact_id, "") if contact_id is not None else ""


def suggestions(session: Session) -> list[str]:
    """Names to begin with: those who were changed or added last."""
    return sorted(set(lately(session, OFFERED).values()))
