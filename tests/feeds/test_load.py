"""Calendars while much else goes on: a writer that holds the database, other feeds, years of history."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from crm.accounts.models import User
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.feeds import actions
from crm.feeds.definition import Definition
from crm.feeds.lasting import Memory, Served
from crm.feeds.models import AlarmChoice, Feed, FeedKind, Privacy
from tests.factories import a_company, a_contact, an_interaction, an_interview, an_opening
from tests.feeds.scenes import a_followup, an_address, fetched, statements

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_while_somebody_writes_a_calendar_is_served_all_the_same(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    a_followup(session, a_contact(session), on=when.today)
    address = an_address(app, session, user)
    etag = fetched(anonymous, address).headers["ETag"]
    with acting_as(user.id):
        a_followup(session, None, on=when.today, kind=FollowUpKind.CUSTOM, title="Send the sketch")
        session.commit()
        a_followup(session, None, on=when.today, kind=FollowUpKind.CUSTOM, title="Not yet")  # the writer
        with capture_logs() as entries:
            answer = fetched(anonymous, address, If_None_Match=etag)
        session.rollback()
    assert answer.status_code == 200
    assert b"SUMMARY:Send the sketch\r\n" in answer.data
    assert b"Not yet" not in answer.data
    assert [entry["event"] for entry in entries if entry["log_level"] != "info"] == ["calendar not kept"]
    assert fetched(anonymous, address).data == answer.data


def test_each_calendar_has_its_own_settings_and_its_own_end(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    dana = a_contact(session)
    a_followup(session, dana, on=when.today + timedelta(days=60))
    an_interview(session, day=date(2026, 12, 3))
    quiet = Definition("Work", Privacy.COUNT, frozenset({FeedKind.INTERVIEWS}), frozenset())
    loud = Definition(
        "Mine", Privacy.FULL, frozenset({FeedKind.FOLLOW_UPS}), frozenset({AlarmChoice.ON_THE_DAY})
    )
    near = Definition("Near", Privacy.FULL, frozenset({FeedKind.FOLLOW_UPS}), frozenset(), days_ahead=30)
    paths = [an_address(app, session, user, each) for each in (quiet, loud, near)]
    with time_machine.travel(NOW, tick=False):
        at_work, mine, soon = (fetched(anonymous, path).data for path in paths)
        assert (at_work.count(b"SUMMARY:Appointment"), at_work.count(b"VALARM")) == (1, 0)
        assert (mine.count(b"SUMMARY:Say hello to Dana Hart"), mine.count(b"BEGIN:VALARM")) == (1, 1)
        assert soon.count(b"STATUS:CANCELLED") == soon.count(b"BEGIN:VEVENT") == 1
        with acting_as(user.id):
            feed = session.scalars(select(Feed).where(Feed.name == "Work")).one()
            actions.revoke(session, feed, now=NOW)
            session.commit()
        assert b"Appointment" not in fetched(anonymous, paths[0]).data
        assert fetched(anonymous, paths[1]).data == mine


def test_what_is_not_in_a_calendar_costs_it_no_statement(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    dana = a_contact(session)
    with acting_as(user.id):
        a_followup(session, dana, on=when.today)
        session.commit()
    address = an_address(app, session, user)
    with app.app_context():
        engine = db.engine
    counts, bodies = [], []
    for _ in range(2):
        with time_machine.travel(NOW, tick=False), statements(engine) as seen:
            bodies.append(fetched(anonymous, address).data)
        counts.append(len([each for each in seen if each.lstrip().upper().startswith("SELECT")]))
        with acting_as(user.id):
            _history(session, when)
            session.commit()
    assert counts[0] == counts[1]
    assert bodies[0] == bodies[1]


def _history(session: Session, when: When) -> None:
    """Years of it: talks, what was said, what was done."""
    opening = an_opening(session, a_company(session, "Globex"))
    for number in range(30):
        person = a_contact(session, f"Person {number}")
        long_ago = when.today - timedelta(days=200 + number)
        an_interaction(session, person, on=long_ago, text="said")
        an_interview(session, opening=opening, day=long_ago)
        a_followup(
            session, person, on=long_ago, state=FollowUpState.DONE, closed_on=long_ago, closed_at=when.now
        )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_when_the_database_cannot_be_asked_the_calendar_is_as_it_was(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    a_followup(session, a_contact(session), on=when.today)
    address, other = an_address(app, session, user), an_address(app, session, user)
    with time_machine.travel(NOW, tick=False) as clock:
        before = fetched(anonymous, address)
        session.execute(text("ALTER TABLE feed RENAME TO feed_gone"))
        session.commit()
        with capture_logs() as entries:
            after = fetched(anonymous, address)
            unchanged = fetched(anonymous, address, If_None_Match=before.headers["ETag"])
            never = fetched(anonymous, other)
            clock.shift(timedelta(hours=12))
            long_ago = fetched(anonymous, address)
        assert {entry["event"] for entry in entries if entry["log_level"] == "error"} == {"calendar not read"}
        assert (after.status_code, after.data) == (200, before.data)
        assert after.headers["ETag"] == before.headers["ETag"]
        assert unchanged.status_code == 304
        for answer in (never, long_ago):
            assert (answer.status_code, answer.mimetype) == (503, "text/plain")
            assert int(answer.headers["Retry-After"]) > 0
        session.execute(text("ALTER TABLE feed_gone RENAME TO feed"))
        session.commit()
        assert fetched(anonymous, address).status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_revoked_calendar_is_not_remembered(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient, client: FlaskClient
) -> None:
    with acting_as(user.id):
        a_followup(session, a_contact(session), on=when.today)
        address = an_address(app, session, user)
        feed_id = session.scalars(select(Feed.id)).one()
        session.commit()
    fetched(anonymous, address)
    assert client.post(f"/feeds/{feed_id}/revocation").status_code == 303
    session.execute(text("ALTER TABLE feed RENAME TO feed_gone"))
    session.commit()
    assert fetched(anonymous, address).status_code == 503


def test_the_oldest_calendars_are_forgotten_first() -> None:
    memory = Memory(most_octets=10)
    for number, size in enumerate((4, 4, 4)):
        memory.keep(str(number), Served("a", "b", None, b"x" * size, NOW))
    assert [number for number in "012" if memory.recall(number, now=NOW)] == ["1", "2"]
    memory.keep("2", Served("a", "b", None, b"x" * 6, NOW))
    assert memory.recall("1", now=NOW)
    memory.keep("3", Served("a", "b", None, b"x" * 11, NOW))
    assert [number for number in "0123" if memory.recall(number, now=NOW)] == []
