"""A contact's page: with a long timeline against the same with a short one."""

from collections.abc import Callable
from datetime import date, timedelta

from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact, Position
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind, InterviewKind, InterviewState, Stage
from crm.core.roles import Role
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening
from tests.bench.data import NOW, TODAY
from tests.bench.figures import AT_MOST, Figure
from tests.bench.timing import ratio
from tests.bench.workshop import Workshop

CONTACTS = 100
SHORT, LONG = 10, 1_000
STAMPS = {"created_at": NOW, "updated_at": NOW}
Row = dict[str, object]


def figures(place: Workshop) -> list[Figure]:
    """The figure on the contact page."""
    user, client = place.account(CONTACTS)
    with place.app.app_context(), acting_as(user.id):
        session = db.session()
        short, long = list(session.scalars(select(Contact.id).order_by(Contact.id).limit(2)))
        _live_through(session, user, short, SHORT)
        _live_through(session, user, long, LONG)
        session.commit()
    value = ratio(_page(client, long, LONG), _page(client, short, SHORT))
    name = f"contact page, {LONG:,} timeline entries / {SHORT}"
    return [Figure(name, value, AT_MOST, 1.5)]


def _page(client: FlaskClient, contact_id: int, entries: int) -> Callable[[], None]:
    def get() -> None:
        answer = client.get(f"/contacts/{contact_id}")
        shown = answer.data.count(b"timeline-item")
        if answer.status_code != 200 or shown < SHORT or (b"all=1" in answer.data) != (entries > 500):
            raise AssertionError(f"{answer.status} with {shown} entries")

    return get


def _live_through(session: Session, user: User, contact_id: int, entries: int) -> None:
    """Seven talks, two follow-ups that are over and an interview out of ten, a day apart."""
    days = [TODAY - timedelta(days=number + 1) for number in range(entries)]
    talks = [day for number, day in enumerate(days) if number % 10 < 7]
    steps = [day for number, day in enumerate(days) if number % 10 in (7, 8)]
    talk_ids = session.scalars(
        insert(Interaction).returning(Interaction.id), [_talk(user, day) for day in talks]
    ).all()
    session.execute(
        insert(InteractionContact),
        [{"user_id": user.id, "interaction_id": each, "contact_id": contact_id} for each in talk_ids],
    )
    session.execute(insert(FollowUp), [_step(user, contact_id, day) for day in steps])
    _meet(session, user, contact_id, [day for number, day in enumerate(days) if number % 10 == 9])


def _meet(session: Session, user: User, contact_id: int, days: list[date]) -> None:
    company_id = session.scalars(select(Position.company_id).where(Position.contact_id == contact_id)).one()
    opening = Opening(company_id=company_id, title="Engineer", stage=Stage.INTERVIEWING, **STAMPS)
    session.add(opening)
    session.flush()
    ids = session.scalars(
        insert(Interview).returning(Interview.id), [_interview(user, opening.id, day) for day in days]
    ).all()
    part = {"user_id": user.id, "contact_id": contact_id, "role": Role.INTERVIEWER}
    session.execute(insert(Participant), [{**part, "interview_id": each} for each in ids])


def _talk(user: User, day: date) -> Row:
    text = "Talked about the move to the new platform, and who looks after it."
    said = {"kind": InteractionKind.CALL, "occurred_on": day, "text": text}
    return {"user_id": user.id, **said, **STAMPS}


def _step(user: User, contact_id: int, day: date) -> Row:
    return {
        "user_id": user.id,
        "contact_id": contact_id,
        "kind": FollowUpKind.KEEP_IN_TOUCH,
        "state": FollowUpState.SKIPPED,
        "origin_key": f"cadence:{contact_id}:{day.toordinal()}",
        "due_on": day,
        "planned_on": day,
        "closed_on": day,
        **STAMPS,
    }


def _interview(user: User, opening_id: int, day: date) -> Row:
    starts = NOW - (TODAY - day)
    ends = starts + timedelta(hours=1)
    return {
        "user_id": user.id,
        "opening_id": opening_id,
        "kind": InterviewKind.TECHNICAL,
        "state": InterviewState.HELD,
        "starts_local": starts.replace(tzinfo=None),
        "ends_local": ends.replace(tzinfo=None),
        "zone": "UTC",
        "starts_at": starts,
        "ends_at": ends,
        "local_day": day,
        **STAMPS,
    }
