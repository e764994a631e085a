"""The account as one page to read: no program needed but a browser."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm.contacts.models import Company
from crm.core.when import When
from crm.interactions.models import Interaction, InteractionContact
from crm.interactions.wording import KIND
from crm.interviews import wording as interview_words
from crm.interviews.models import Debrief, Interview
from crm.openings.models import Opening
from crm.openings.wording import STAGE
from crm.transfer.export import people
from crm.transfer.export.people import AT_A_TIME, Person


@dataclass(frozen=True, slots=True)
class Chapter:
    """A person with what was logged with them, the newest first."""

    person: Person
    talks: Sequence[Interaction]


def pages(session: Session, *, when: When) -> Iterator[bytes]:
    """The page in pieces, as UTF-8."""
    template = current_app.jinja_env.get_template("transfer/export/book.html")
    stream = template.generate(
        written=when.today,
        chapters=_chapters(session),
        openings=_openings(session),
        interviews=_interviews(session),
        debriefs=_debriefs(session),
        kind_words=KIND,
        stage_words=STAGE,
        interview_words=interview_words.KIND,
        state_words=interview_words.STATE,
    )
    for piece in stream:
        yield piece.encode("utf-8", "replace")


def _chapters(session: Session) -> Iterator[Chapter]:
    ids = iter(people.all_ids(session))
    while some := list(islice(ids, AT_A_TIME)):
        talks = _talks(session, some)
        for person in people.people(session, some):
            yield Chapter(person, talks[person.id])


def _talks(session: Session, ids: Sequence[int]) -> dict[int, list[Interaction]]:
    found: dict[int, list[Interaction]] = defaultdict(list)
    rows = session.execute(
        select(InteractionContact.contact_id, Interaction)
        .join(Interaction, Interaction.id == InteractionContact.interaction_id)
        .where(InteractionContact.contact_id.in_(ids))
        .order_by(Interaction.occurred_on.desc(), Interaction.id.desc())
    )
    for contact_id, interaction in rows:
        found[contact_id].append(interaction)
    return found


def _openings(session: Session) -> Iterator[Opening]:
    yield from session.scalars(
        select(Opening)
        .join(Company, Company.id == Opening.company_id)
        .where(Opening.deleted_at.is_(None))
        .options(joinedload(Opening.company))
        .order_by(Company.name_key, Opening.id)
    )


def _interviews(session: Session) -> Iterator[Interview]:
    yield from session.scalars(
        select(Interview)
        .where(Interview.deleted_at.is_(None))
        .options(joinedload(Interview.opening).joinedload(Opening.company))
        .order_by(Interview.starts_at.desc(), Interview.id.desc())
    )


def _debriefs(session: Session) -> Sequence[tuple[Debrief, str]]:
    rows = session.execute(
        select(Debrief, Company.name)
        .join(Company, Company.id == Debrief.company_id)
        .order_by(Debrief.local_day.desc(), Debrief.id.desc())
    )
    return [(debrief, name) for debrief, name in rows]
