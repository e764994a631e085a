"""Everybody who is known, in slim tuples with indexes: read once for a file, asked for every record."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, ContactMethod, ContactOrigin, MethodKind, Position
from crm.transfer.movein.keyed import PROFILE, blocks

AT_ONCE = 5_000


class Someone(NamedTuple):
    """A contact as far as telling who is who goes."""

    id: int
    name: str
    name_key: str
    company: str
    company_key: str
    is_trashed: bool


class Directory:
    """The owner's contacts, archived and trashed ones too."""

    def __init__(self) -> None:
        self.people: dict[int, Someone] = {}
        self.origins: dict[str, int] = {}
        self.has_origin: set[int] = set()
        self._methods: dict[tuple[str, str], list[int]] = {}
        self._places: dict[tuple[str, str], list[int]] = {}
        self._blocks: dict[str, list[int]] = {}
        self._emails: dict[int, list[str]] = {}

    def add(self, person: Someone) -> None:
        """Take somebody in."""
        self.people[person.id] = person
        self._places.setdefault((person.name_key, person.company_key), []).append(person.id)
        for block in blocks(person.name):
            self._blocks.setdefault(block, []).append(person.id)

    def add_method(self, contact_id: int, kind: MethodKind, key: str) -> None:
        """Take in a way to reach somebody."""
        self._methods.setdefault((kind.value, key), []).append(contact_id)
        if kind is MethodKind.EMAIL:
            self._emails.setdefault(contact_id, []).append(key)

    def with_method(self, kind: MethodKind, keys: Iterable[str]) -> list[Someone]:
        """Who has one of these methods; those in the trash last."""
        return self._sorted({each for key in keys for each in self._methods.get((kind.value, key), ())})

    def at(self, name_key: str, company_key: str) -> list[Someone]:
        """Who has this name and works at this company."""
        return self._sorted(self._places.get((name_key, company_key), ()))

    def alike(self, name: str) -> list[Someone]:
        """Who has a name that may be the same."""
        return self._sorted({each for block in blocks(name) for each in self._blocks.get(block, ())})

    def emails(self, contact_id: int) -> tuple[str, ...]:
        """The addresses of somebody."""
        return tuple(self._emails.get(contact_id, ()))

    def _sorted(self, ids: Iterable[int]) -> list[Someone]:
        return sorted((self.people[each] for each in ids), key=lambda one: (one.is_trashed, one.id))


def load(session: Session, source: str) -> Directory:
    """Four statements, whatever the number of contacts."""
    directory = Directory()
    employers: dict[int, tuple[str, str]] = {
        contact_id: (name, key)
        for contact_id, name, key in session.execute(
            select(Position.contact_id, Company.name, Company.name_key)
            .join(Company, Company.id == Position.company_id)
            .where(Position.is_current)
        )
    }
    names = select(Contact.id, Contact.name, Contact.name_key, Contact.deleted_at.is_not(None))
    for contact_id, name, name_key, is_trashed in session.execute(names.execution_options(yield_per=AT_ONCE)):
        company = employers.pop(contact_id, ("", ""))
        directory.add(Someone(contact_id, name, name_key, *company, bool(is_trashed)))
    methods = select(ContactMethod.contact_id, ContactMethod.kind, ContactMethod.value_key).where(
        (ContactMethod.kind != MethodKind.LINK) | ContactMethod.value_key.startswith(PROFILE)
    )
    for contact_id, kind, key in session.execute(methods.execution_options(yield_per=AT_ONCE)):
        directory.add_method(contact_id, kind, key)
    origins = select(ContactOrigin.key, ContactOrigin.contact_id).where(ContactOrigin.source == source)
    for key, contact_id in session.execute(origins.execution_options(yield_per=AT_ONCE)):
        directory.origins[key] = contact_id
        if not key.startswith("~"):
            directory.has_origin.add(contact_id)
    return directory
