"""Interviews and timed follow-ups are called to mind before: planted by what happens, said as it is then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.app import wiring
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.roles import Role
from crm.core.when import When
from crm.db.owner import one
from crm.followups import actions as followups
from crm.followups.actions import NewFollowUp, Outcome
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.actions import InterviewValues, Part
from crm.interviews.models import Interview
from crm.notifications import actions as notifications
from crm.notifications.models import Reminder, ReminderKind
from crm.notifications.registry import Brief, subject
from crm.notifications.rendering import speaking_to
from crm.notifications.stamp import Stamp
from crm.notifications.units import unit
from crm.openings import actions as openings
from crm.openings.models import Opening
from crm.outbound.mail import Mail
from crm.today.timed import settle
from tests.factories import a_company, a_contact, an_opening

HOUR = timedelta(hours=1)
DAY = date(2026, 11, 26)
TALK = datetime.combine(DAY, time(14))  # in Berlin: 13:00 UTC
TALK_AT = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def wired(user: User) -> None:
    wiring.listen()


@pytest.fixture
def dana(session: Session) -> Contact:
    return a_contact(session, "Dana Hart", created_at=datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture
def talk(session: Session, dana: Contact, when: When) -> Interview:
    opening = an_opening(session, a_company(session, "Initech"), title="Engineer")
    parts = [Part(dana.id, Role.HIRING_MANAGER)]
    return interviews.plan(session, opening.id, talk_at(TALK), parts, when=when)


def talk_at(starts: datetime) -> InterviewValues:
    return InterviewValues(
        starts,
        starts + HOUR,
        zone="Europe/Berlin",
        title="System design",
        place="Hall 3",
        link="https://meet.example.org/abc",
    )


def later(when: When, at: datetime) -> When:
    return When(at, when.zone)


def waiting(session: Session, kind: ReminderKind = ReminderKind.INTERVIEW) -> list[datetime]:
    session.flush()
    found = session.scalars(select(Reminder.next_due_utc).where(Reminder.kind == kind))
    return [each for each in found if each is not None]


def add(session: Session, when: When, *, contact: Contact | None = None, on: date = DAY) -> FollowUp:
    new = NewFollowUp("call back", on, contact.id if contact else None, due_time=time(15))
    return followups.add(session, new, when=when)


def plan(session: Session, at: datetime) -> str:
    """Plan what has come due; the key of the last timed one."""
    session.commit()
    notifications.plan(session, Stamp(b"key", "example.org", "1"), now=at)
    session.commit()
    return session.scalars(select(Reminder.occ_key).where(Reminder.subject != "")).one() or ""


Said = tuple[Mail, Brief] | None
Saying = Callable[[str, str, When], Said]


@pytest.fixture
def said(app: Flask, session: Session, user: User) -> Saying:
    """What the mail and the other channels say of a kind and an occurrence, at a time; None for nothing."""

    def say(kind: str, key: str, when: When) -> Said:
        session.commit()
        registered = subject(kind)
        assert registered is not None
        with unit(app, reading=True) as reading, speaking_to(app, reading, user):
            mail = registered.renderer(reading, user, key, when)
            brief = registered.said(reading, user, key, when)
        assert (mail is None) == (brief is None)
        return (mail, brief) if mail is not None and brief is not None else None

    return say


def test_a_planned_interview_is_called_to_mind_an_hour_before(session: Session, talk: Interview) -> None:
    assert waiting(session) == [TALK_AT - HOUR]


def test_a_moved_one_for_its_new_time(session: Session, talk: Interview, when: When) -> None:
    interviews.edit(session, talk, talk_at(TALK + HOUR), when=when)
    assert waiting(session) == [TALK_AT]


def test_a_cancelled_or_trashed_one_not_at_all(session: Session, talk: Interview, when: When) -> None:
    interviews.cancel(session, talk, when=when)
    assert waiting(session) == []
    interviews.reopen(session, talk, when=when)
    assert waiting(session) == [TALK_AT - HOUR]
    interviews.trash(session, talk, when=when)
    assert waiting(session) == []


def test_one_that_is_moved_into_the_past_has_no_reminder(
    session: Session, talk: Interview, when: When
) -> None:
    interviews.edit(session, talk, talk_at(TALK - timedelta(days=9)), when=when)
    assert waiting(session) == []


def test_a_role_takes_its_interviews_along(session: Session, talk: Interview, when: When) -> None:
    opening = one(session, Opening, talk.opening_id)
    openings.trash(session, opening, when=when)
    assert waiting(session) == []
    openings.restore(session, opening, when=when)
    assert waiting(session) == [TALK_AT - HOUR]


def test_the_setting_moves_and_removes_them(
    session: Session, user: User, talk: Interview, when: When
) -> None:
    accounts.change_settings(session, user, {"remind_minutes": 15}, now=when.now)
    assert waiting(session) == [TALK_AT - timedelta(minutes=15)]
    accounts.change_settings(session, user, {"remind_minutes": None}, now=when.now)
    assert waiting(session) == []


def test_what_lies_far_ahead_is_planted_in_time(session: Session, dana: Contact, when: When) -> None:
    far = TALK + timedelta(days=60)
    interviews.plan(session, an_opening(session).id, talk_at(far), [], when=when)
    assert waiting(session) == []
    assert settle(session, later(when, when.now + timedelta(days=40))) == 1
    assert settle(session, later(when, when.now + timedelta(days=40))) == 0


def test_an_account_from_before_gets_its_own(session: Session, talk: Interview, when: When) -> None:
    for row in session.scalars(select(Reminder).where(Reminder.subject != "")):
        session.delete(row)
    session.flush()
    assert settle(session, when) == 1
    assert waiting(session) == [TALK_AT - HOUR]


def test_a_followup_with_a_time_follows_its_answers(session: Session, dana: Contact, when: When) -> None:
    row = add(session, when, contact=dana)
    kind = ReminderKind.FOLLOW_UP
    assert waiting(session, kind) == [TALK_AT]
    followups.snooze(session, row, DAY + timedelta(days=1), when=when)
    assert waiting(session, kind) == [TALK_AT + timedelta(days=1)]
    followups.wake(session, row, when=when)
    followups.done(session, row, Outcome(), when=when)
    assert waiting(session, kind) == []
    followups.undo_done(session, row, when=when)
    assert waiting(session, kind) == [TALK_AT]


def test_one_without_a_time_has_no_reminder(session: Session, when: When) -> None:
    followups.add(session, NewFollowUp("call back", DAY), when=when)
    assert waiting(session, ReminderKind.FOLLOW_UP) == []


def test_somebody_who_is_put_away_takes_theirs_along(session: Session, dana: Contact, when: When) -> None:
    add(session, when, contact=dana)
    contacts.archive(session, dana, when=when)
    assert waiting(session, ReminderKind.FOLLOW_UP) == []
    contacts.unarchive(session, dana, when=when)
    assert waiting(session, ReminderKind.FOLLOW_UP) == [TALK_AT]


def test_another_zone_moves_a_followup_and_no_interview(
    session: Session, user: User, talk: Interview, when: When
) -> None:
    add(session, when)
    accounts.change_settings(session, user, {"zone": "America/New_York"}, now=when.now)
    assert waiting(session, ReminderKind.FOLLOW_UP) == [datetime(2026, 11, 26, 19, 0, tzinfo=UTC)]
    assert waiting(session) == [TALK_AT - HOUR]


def test_it_says_where_and_who_and_no_name_in_the_title(
    said: Saying, session: Session, talk: Interview, when: When
) -> None:
    key = plan(session, TALK_AT - HOUR)
    found = said("interview", key, later(when, TALK_AT - HOUR))
    assert found is not None
    mail, brief = found
    assert mail.subject == brief.title == "Interview with Initech in an hour"
    assert brief.path == f"/interviews/{talk.id}"
    for text in (mail.text, mail.html, brief.text):
        for piece in ("Hall 3", "https://meet.example.org/abc", "Dana Hart", "2:00"):
            assert piece in text
        assert "was due" not in text
    assert f"/interviews/{talk.id}" in mail.text
    assert len(brief.text.splitlines()) <= 10
    assert brief.data["items"][0]["id"] == talk.id


@pytest.mark.parametrize(
    ("minutes", "title"),
    [
        (20, "Interview with Initech in 20 minutes"),
        (0, "Interview with Initech now"),
        (-10, "Interview with Initech since 2:00"),
        (240, "Interview with Initech: 2:00"),
        (24 * 60, "Interview with Initech: tomorrow, 2:00"),
    ],
)
def test_the_title_says_how_long_it_is(
    said: Saying, session: Session, talk: Interview, when: When, minutes: int, title: str
) -> None:
    key = plan(session, TALK_AT - HOUR)
    found = said("interview", key, later(when, TALK_AT - timedelta(minutes=minutes)))
    assert found is not None
    assert found[1].title.startswith(title)


def test_a_late_one_says_when_it_was_due(said: Saying, session: Session, talk: Interview, when: When) -> None:
    key = plan(session, TALK_AT - HOUR)
    found = said("interview", key, later(when, TALK_AT - timedelta(minutes=20)))
    assert found is not None
    for text in (found[0].text, found[0].html, found[1].text):
        assert "was due at 1:00" in text


def test_nothing_is_said_of_an_interview_that_is_over(
    said: Saying, session: Session, talk: Interview, when: When
) -> None:
    key = plan(session, TALK_AT - HOUR)
    assert said("interview", key, later(when, TALK_AT + HOUR)) is None


def test_nothing_is_said_of_what_was_called_off_or_moved(
    said: Saying, session: Session, talk: Interview, when: When
) -> None:
    key, now = plan(session, TALK_AT - HOUR), later(when, TALK_AT - HOUR)
    interviews.edit(session, talk, talk_at(TALK + timedelta(minutes=30)), when=now)
    assert said("interview", key, now) is None
    moved = plan(session, TALK_AT - timedelta(minutes=30))
    assert said("interview", moved, now) is not None
    interviews.cancel(session, talk, when=now)
    assert said("interview", moved, now) is None


def test_a_timed_followup_says_what_to_do_and_takes_an_answer(
    said: Saying, session: Session, dana: Contact, when: When
) -> None:
    row = add(session, when, contact=dana)
    key = plan(session, TALK_AT)
    found = said("follow_up", key, later(when, TALK_AT))
    assert found is not None
    mail, brief = found
    assert mail.subject == brief.title == "A follow-up in an hour"
    assert "Call back (Dana Hart)" in brief.text
    assert mail.text.count("/n/") == mail.html.count("/n/") == 3
    assert brief.data["items"][0]["id"] == row.id


def test_nothing_is_said_of_a_followup_that_was_answered(said: Saying, session: Session, when: When) -> None:
    row = add(session, when)
    key = plan(session, TALK_AT)
    followups.skip(session, row, when=later(when, TALK_AT))
    assert said("follow_up", key, later(when, TALK_AT)) is None


@pytest.mark.parametrize("key", ["2026-11-25", "x@20261126T1200Z", "999@20261126T1200Z"])
def test_nothing_is_said_of_what_is_not_there(said: Saying, session: Session, when: When, key: str) -> None:
    assert said("interview", key, when) is None
    assert said("follow_up", key, when) is None
