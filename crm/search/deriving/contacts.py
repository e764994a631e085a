"""People: name, firms now and formerly, titles, ways to reach them, tags, fields of one's own and notes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from crm.contacts.models import (
    Company,
    Contact,
    ContactMethod,
    ContactTag,
    CustomValue,
    MethodKind,
    Position,
    Tag,
)
from crm.db.among import among
from crm.search.deriving.telling import Telling, joined

Rows = dict[int, list[Row[*tuple[Any, ...]]]]


def tellings(session: Session, ids: Sequence[int]) -> Iterator[Telling]:
    """What these people's entries say, without those in the trash."""
    jobs, methods = _jobs(session, ids), _methods(session, ids)
    tags, fields = _tags(session, ids), _fields(session, ids)
    people = select(
        Contact.id, Contact.name, Contact.notes, Contact.helps, Contact.met_where, Contact.met_through
    ).where(among(Contact.id, ids), Contact.deleted_at.is_(None))
    for person in session.execute(people):
        said = Telling(person.id, person.name, contact_id=person.id, names=[person.name])
        _add_jobs(said, jobs.get(person.id, []))
        _add_methods(said, methods.get(person.id, []))
        words = [row.name for row in tags.get(person.id, [])]
        rest = [row.value for row in fields.get(person.id, [])]
        rest += [joined(person.met_where, person.met_through), person.helps, person.notes]
        said.lines += [", ".join(words), *rest]
        said.rest += words + rest
        yield said


def _add_jobs(said: Telling, jobs: list[Row[*tuple[Any, ...]]]) -> None:
    for job in jobs:
        said.firms += filter(None, (job.title, job.company))
        if job.is_current and not said.about:
            said.about = joined(job.title, job.company)
        else:
            said.lines.append(joined(job.title, job.company))


def _add_methods(said: Telling, methods: list[Row[*tuple[Any, ...]]]) -> None:
    for method in methods:
        said.lines.append(method.value)
        if method.kind is MethodKind.PHONE:
            said.numbers += [method.value_key, method.value]
        else:
            said.rest.append(method.value)


def _jobs(session: Session, ids: Sequence[int]) -> Rows:
    """Positions, the current one first; companies in the trash are not named."""
    return _by_contact(
        session,
        select(Position.contact_id, Position.title, Position.is_current, Company.name.label("company"))
        .outerjoin(Company, (Company.id == Position.company_id) & Company.deleted_at.is_(None))
        .where(among(Position.contact_id, ids))
        .order_by(Position.is_current.desc(), Position.id.desc()),
    )


def _methods(session: Session, ids: Sequence[int]) -> Rows:
    return _by_contact(
        session,
        select(ContactMethod.contact_id, ContactMethod.kind, ContactMethod.value, ContactMethod.value_key)
        .where(among(ContactMethod.contact_id, ids))
        .order_by(ContactMethod.place, ContactMethod.id),
    )


def _tags(session: Session, ids: Sequence[int]) -> Rows:
    return _by_contact(
        session,
        select(ContactTag.contact_id, Tag.name)
        .join(Tag, Tag.id == ContactTag.tag_id)
        .where(among(ContactTag.contact_id, ids))
        .order_by(Tag.name_key),
    )


def _fields(session: Session, ids: Sequence[int]) -> Rows:
    return _by_contact(
        session,
        select(CustomValue.contact_id, CustomValue.value)
        .where(among(CustomValue.contact_id, ids))
        .order_by(CustomValue.field_id),
    )


def _by_contact(session: Session, statement: Select[*tuple[Any, ...]]) -> Rows:
    found: Rows = defaultdict(list)
    for row in session.execute(statement):
        found[row.contact_id].append(row)
    return found
