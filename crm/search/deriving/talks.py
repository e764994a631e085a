"""Interviews, and what was written down of other talks: with whom, where, and what was said."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact
from crm.db.among import among
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening
from crm.search.deriving.telling import Telling, joined

People = dict[int, list[Row[*tuple[Any, ...]]]]


def of_interviews(session: Session, ids: Sequence[int]) -> Iterator[Telling]:
    """What the entries of these interviews say; not those in the trash with their opening or company."""
    people = _people(
        session,
        select(Participant.interview_id, Contact.id, Contact.name)
        .join(Contact, Contact.id == Participant.contact_id)
        .where(among(Participant.interview_id, ids), Contact.deleted_at.is_(None))
        .order_by(Participant.id),
    )
    for row in session.execute(_interviews(ids)):
        names = [person.name for person in people[row.id]]
        with_whom = ", ".join(names)
        yield Telling(
            row.id,
            row.title or row.opening,
            about=joined(row.company, with_whom),
            code=row.kind.value,
            happened_on=row.local_day,
            names=[row.title, row.opening],
            firms=[row.company, *names],
            rest=[row.place, row.notes],
            lines=[row.opening if row.title else "", row.place, row.notes],
        )


def of_interactions(session: Session, ids: Sequence[int]) -> Iterator[Telling]:
    """What the entries of these interactions say; none without words, or with nobody who is still there."""
    people = _people(
        session,
        select(InteractionContact.interaction_id, Contact.id, Contact.name)
        .join(Contact, Contact.id == InteractionContact.contact_id)
        .where(among(InteractionContact.interaction_id, ids), Contact.deleted_at.is_(None))
        .order_by(InteractionContact.contact_id),
    )
    talks = select(Interaction.id, Interaction.kind, Interaction.occurred_on, Interaction.text).where(
        among(Interaction.id, ids), Interaction.text != ""
    )
    for talk in session.execute(talks):
        if not people[talk.id]:
            continue
        names = [person.name for person in people[talk.id]]
        yield Telling(
            talk.id,
            ", ".join(names),
            contact_id=people[talk.id][0].id,
            code=talk.kind.value,
            happened_on=talk.occurred_on,
            names=names,
            rest=[talk.text],
            lines=[talk.text],
        )


def _interviews(ids: Sequence[int]) -> Select[Any]:
    columns: list[Any] = [
        Interview.id,
        Interview.title,
        Interview.kind,
        Interview.local_day,
        Interview.place,
        Interview.notes,
        Opening.title.label("opening"),
        Company.name.label("company"),
    ]
    live = Interview.deleted_at.is_(None) & Opening.deleted_at.is_(None) & Company.deleted_at.is_(None)
    return (
        select(*columns)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(among(Interview.id, ids), live)
    )


def _people(session: Session, statement: Select[int, int, str]) -> People:
    """Rows with id and name of a person, by what stands in the first column."""
    found: People = defaultdict(list)
    for row in session.execute(statement):
        found[row[0]].append(row)
    return found
