"""SEQUENCE, DTSTAMP and the bytes: they change when something changed, never otherwise, and never go back."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.actions import archive, set_cadence, unarchive
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.ics_event import Event
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.building import attachment, preview
from crm.feeds.definition import Definition
from crm.feeds.models import Privacy
from crm.feeds.rolling import sequence
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.interviews.signals import interview_changed
from tests.factories import a_company, a_contact, an_interview, an_opening
from tests.feeds.scenes import EVERYTHING, a_followup, at, shown

Act = Callable[[Session, random.Random, When], None]


def some(session: Session, chance: random.Random, *states: FollowUpState) -> FollowUp | None:
    """Any follow-up in one of these states."""
    rows = session.scalars(select(FollowUp).where(FollowUp.state.in_(states)).order_by(FollowUp.id)).all()
    return chance.choice(rows) if rows else None


def snooze(session: Session, chance: random.Random, when: When) -> None:
    if row := some(session, chance, FollowUpState.OPEN):
        followups.snooze(session, row, when.today + timedelta(days=chance.randint(1, 9)), when=when)


def wake(session: Session, chance: random.Random, when: When) -> None:
    row = some(session, chance, FollowUpState.OPEN)
    if row is not None and row.snoozed_until is not None:
        followups.wake(session, row, when=when)


def answer(session: Session, chance: random.Random, when: When) -> None:
    if row := some(session, chance, FollowUpState.OPEN):
        followups.done(session, row, followups.Outcome(), when=when)


def take_back(session: Session, chance: random.Random, when: When) -> None:
    if row := some(session, chance, FollowUpState.DONE):
        followups.undo_done(session, row, when=when)


def skip(session: Session, chance: random.Random, when: When) -> None:
    if row := some(session, chance, FollowUpState.OPEN):
        followups.skip(session, row, when=when)


def unskip(session: Session, chance: random.Random, when: When) -> None:
    if row := some(session, chance, FollowUpState.SKIPPED):
        followups.undo_skip(session, row, when=when)


def shelve(session: Session, chance: random.Random, when: When) -> None:
    contact = chance.choice(session.scalars(select(Contact).order_by(Contact.id)).all())
    (unarchive if contact.archived_at else archive)(session, contact, when=when)


def call_off(session: Session, chance: random.Random, when: When) -> None:
    interview = chance.choice(session.scalars(select(Interview).order_by(Interview.id)).all())
    is_off = interview.state is InterviewState.CANCELLED
    (interviews.reopen if is_off else interviews.cancel)(session, interview, when=when)


ACTS: tuple[Act, ...] = (snooze, wake, answer, take_back, skip, unskip, shelve, call_off)


def two_companies(session: Session, when: When) -> None:
    """Two interviews with two people each, their ladders, and one person to keep in touch with."""
    for name, day in (("Initech", date(2026, 11, 24)), ("Globex", date(2026, 12, 1))):
        company = a_company(session, name)
        people = [a_contact(session, f"{who} {name}", company=company) for who in ("Dana", "Max")]
        interview = an_interview(
            session,
            opening=an_opening(session, company),
            day=day,
            people=[(people[0], Role.HIRING_MANAGER), (people[1], Role.INTERVIEWER)],
        )
        interview_changed.send(interview, session=session, when=when)
    omar = a_contact(session, "Omar Idris", met_on=date(2026, 8, 3))
    set_cadence(session, omar, tier=Tier.A, own_months=None, when=when)
    session.flush()


def shape(event: Event) -> tuple[object, ...]:
    """What a client must not overlook."""
    return event.start, event.end, event.status, event.summary


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("privacy", [Privacy.FULL, Privacy.COUNT])
def test_no_story_sets_a_number_back_or_moves_an_entry_without_one(
    app: Flask, session: Session, user: User, when: When, seed: int, privacy: Privacy
) -> None:
    chance = random.Random(seed)
    two_companies(session, when)
    definition = Definition(privacy=privacy, version=1)
    last: dict[str, Event] = {}
    for _ in range(30):
        session.refresh(user)
        with app.app_context():
            events = preview(session, user, definition, when).events
        for event in events:
            before = last.get(event.uid, event)
            assert event.sequence >= before.sequence, event.uid
            assert event.stamp <= when.now
            assert shape(event) == shape(before) or event.sequence > before.sequence, (before, event)
            last[event.uid] = event
        when = at(when.now + timedelta(hours=chance.choice((1, 5, 24, 60))), when)
        chance.choice(ACTS)(session, chance, when)
        session.flush()


def test_the_same_rows_on_the_same_day_are_the_same_bytes(
    app: Flask, session: Session, user: User, when: When
) -> None:
    two_companies(session, when)
    with app.app_context():
        first = preview(session, user, EVERYTHING, when).body
        later = preview(session, user, EVERYTHING, at(when.now + timedelta(hours=10), when)).body
    assert first == later


def test_nothing_is_stamped_with_the_time_of_writing(
    app: Flask, session: Session, user: User, when: When
) -> None:
    row = a_followup(session, a_contact(session), on=date(2026, 12, 1))
    (event,) = shown(app, session, user, when)
    assert event.stamp == row.updated_at
    row.touch(when.now)
    (event,) = shown(app, session, user, when)
    assert event.stamp == when.now


def test_another_name_gives_the_entry_another_number(
    app: Flask, session: Session, user: User, when: When
) -> None:
    contact = a_contact(session)
    a_followup(session, contact, on=date(2026, 12, 1))
    (before,) = shown(app, session, user, when)
    contact.name = "Dana Hart-Lee"
    contact.touch(when.now)
    (after,) = shown(app, session, user, when)
    assert after.summary == "Say hello to Dana Hart-Lee"
    assert after.sequence > before.sequence
    assert after.stamp == when.now


def test_another_definition_gives_every_entry_another_number(
    app: Flask, session: Session, user: User, when: When
) -> None:
    two_companies(session, when)
    plain = shown(app, session, user, when, Definition(privacy=Privacy.INITIALS, version=1))
    full = shown(app, session, user, when, Definition(privacy=Privacy.FULL, version=2))
    numbers = {event.uid: event.sequence for event in plain}
    assert numbers.keys() == {event.uid for event in full}
    assert all(event.sequence > numbers[event.uid] for event in full)


def test_a_snooze_outweighs_any_number_of_late_days() -> None:
    assert sequence(2, 0) > sequence(1, 5_000_000)
    assert sequence(200_000, 0) < 2**31


def test_the_attachment_has_what_is_due_under_the_names_that_it_has_in_feeds(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session), on=date(2026, 11, 25))
    a_followup(session, a_contact(session, "Max Kern"), on=date(2026, 11, 26), kind=FollowUpKind.CUSTOM)
    today, _tomorrow = sorted(shown(app, session, user, when), key=lambda event: event.day)
    with app.app_context(), acting_as(user.id):
        body = attachment(session, user, when)
        earlier = attachment(session, user, at(when.now - timedelta(days=3), when))
    assert body is not None
    assert body.count(b"BEGIN:VEVENT") == 1
    assert b"METHOD:PUBLISH\r\n" in body
    assert f"UID:{today.uid}\r\n".encode() in body
    assert b"SUMMARY:Say hello to DH\r\n" in body
    assert earlier is None
