"""What a calendar shows: follow-ups, interviews and debriefs, on the right days and in the right shape."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.ics_event import Alarm, Event, Status
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.feeds.definition import Definition
from crm.feeds.models import AlarmChoice, FeedKind, Privacy
from tests.factories import a_company, a_contact, an_interview, an_opening
from tests.feeds.scenes import a_followup, at, shown

TODAY = date(2026, 11, 25)  # the day of the fixture `when`, a Wednesday
NO_DEBRIEFS = Definition(
    privacy=Privacy.FULL,
    kinds=frozenset({FeedKind.FOLLOW_UPS, FeedKind.INTERVIEWS}),
    alarms=frozenset(AlarmChoice),
)


def only(events: list[Event]) -> Event:
    (event,) = events
    return event


def test_a_follow_up_is_a_day_that_blocks_no_time(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session), on=date(2026, 11, 27))
    event = only(shown(app, session, user, when))
    assert (event.start, event.end) == (date(2026, 11, 27), date(2026, 11, 28))
    assert not event.is_busy
    assert event.alarms == (Alarm(480),)
    assert event.summary == "Say hello to Dana Hart"


def test_an_overdue_follow_up_moves_along_under_the_same_name(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session), on=date(2026, 11, 20))
    seen = [only(shown(app, session, user, at(when.now + timedelta(days=n), when))) for n in range(5)]
    assert [event.start for event in seen] == [
        date(2026, 11, 25),
        date(2026, 11, 26),
        date(2026, 11, 27),
        date(2026, 11, 30),  # on Saturday it stands on Monday
        date(2026, 11, 30),
    ]
    assert len({event.uid for event in seen}) == 1
    assert [event.sequence for event in seen] == sorted({event.sequence for event in seen})
    assert [event.stamp for event in seen] == [
        datetime(2026, 11, 24 + n, 23, 0, tzinfo=UTC) for n in range(5)
    ]


def test_an_overdue_follow_up_is_never_too_old_to_be_shown(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session), on=date(2025, 1, 7))
    assert only(shown(app, session, user, when)).start == TODAY


def test_a_follow_up_that_is_snoozed_stands_on_its_new_day(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session), on=date(2026, 11, 20), snoozed_until=date(2026, 12, 2))
    assert only(shown(app, session, user, when)).start == date(2026, 12, 2)


def test_a_follow_up_with_a_time_has_it_on_its_day_and_loses_it_when_overdue(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(
        session, a_contact(session), on=TODAY, due_time=time(15, 30), kind=FollowUpKind.CUSTOM, title="Call"
    )
    event = only(shown(app, session, user, when))
    assert event.start == datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    assert not event.is_busy
    later = only(shown(app, session, user, at(when.now + timedelta(days=1), when)))
    assert later.start == date(2026, 11, 26)
    assert later.uid == event.uid


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2027, 3, 26), datetime(2027, 3, 26, 1, 30, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # 2:30 does not exist: after the gap
        (date(2027, 3, 29), datetime(2027, 3, 29, 0, 30, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # 2:30 twice: the first
    ],
)
def test_a_time_keeps_its_wall_clock_through_clock_changes(
    app: Flask, session: Session, user: User, when: When, day: date, utc: datetime
) -> None:
    a_followup(session, None, on=day, due_time=time(2, 30), kind=FollowUpKind.CUSTOM, title="Call")
    assert only(shown(app, session, user, when)).start == utc


@pytest.mark.parametrize(
    "state", [FollowUpState.DONE, FollowUpState.SKIPPED, FollowUpState.WITHDRAWN, FollowUpState.EXPIRED]
)
def test_what_is_answered_is_gone(
    app: Flask, session: Session, user: User, when: When, state: FollowUpState
) -> None:
    a_followup(session, a_contact(session), on=TODAY, state=state)
    assert only(shown(app, session, user, when)).uid == "placeholder@keepwarm"


def test_a_step_whose_days_are_over_is_gone_before_the_sweep_says_so(
    app: Flask, session: Session, user: User, when: When
) -> None:
    contact = a_contact(session)
    a_followup(session, contact, on=date(2026, 11, 17), expires_on=date(2026, 11, 24))
    kept = a_followup(session, contact, on=date(2026, 11, 18), expires_on=TODAY, kind=FollowUpKind.CHECK_IN)
    assert only(shown(app, session, user, when)).uid.startswith(f"followup-{kept.id}-")


def test_follow_ups_about_somebody_in_the_trash_or_archived_are_gone(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session, deleted_at=when.now), on=TODAY)
    a_followup(session, a_contact(session, archived_at=when.now), on=TODAY)
    kept = a_followup(session, a_contact(session), on=TODAY)
    assert only(shown(app, session, user, when)).uid.startswith(f"followup-{kept.id}-")


def test_thank_yous_of_a_day_at_a_company_are_one_entry(
    app: Flask, session: Session, user: User, when: When
) -> None:
    company = a_company(session)
    people = [a_contact(session, name, company=company) for name in ("Dana Hart", "Max Kern", "Li Sun")]
    interview = an_interview(session, opening=an_opening(session, company))
    for person in people:
        a_followup(
            session,
            person,
            on=TODAY,
            kind=FollowUpKind.THANK_YOU,
            origin_key=f"thanks:{person.id}:{company.id}:2026-11-24",
            company_id=company.id,
            interview_id=interview.id,
        )
    events = shown(
        app, session, user, when, Definition(privacy=Privacy.FULL, kinds=frozenset({FeedKind.FOLLOW_UPS}))
    )
    event = only(events)
    assert event.uid.startswith(f"thanks-{company.id}-20261124-")
    assert event.summary == "Thank Dana, Max, and Li · Initech"
    assert event.description.count("Done: http://keepwarm.example.org/n/") == 3
    for person in people:
        assert f"{person.name}\n" in event.description
        assert f"/contacts/{person.id}" in event.description


def test_a_thank_you_that_was_put_off_says_from_when(
    app: Flask, session: Session, user: User, when: When
) -> None:
    company = a_company(session)
    for name, until in (("Dana Hart", None), ("Max Kern", date(2026, 11, 27))):
        person = a_contact(session, name, company=company)
        key = f"thanks:{person.id}:{company.id}:2026-11-24"
        a_followup(
            session, person, on=TODAY, kind=FollowUpKind.THANK_YOU, origin_key=key, company_id=company.id,
            snoozed_until=until,
        )  # fmt: skip
    event = only(shown(app, session, user, when))
    assert event.start == TODAY
    assert "Max Kern (from Fri, Nov 27)" in event.description
    assert "Dana Hart\n" in event.description


def test_an_interview_is_a_busy_time_in_utc(app: Flask, session: Session, user: User, when: When) -> None:
    company = a_company(session)
    dana = a_contact(session, company=company)
    an_interview(
        session,
        opening=an_opening(session, company, "Senior Engineer"),
        day=date(2026, 12, 3),
        people=[(dana, Role.HIRING_MANAGER)],
        link="https://meet.example.org/abc",
    )
    event = only(shown(app, session, user, when, NO_DEBRIEFS))
    assert event.start == datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
    assert event.end == datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
    assert event.is_busy
    assert event.summary == "Technical interview · Initech"
    assert event.location == event.url == "https://meet.example.org/abc"
    assert "Dana Hart, Hiring manager" in event.description
    assert event.alarms == (Alarm(-1440), Alarm(-60), Alarm(-15))


def test_a_cancelled_interview_stays_visible_for_thirty_days(
    app: Flask, session: Session, user: User, when: When
) -> None:
    interview = an_interview(session, day=date(2027, 1, 20))
    before = only(shown(app, session, user, when, NO_DEBRIEFS))
    interview.state = InterviewState.CANCELLED
    interview.touch(when.now)
    event = only(shown(app, session, user, when, NO_DEBRIEFS))
    assert event.uid == before.uid
    assert event.status is Status.CANCELLED
    assert event.summary == f"Cancelled: {before.summary}"
    assert event.sequence > before.sequence
    assert not event.is_busy
    assert event.alarms == ()
    last = at(when.now + timedelta(days=29), when)
    assert only(shown(app, session, user, last, NO_DEBRIEFS)).uid == before.uid
    gone = at(when.now + timedelta(days=30), when)
    assert only(shown(app, session, user, gone, NO_DEBRIEFS)).uid == "placeholder@keepwarm"


def test_a_missed_interview_is_shown_as_it_was_and_blocks_nothing(
    app: Flask, session: Session, user: User, when: When
) -> None:
    an_interview(session, day=date(2026, 11, 24), state=InterviewState.MISSED)
    event = only(shown(app, session, user, when))
    assert event.status is Status.CONFIRMED
    assert not event.is_busy


def test_an_interview_in_the_trash_is_gone_at_once(
    app: Flask, session: Session, user: User, when: When
) -> None:
    an_interview(session, day=date(2026, 12, 3), deleted_at=when.now)
    assert only(shown(app, session, user, when)).uid == "placeholder@keepwarm"


@pytest.mark.parametrize(("days", "is_shown"), [(-91, False), (-90, True), (400, True), (401, False)])
def test_interviews_are_shown_from_90_days_back_to_400_ahead(
    app: Flask, session: Session, user: User, when: When, days: int, is_shown: bool
) -> None:
    an_interview(session, day=TODAY + timedelta(days=days))
    (event,) = shown(app, session, user, when, NO_DEBRIEFS)
    assert (event.uid != "placeholder@keepwarm") is is_shown


@pytest.mark.parametrize(("days", "is_shown"), [(400, True), (401, False)])
def test_follow_ups_are_shown_up_to_400_days_ahead(
    app: Flask, session: Session, user: User, when: When, days: int, is_shown: bool
) -> None:
    a_followup(session, a_contact(session), on=TODAY + timedelta(days=days))
    (event,) = shown(app, session, user, when)
    assert (event.uid != "placeholder@keepwarm") is is_shown


def test_a_calendar_shows_only_the_kinds_that_were_chosen(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session), on=TODAY)
    an_interview(session, day=date(2026, 12, 3))
    for kind, beginning in (
        (FeedKind.FOLLOW_UPS, "followup-"),
        (FeedKind.INTERVIEWS, "interview-"),
        (FeedKind.DEBRIEFS, "debrief-"),
    ):
        event = only(shown(app, session, user, when, Definition(kinds=frozenset({kind}))))
        assert event.uid.startswith(beginning)


def test_without_alarms_nothing_rings(app: Flask, session: Session, user: User, when: When) -> None:
    a_followup(session, a_contact(session), on=TODAY)
    an_interview(session, day=date(2026, 12, 3))
    silent = Definition(alarms=frozenset())
    assert [event.alarms for event in shown(app, session, user, when, silent)] == [(), (), ()]


def test_an_empty_calendar_has_one_cancelled_entry_long_ago(
    app: Flask, session: Session, user: User, when: When
) -> None:
    event = only(shown(app, session, user, when))
    assert event.status is Status.CANCELLED
    assert event.start == date(2001, 1, 1)
    assert event.sequence == 0
