"""What the dates of contacts follow from, loaded for many contacts in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, Position
from crm.core.kinds import (
    FollowUpKind,
    FollowUpState,
    InteractionKind,
    InterviewState,
    Stage,
    counts_as_contact,
)
from crm.core.roles import Role
from crm.db.among import among
from crm.followups.models import FollowUp
from crm.followups.states import cycle
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening

COUNTED = tuple(kind for kind in InteractionKind if counts_as_contact(kind))


class Closer(NamedTuple):
    """A counted interaction."""

    id: int
    on: date


@dataclass(slots=True)
class Evidence:
    """Everything that the stored dates of one contact follow from."""

    contact: Contact
    counted: list[Closer]
    followups: list[FollowUp]
    has_planned_interview: bool
    is_target: bool = False
    interviewed_on: date | None = None

    @property
    def last(self) -> Closer | None:
        """The latest counted interaction; of one day, the one logged last."""
        if len(self.counted) < 2:
            return self.counted[0] if self.counted else None
        return max(self.counted, key=lambda each: (each.on, each.id))

    @property
    def keeps(self) -> list[FollowUp]:
        """The keep-in-touch rows in the order in which they were opened."""
        mine = [row for row in self.followups if row.kind is FollowUpKind.KEEP_IN_TOUCH]
        return sorted(mine, key=cycle) if len(mine) > 1 else mine

    @property
    def last_skip(self) -> date | None:
        """The day of the latest skipped keep-in-touch."""
        skips = (row.closed_on for row in self.keeps if row.state is FollowUpState.SKIPPED and row.closed_on)
        return max(skips, default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """How contacts and follow-ups are read: as objects of the session, or as something like them."""

    contacts: Callable[[Session, Collection[int]], Sequence[Contact]]
    followups: Callable[[Session, Collection[int]], Iterable[FollowUp]]


def gather(
    session: Session,
    contact_ids: Collection[int],
    *,
    now: datetime,
    with_targets: bool = False,
    reading: Reading | None = None,
) -> list[Evidence]:
    """The evidence on these contacts of the owner, ordered by id.

    Who is a target (works where an application of the user is under way) is looked up `with_targets` only.
    """
    reading = reading or OBJECTS
    contacts = reading.contacts(session, contact_ids)
    counted = _counted(session, contact_ids)
    followups: dict[int, list[FollowUp]] = defaultdict(list)
    for row in reading.followups(session, contact_ids):
        if row.contact_id is not None:
            followups[row.contact_id].append(row)
    met = _interviewed(session, contact_ids)
    busy = _with_planned_interview(session, contact_ids, now=now)
    aimed_at = (
        set(session.scalars(targets().where(among(Position.contact_id, contact_ids)))) if with_targets else ()
    )
    return [
        Evidence(
            each,
            counted[each.id],
            followups[each.id],
            each.id in busy,
            is_target=each.id in aimed_at,
            interviewed_on=met.get(each.id),
        )
        for each in contacts
    ]


def targets() -> Select[int]:
    """The ids of the contacts who work at a company where an application of the user is under way."""
    under_way = [stage for stage in Stage if not stage.is_final]
    return (
        select(Position.contact_id)
        .join(Company, Company.id == Position.company_id)
        .join(Opening, Opening.company_id == Company.id)
        .where(
            Position.is_current,
            Opening.stage.in_(under_way),
            Opening.deleted_at.is_(None),
            Company.deleted_at.is_(None),
        )
        .distinct()
    )


def planned_load(session: Session) -> dict[date, int]:
    """How many open follow-ups are planned on each day."""
    rows = session.execute(
        select(FollowUp.planned_on, func.count())
        .where(FollowUp.state == FollowUpState.OPEN)
        .group_by(FollowUp.planned_on)
    )
    return {row[0]: row[1] for row in rows}


def _counted(session: Session, contact_ids: Collection[int]) -> dict[int, list[Closer]]:
    statement = (
        select(InteractionContact.contact_id, Interaction.id, Interaction.occurred_on)
        .join(Interaction, Interaction.id == InteractionContact.interaction_id)
        .where(among(InteractionContact.contact_id, contact_ids), Interaction.kind.in_(COUNTED))
    )
    rows = session.execute(statement)
    found: dict[int, list[Closer]] = defaultdict(list)
    for contact_id, interaction_id, day in rows:
        found[contact_id].append(Closer(interaction_id, day))
    return found


def _contacts(session: Session, contact_ids: Collection[int]) -> Sequence[Contact]:
    statement = select(Contact).where(among(Contact.id, contact_ids)).order_by(Contact.id)
    return session.scalars(statement).all()


def _followups(session: Session, contact_ids: Collection[int]) -> Iterable[FollowUp]:
    statement = select(FollowUp).where(among(FollowUp.contact_id, contact_ids)).order_by(FollowUp.id)
    return session.scalars(statement)


OBJECTS = Reading(_contacts, _followups)


def _interviewed(session: Session, contact_ids: Collection[int]) -> dict[int, date]:
    """The day of the last interview that was held with each of them."""
    statement = (
        select(Participant.contact_id, func.max(Interview.local_day))
        .join(Interview, Interview.id == Participant.interview_id)
        .where(
            among(Participant.contact_id, contact_ids),
            Interview.state == InterviewState.HELD,
            Interview.deleted_at.is_(None),
        )
        .group_by(Participant.contact_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _with_planned_interview(session: Session, contact_ids: Collection[int], *, now: datetime) -> set[int]:
    """Who is going to be met: in the room of a planned interview that is not over (coordinators are not)."""
    statement = (
        select(Participant.contact_id)
        .join(Interview, Interview.id == Participant.interview_id)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            among(Participant.contact_id, contact_ids),
            Participant.role != Role.COORDINATOR,
            Interview.state == InterviewState.PLANNED,
            Interview.ends_at > now,
            Interview.deleted_at.is_(None),
            Opening.deleted_at.is_(None),
            Company.deleted_at.is_(None),
        )
    )
    return set(session.scalars(statement))
