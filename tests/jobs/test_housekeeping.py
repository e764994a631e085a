"""Interviews end, days turn, zones get new rules, and what is over goes."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import SignIn, User
from crm.contacts.models import Contact
from crm.core.kinds import InterviewState
from crm.core.roles import Role
from crm.db import changes
from crm.db.changes import ChangeAct
from crm.db.meta import meta
from crm.db.owner import acting_as
from crm.interviews.models import Interview
from crm.jobs import housekeeping
from crm.notifications.models import Reminder
from tests.cli.processes import ROOT
from tests.factories import a_contact, a_user, an_interview


@pytest.fixture(autouse=True)
def _owner(user: User) -> None:
    """Every test here begins with one user."""


def states(session: Session) -> list[InterviewState]:
    found = list(session.scalars(select(Interview.state).order_by(Interview.id)))
    session.rollback()
    return found


def a_talk(session: Session, ends_in: timedelta) -> None:
    """An interview of the owner that ends so long from now."""
    ends_at = datetime.now(UTC) + ends_in
    interview = an_interview(session, people=[(a_contact(session), Role.INTERVIEWER)])
    interview.starts_at, interview.ends_at = ends_at - timedelta(hours=1), ends_at
    local = ends_at.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)
    interview.starts_local, interview.ends_local = local - timedelta(hours=1), local
    session.commit()


def test_an_interview_is_held_once_it_is_over(app: Flask, session: Session) -> None:
    a_talk(session, timedelta(minutes=-1))
    a_talk(session, timedelta(hours=1))
    housekeeping.sweep(app, {})
    assert states(session) == [InterviewState.HELD, InterviewState.PLANNED]


def test_the_sweep_serves_every_user(app: Flask, session: Session, user: User) -> None:
    other = a_user(session, email="other@example.org", zone="Pacific/Auckland")
    session.commit()
    for owner in (user.id, other.id):
        with acting_as(owner):
            a_talk(session, timedelta(minutes=-1))
    swept: dict[int, date] = {}
    housekeeping.sweep(app, swept)
    for owner in (user.id, other.id):
        with acting_as(owner):
            assert states(session) == [InterviewState.HELD]
    assert swept[other.id] == clock.today(ZoneInfo("Pacific/Auckland"))


def test_a_pause_ends_on_its_day(app: Flask, session: Session, user: User) -> None:
    contact = a_contact(session)
    contact.is_paused, contact.paused_until = True, clock.today(ZoneInfo(user.zone))
    session.commit()
    housekeeping.sweep(app, {})
    session.refresh(contact)
    assert not contact.is_paused


def test_a_day_is_turned_once(app: Flask, session: Session, user: User) -> None:
    swept = {user.id: clock.today(ZoneInfo(user.zone))}
    contact = a_contact(session)
    contact.is_paused, contact.paused_until = True, swept[user.id]
    session.commit()
    housekeeping.sweep(app, swept)
    session.refresh(contact)
    assert contact.is_paused


def test_new_rules_of_time_zones_are_followed_once(app: Flask, session: Session) -> None:
    wrong = datetime.now(UTC) + timedelta(days=3, minutes=7)
    session.execute(update(Reminder).values(next_due_utc=wrong))
    session.commit()
    housekeeping.retime(app)
    right = session.scalar(select(Reminder.next_due_utc))
    assert right is not None
    assert right < wrong
    assert right.astimezone(ZoneInfo("Europe/Berlin")).hour == 8
    assert meta(session, housekeeping.TZDATA) == housekeeping.zone_rules()
    session.execute(update(Reminder).values(next_due_utc=wrong))
    session.commit()
    housekeeping.retime(app)
    assert session.scalar(select(Reminder.next_due_utc)) == wrong


FORGETS = """
from zoneinfo import ZoneInfo
from crm.jobs.housekeeping import follow_rules
seen = []
for rules in ("2026a", "2026a", "2026b", "2026b"):
    follow_rules(rules)
    seen.append(ZoneInfo("Europe/Berlin"))
print([each is seen[0] for each in seen])
"""


def test_a_process_forgets_zones_that_it_read_by_older_rules() -> None:
    told = subprocess.run(
        [sys.executable, "-c", FORGETS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "[True, True, False, False]"


def test_rows_from_the_future_are_mended(app: Flask, session: Session) -> None:
    session.execute(
        update(Reminder).values(next_due_utc=clock.now() + timedelta(days=365), occ_key="2099-01-01")
    )
    session.commit()
    housekeeping.mend(app)
    [(due, occ_key)] = session.execute(select(Reminder.next_due_utc, Reminder.occ_key)).all()
    assert due is not None
    assert (due < clock.now() + timedelta(days=2), occ_key) == (True, None)


def test_the_rules_in_use_have_a_name() -> None:
    kind, _, version = housekeeping.zone_rules().partition(" ")
    assert kind in ("system", "package")
    assert version[:4].isdigit()


def test_what_is_over_is_thrown_away(app: Flask, session: Session) -> None:
    now = datetime.now(UTC)
    session.add(
        SignIn(token_hash="x", created_at=now, last_seen_at=now, expires_at=now - timedelta(seconds=1))
    )
    gone, kept = a_contact(session, name="Gone"), a_contact(session, name="Kept")
    gone.deleted_at, kept.deleted_at = now - timedelta(days=31), now - timedelta(days=29)
    changes.begin(session, "merge", {"name": "old"}, now=now - timedelta(days=31))
    changes.begin(session, "merge", {"name": "new"}, now=now - timedelta(days=29))
    session.commit()
    housekeeping.prune(app)
    assert list(session.scalars(select(Contact.name))) == ["Kept"]
    assert list(session.scalars(select(ChangeAct.about))) == [{"name": "new"}]
    assert session.scalars(select(SignIn.id)).all() == []


def test_one_users_trouble_stops_no_other(app: Flask, session: Session, user: User) -> None:
    other = a_user(session, email="other@example.org")
    session.commit()
    for owner in (user.id, other.id):
        with acting_as(owner):
            a_talk(session, timedelta(minutes=-1))
    session.execute(update(User).where(User.id == user.id).values(workdays="x"))
    session.commit()
    with pytest.raises(housekeeping.PartlyDone):
        housekeeping.sweep(app, {})
    with acting_as(other.id):
        assert states(session) == [InterviewState.HELD]
