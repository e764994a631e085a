"""Interviews told through the actions of a person, and the steps that they plant."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.ladders import Row, row_of
from crm.core.roles import Role
from crm.core.when import When
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.actions import InterviewValues, Part
from crm.interviews.models import Interview
from crm.openings.models import Opening

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY, FRIDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)

Step = tuple[FollowUpKind, str, date]


def noon(day: date) -> When:
    """Noon in Berlin on a day."""
    return When(datetime.combine(day, time(12), BERLIN).astimezone(UTC), BERLIN)


AFTER = noon(FRIDAY)
"""The day after the talk."""


def keep(session: Session, contact: Contact) -> None:
    """From the day after the talk on, keep in touch every three months."""
    contacts.set_cadence(session, contact, tier=Tier.B, own_months=None, when=AFTER)


def an_hour(day: date = THURSDAY, at: time = time(14), **more: Any) -> InterviewValues:
    """What an interview of an hour says."""
    starts = datetime.combine(day, at)
    values = {"zone": "Europe/Berlin", "title": "Talk", **more}
    return InterviewValues(starts_local=starts, ends_local=starts + timedelta(hours=1), **values)


def planned(
    session: Session,
    opening: Opening,
    people: Sequence[tuple[Contact, Role]],
    when: When,
    *,
    values: InterviewValues | None = None,
) -> Interview:
    """An interview that was planned by the real action."""
    parts = [Part(contact.id, role) for contact, role in people]
    return interviews.plan(session, opening.id, values or an_hour(), parts, when=when)


def rows(session: Session, kind: FollowUpKind | None = None) -> list[FollowUp]:
    """Every follow-up, of one kind if named, in the order of days."""
    statement = select(FollowUp).order_by(FollowUp.due_on, FollowUp.id)
    return list(session.scalars(statement if kind is None else statement.where(FollowUp.kind == kind)))


def steps(session: Session, state: FollowUpState = FollowUpState.OPEN) -> list[Step]:
    """(kind, whom it is about, due day) of the follow-ups in a state, in the order of days."""
    names = {contact.id: contact.name for contact in session.scalars(select(Contact))}
    return [
        (row.kind, names.get(row.contact_id or 0, ""), row.due_on)
        for row in rows(session)
        if row.state is state
    ]


def thanks(session: Session) -> list[tuple[str, date]]:
    """Whom an open thank-you for a talk is about, and when."""
    return of_row(session, Row.THANKS)


def check_ins(session: Session) -> list[tuple[str, date]]:
    """Whom an open check-in is about, and when."""
    return of_row(session, Row.CHECK_IN)


def of_row(session: Session, row: Row, state: FollowUpState = FollowUpState.OPEN) -> list[tuple[str, date]]:
    """Whom the steps of a row of the ladder table are about, and when, in the order of days."""
    names = {contact.id: contact.name for contact in session.scalars(select(Contact))}
    return [
        (names.get(each.contact_id or 0, ""), each.due_on)
        for each in rows(session)
        if each.state is state and row_of(each.origin_key) is row
    ]


def the_step(session: Session, row: Row, name: str = "") -> FollowUp:
    """The one open step of a row of the ladder table, about this person if named."""
    names = {contact.id: contact.name for contact in session.scalars(select(Contact))}
    (only,) = [
        each
        for each in rows(session)
        if each.state is FollowUpState.OPEN
        and row_of(each.origin_key) is row
        and (not name or names.get(each.contact_id or 0) == name)
    ]
    return only


def the_row(session: Session, kind: FollowUpKind, name: str = "") -> FollowUp:
    """The one open follow-up of this kind, about this person if named."""
    names = {contact.id: contact.name for contact in session.scalars(select(Contact))}
    (only,) = [
        row
        for row in rows(session, kind)
        if row.state is FollowUpState.OPEN and (not name or names.get(row.contact_id or 0) == name)
    ]
    return only
