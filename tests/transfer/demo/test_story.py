"""The demo account shows every part of the product, and nothing in it is out of joint."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, ContactMethod, Mailbox
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState, Stage
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.models import Feed
from crm.followups import jobs, queries, wording
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.interviews import queries as interviews
from crm.interviews.models import Interview
from crm.openings.models import Opening
from crm.today import queries as today
from tests.transfer.demo.conftest import Told, begun

FICTIONAL = ("example.com", "example.org", "example.net", ".test")
HARD_DAYS = [
    ("2026-11-28T23:30", "Pacific/Kiritimati"),  # a Sunday at the far end of the world
    ("2027-03-01T05:00", "America/Los_Angeles"),  # late on the last Sunday of February
    ("2028-02-29T00:10", "UTC"),
]


def test_today_has_enough_to_do_and_not_too_much(told: Told) -> None:
    due = queries.due(told.session, today=told.when.today)
    assert 5 <= len(due) <= 9
    kinds = {nudge.kind for nudge in due}
    assert {
        FollowUpKind.THANK_YOU,
        FollowUpKind.CHECK_IN,
        FollowUpKind.KEEP_IN_TOUCH,
        FollowUpKind.PROMISED,
    } <= kinds
    assert any(nudge.effective_on < told.when.today - timedelta(days=7) for nudge in due)
    assert all(nudge.effective_on > told.when.today - timedelta(days=21) for nudge in due)


def test_stored_dates_are_the_derived_ones(told: Told) -> None:
    assert jobs.unsettled(told.session, when=told.when) == []


def test_every_state_of_a_follow_up_can_be_seen(told: Told) -> None:
    states = set(told.session.scalars(select(FollowUp.state)))
    assert states == set(FollowUpState)
    assert told.session.scalar(select(func.count()).where(FollowUp.snoozed_until > told.when.today))


def test_interviews_of_every_outcome_can_be_seen(told: Told) -> None:
    now, day = told.when.now, told.when.today
    assert set(told.session.scalars(select(Interview.state))) == set(InterviewState)
    upcoming = interviews.upcoming(told.session, now=now)
    assert [each.local_day == day for each in upcoming] == [True, False, False]
    assert len(interviews.debriefs_owed(told.session, now=now, today=day)) == 1
    assert len(today.keep_questions(told.session, today=day)) == 4
    assert {Stage.SAVED, Stage.APPLIED, Stage.INTERVIEWING, Stage.REJECTED, Stage.DECLINED} == set(
        told.session.scalars(select(Opening.stage))
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_thank_yous_open_with_a_detail_of_yesterdays_panel(told: Told, app: Flask) -> None:
    thanks = [
        nudge
        for nudge in queries.due(told.session, today=told.when.today)
        if nudge.kind is FollowUpKind.THANK_YOU and nudge.company == "Larkmoor Rail"
    ]
    assert {nudge.interview_on for nudge in thanks} == {told.when.today - timedelta(days=1)}
    with app.test_request_context():
        for nudge in thanks:
            assert nudge.person is not None
            assert nudge.person.detail in wording.opener(nudge)


def test_there_is_a_rich_life_with_archive_trash_pause_and_a_calendar(told: Told) -> None:
    assert len(told.all(Contact)) >= 40
    assert len(told.all(Company)) >= 9
    assert len(told.all(Interview)) >= 14
    first = min(each.occurred_on for each in told.all(Interaction))
    assert first < told.when.today - timedelta(days=500)
    for shelf in ("archived_at", "deleted_at", "paused_until"):
        assert len([each for each in told.all(Contact) if getattr(each, shelf) is not None]) == 1
    assert len(told.all(Feed)) == 1


def test_nobody_in_it_is_real(told: Told) -> None:
    written = told.session.scalars(select(ContactMethod.value).where(ContactMethod.kind == "email")).all()
    shared = told.session.scalars(select(Mailbox.address)).all()
    assert [address for address in (*written, *shared) if not address.endswith(FICTIONAL)] == []
    links = told.session.scalars(select(ContactMethod.value).where(ContactMethod.kind == "link"))
    assert [link for link in links if not link.startswith("https://profiles.test/")] == []


def test_the_same_day_tells_the_same_story(told: Told, session: Session) -> None:
    """On PostgreSQL too: `session` is of either kind."""
    user = begun(session, now=told.when.now)
    with acting_as(user.id):
        assert summary(session) == summary(told.session)
        assert jobs.unsettled(session, when=told.when) == []


@pytest.mark.parametrize(("moment", "zone"), HARD_DAYS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_can_begin_on_any_day_anywhere(session: Session, moment: str, zone: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    user, when = begun(session, now=now, zone=zone), When(now, ZoneInfo(zone))
    with acting_as(user.id):
        assert 5 <= queries.due_count(session, today=when.today) <= 9
        assert jobs.unsettled(session, when=when) == []


def summary(session: Session) -> list[tuple[object, ...]]:
    """Everything that has a date, in an order that does not depend on the database."""
    rows = [
        *session.execute(select(Contact.name, Contact.last_contact_on, Contact.next_due_on, Contact.tier)),
        *session.execute(select(Interview.title, Interview.starts_at, Interview.state)),
        *session.execute(select(Interaction.kind, Interaction.occurred_on, Interaction.text)),
        *session.execute(
            select(FollowUp.kind, FollowUp.state, FollowUp.due_on, FollowUp.planned_on, FollowUp.title)
        ),
    ]
    return sorted((tuple(row) for row in rows), key=str)
