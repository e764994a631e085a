"""A user with a company or two, told what happens by the real actions, whose stored plan can be checked."""

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from crm.app import wiring
from crm.contacts.models import Contact, LinkedIn, Position
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState, Stage
from crm.core.ladders import Row, row_of
from crm.core.roles import Role
from crm.core.when import When
from crm.db.base import Base
from crm.db.owner import acting_as
from crm.followups import jobs
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.interviews import actions as interviews
from crm.interviews.actions import InterviewValues, Part
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening, OpeningPerson
from tests import factories

STAGES = {
    Row.DECISION: {Stage.REJECTED},
    Row.GRACE: {Stage.DECLINED, Stage.WITHDRAWN},
    Row.OFFER: {Stage.OFFER},
    Row.DECIDE: {Stage.OFFER},
    Row.LANDED: {Stage.ACCEPTED},
    Row.HELLO: {Stage.REJECTED, Stage.DECLINED, Stage.WITHDRAWN, Stage.FROZEN, Stage.NO_ANSWER},
}


class World:
    """One user's database in memory, and the present in it."""

    def __init__(self, start: datetime, zone: str) -> None:
        wiring.listen()
        self.engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine, autoflush=False, expire_on_commit=False)
        self.user = factories.a_user(self.session, zone=zone, daily_capacity=2)
        self.session.commit()
        self.now = start
        self.owner: AbstractContextManager[None] = acting_as(self.user.id)
        self.owner.__enter__()
        self.companies = [factories.a_company(self.session, name) for name in ("Initech", "Hooli")]
        here, there = self.companies
        self.openings = [
            factories.an_opening(self.session, company, title=title)
            for company, title in ((here, "Engineer"), (here, "Lead"), (there, "Designer"))
        ]
        self.interviews: list[Interview] = []
        self.keep()

    def close(self) -> None:
        """Leave nothing behind."""
        self.session.close()
        self.engine.dispose()
        self.owner.__exit__(None, None, None)

    @property
    def when(self) -> When:
        """The present of the user."""
        return When(self.now, ZoneInfo(self.user.zone))

    def day(self, distance: int) -> date:
        """So many days from today."""
        return self.when.today + timedelta(days=distance)

    def keep(self) -> None:
        """What a route does last."""
        self.session.commit()

    def contacts(self) -> list[Contact]:
        """Everybody, by id."""
        return list(self.session.scalars(select(Contact).order_by(Contact.id)))

    def followups(self, *states: FollowUpState) -> list[FollowUp]:
        """Follow-ups, in these states if any are named, by id."""
        statement = select(FollowUp).order_by(FollowUp.id)
        return list(
            self.session.scalars(statement.where(FollowUp.state.in_(states)) if states else statement)
        )

    def talks(self) -> list[Interaction]:
        """What was logged by hand or by an answer, by id."""
        by_hand = Interaction.origin_key.is_(None)
        return list(self.session.scalars(select(Interaction).where(by_hand).order_by(Interaction.id)))

    def values(self, day: date, hour: int, zone: str) -> InterviewValues:
        """An interview of an hour that begins at that hour in that zone."""
        starts = datetime.combine(day, time(hour, 30))
        return InterviewValues(starts, starts + timedelta(hours=1), zone)

    def plan(self, opening: Opening, values: InterviewValues, people: Sequence[tuple[Contact, Role]]) -> None:
        """Save an interview."""
        parts = [Part(contact.id, role) for contact, role in people]
        self.interviews.append(interviews.plan(self.session, opening.id, values, parts, when=self.when))

    def sweep(self) -> None:
        """What the scheduler does every few minutes."""
        interviews.sweep(self.session, when=self.when)
        jobs.sweep(self.session, when=self.when)

    # What must hold after everything

    def unsettled(self) -> list[str]:
        """Everything that is stored otherwise than it follows from the facts. Leaves nothing changed."""
        wrong = [f"contact {contact_id}" for contact_id in jobs.unsettled(self.session, when=self.when)]
        self.session.rollback()
        wrong += jobs.misplanted(self.session, when=self.when)
        self.session.rollback()
        return wrong

    def orphans(self) -> list[str]:
        """Open steps without the event that plants them, or in which the person has no part any more."""
        open_rows = self.followups(FollowUpState.OPEN)
        return [row.origin_key for row in open_rows if row_of(row.origin_key) and not self._has_reason(row)]

    def doubled(self) -> list[str]:
        """What a contact has open twice: keep-in-touch, a hello at a company; or an interview's check-in."""
        asked: Counter[tuple[Any, ...]] = Counter()
        for row in self.followups(FollowUpState.OPEN):
            if row.kind is FollowUpKind.KEEP_IN_TOUCH:
                asked["keep", row.contact_id] += 1
            elif row_of(row.origin_key) is Row.CHECK_IN:
                asked["check-in", row.interview_id] += 1
            elif row_of(row.origin_key) is Row.HELLO:
                asked["hello", row.company_id, row.contact_id] += 1
        return [str(what) for what, times in asked.items() if times > 1]

    def untold(self) -> list[str]:
        """Held interviews without their one interaction, and interactions of others."""
        rows = self.session.scalars(select(Interaction.origin_key).where(Interaction.origin_key.is_not(None)))
        written = {key for key in rows if key is not None and key.startswith("interview:")}
        meant = {
            f"interview:{row.id}"
            for row in self.interviews
            if row.state is InterviewState.HELD and row.deleted_at is None and self._has_talkers(row)
        }
        return sorted(written ^ meant)

    def _has_reason(self, row: FollowUp) -> bool:
        match row_of(row.origin_key):
            case Row.THANKS | Row.CHECK_IN | Row.REPAIR:
                return self._interview_has(row)
            case Row.MOVED:
                return self._job(row).is_current
            case Row.CONNECT:
                person = self._person(row)
                return person.is_live and person.linkedin is LinkedIn.NOT_ASKED
        opening = next(each for each in self.openings if each.id == row.opening_id)
        return opening.deleted_at is None and opening.stage in STAGES[row_of(row.origin_key) or Row.MOVED]

    def _interview_has(self, row: FollowUp) -> bool:
        interview = next((each for each in self.interviews if each.id == row.interview_id), None)
        if interview is None or interview.deleted_at is not None:
            return False
        is_missed = interview.state is InterviewState.MISSED
        if is_missed if row_of(row.origin_key) is not Row.REPAIR else not is_missed:
            return False
        parts = select(Participant.contact_id).where(Participant.interview_id == interview.id)
        near = select(OpeningPerson.contact_id).where(OpeningPerson.opening_id == interview.opening_id)
        known = {*self.session.scalars(parts), *self.session.scalars(near)}
        took_part = row.contact_id is None or row.contact_id in known
        return took_part and (is_missed or interview.state.stands)

    def _person(self, row: FollowUp) -> Contact:
        return self.session.scalars(select(Contact).where(Contact.id == row.contact_id)).one()

    def _job(self, row: FollowUp) -> Position:
        number = int(row.origin_key.split(":")[1])
        return self.session.scalars(select(Position).where(Position.id == number)).one()

    def _has_talkers(self, interview: Interview) -> bool:
        there = Participant.interview_id == interview.id
        talkers = select(Participant.id).where(there, Participant.role != Role.COORDINATOR)
        return self.session.scalar(talkers.limit(1)) is not None


def utc(day: date, hour: int = 12) -> datetime:
    """An hour of a day in UTC."""
    return datetime.combine(day, time(hour), UTC)
