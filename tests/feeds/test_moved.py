"""A fresh start and another mode move many nudges at once: each one's event moves, and its number rises."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm.accounts.actions import change_settings
from crm.accounts.models import User
from crm.contacts.actions import set_cadence
from crm.core.cadence import Tier
from crm.core.ics_event import Event
from crm.core.kinds import SearchMode
from crm.core.when import When
from crm.followups.pace import fresh_start
from tests.factories import a_contact
from tests.feeds.scenes import at, shown

pytestmark = pytest.mark.usefixtures("user", "wired")


def plant(session: Session, when: When, met_on: date, size: int = 6) -> None:
    for n in range(size):
        contact = a_contact(session, f"Person {n}", met_on=met_on)
        set_cadence(session, contact, tier=Tier.B, own_months=None, when=when)


def by_uid(events: list[Event]) -> dict[str, Event]:
    return {event.uid: event for event in events}


def moved(before: dict[str, Event], after: dict[str, Event]) -> list[str]:
    """The events on another day; each has a higher number and a later stamp, and none has a lower one."""
    for uid, event in after.items():
        was = before[uid]
        assert event.sequence >= was.sequence
        if event != was:
            assert event.sequence > was.sequence
    return [uid for uid, event in after.items() if event.start != before[uid].start]


def test_a_fresh_start_and_its_undo_raise_the_number_of_what_they_move(
    app: Flask, session: Session, user: User, when: When
) -> None:
    user.daily_capacity = 1
    plant(session, when, date(2026, 7, 1))
    before = by_uid(shown(app, session, user, when))
    later = at(when.now + timedelta(minutes=1), when)
    act = fresh_start.respread(session, user, when=later)
    after = by_uid(shown(app, session, user, later))
    assert len(moved(before, after)) == 5
    assert act is not None
    again = at(when.now + timedelta(minutes=2), when)
    fresh_start.undo(session, user, act, when=again)
    assert len(moved(after, by_uid(shown(app, session, user, again)))) == 5


def test_another_mode_and_the_way_back_raise_the_number_of_what_they_move(
    app: Flask, session: Session, user: User, when: When
) -> None:
    plant(session, when, date(2026, 9, 10))
    events = by_uid(shown(app, session, user, when))
    for minutes, mode in enumerate((SearchMode.ACTIVE, SearchMode.STEADY, SearchMode.ACTIVE), 1):
        now = at(when.now + timedelta(minutes=minutes), when)
        change_settings(session, user, {"search_mode": mode}, now=now.now)
        after = by_uid(shown(app, session, user, now))
        assert len(moved(events, after)) == 6
        events = after
