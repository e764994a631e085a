"""How far a calendar looks ahead, and what is said of its last reader."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.definition import Definition
from crm.feeds.models import Feed, FeedKind, Privacy
from tests.factories import a_contact, an_interview
from tests.feeds.scenes import a_followup, an_address, at, fetched, shown

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
KINDS = frozenset({FeedKind.FOLLOW_UPS, FeedKind.INTERVIEWS})
MONTH = Definition(privacy=Privacy.FULL, days_ahead=30, kinds=KINDS)


def test_a_month_shows_a_month_and_what_is_later_comes_up_as_days_pass(
    app: Flask, session: Session, user: User, when: When
) -> None:
    dana = a_contact(session)
    for days in (-200, 30, 31, 60):
        a_followup(
            session, dana, on=when.today + timedelta(days=days), kind=FollowUpKind.CUSTOM, title=f"{days}"
        )
    for days in (30, 31):
        an_interview(session, day=when.today + timedelta(days=days))
    assert len(shown(app, session, user, when, MONTH)) == 3  # the overdue one rolls, however old
    assert len(shown(app, session, user, at(when.now + timedelta(days=1), when), MONTH)) == 5
    assert len(shown(app, session, user, when, Definition(privacy=Privacy.FULL, kinds=KINDS))) == 6


def test_the_number_of_a_day_counts_only_what_lies_ahead(
    app: Flask, session: Session, user: User, when: When
) -> None:
    for days in (1, 31):
        a_followup(session, a_contact(session), on=when.today + timedelta(days=days))
    (event,) = shown(app, session, user, when, Definition(privacy=Privacy.COUNT, days_ahead=30))
    assert event.summary == "1 follow-up"


def test_another_horizon_is_another_calendar_at_the_same_address(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient, client: FlaskClient
) -> None:
    with time_machine.travel(NOW, tick=False):
        a_followup(session, a_contact(session), on=when.today + timedelta(days=40))
        address = an_address(app, session, user)
        before = fetched(anonymous, address)
        with acting_as(user.id):
            feed_id = session.scalars(select(Feed.id)).one()
            session.rollback()
        chosen = {"name": "Reminders", "kinds": ["follow_ups"], "days_ahead": "30", "privacy": "full"}
        assert client.post(f"/feeds/{feed_id}", data=chosen).status_code == 303
        assert "A month ahead" in client.get("/feeds").text
        after = fetched(anonymous, address, If_None_Match=before.headers["ETag"])
    assert before.data.count(b"SUMMARY:Say hello") == 1
    assert after.status_code == 200
    assert after.data.count(b"SUMMARY:Say hello") == 0


@pytest.fixture
def read(app: Flask, session: Session, user: User, when: When) -> str:
    """The address of a calendar with two entries."""
    for _ in range(2):
        a_followup(session, a_contact(session), on=when.today)
    return an_address(app, session, user)


def test_the_list_says_who_read_what(read: str, anonymous: FlaskClient, client: FlaskClient) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert "Not read yet" in client.get("/feeds").text
        etag = fetched(anonymous, read, User_Agent="Evolution/3.46.4").headers["ETag"]
        page = client.get("/feeds").text
        assert "Read Wed, Nov 25, 1:00" in page
        assert "by Evolution: the whole calendar, 2 entries" in page
        clock.shift(timedelta(hours=1))
        fetched(anonymous, read, User_Agent="Google-Calendar-Importer", If_None_Match=etag)
        assert "by Google Calendar: nothing new" in client.get("/feeds").text


def test_a_change_that_somebody_got_is_noted_at_once(
    session: Session, user: User, read: str, anonymous: FlaskClient, client: FlaskClient, when: When
) -> None:
    with time_machine.travel(NOW, tick=False):
        fetched(anonymous, read, User_Agent="Evolution/3.46.4")
        with acting_as(user.id):
            a_followup(session, a_contact(session), on=when.today)
            session.commit()
        fetched(anonymous, read, User_Agent="Thunderbird/153.7")
        assert "by Thunderbird: the whole calendar, 3 entries" in client.get("/feeds").text


def test_who_only_asks_for_the_head_has_read_nothing(
    read: str, anonymous: FlaskClient, client: FlaskClient
) -> None:
    assert anonymous.head(read).status_code == 200
    assert "Not read yet" in client.get("/feeds").text


def test_an_empty_calendar_has_no_entries(
    app: Flask, session: Session, user: User, anonymous: FlaskClient, client: FlaskClient
) -> None:
    fetched(anonymous, an_address(app, session, user))
    assert "the whole calendar, 0 entries" in client.get("/feeds").text
