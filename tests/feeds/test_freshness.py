"""A calendar over the days: it changes with its rows and at midnight of its user, and never goes back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.db.owner import acting_as
from tests.factories import a_contact
from tests.feeds.scenes import a_followup, an_address, fetched

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def address(app: Flask, session: Session, user: User, when: When) -> str:
    """A calendar with one follow-up."""
    a_followup(session, a_contact(session), on=when.today)
    return an_address(app, session, user)


def test_a_change_is_seen_at_the_next_fetch(
    app: Flask, session: Session, user: User, address: str, anonymous: FlaskClient, when: When
) -> None:
    before = fetched(anonymous, address)
    with acting_as(user.id):
        a_followup(session, None, on=when.today, kind=FollowUpKind.CUSTOM, title="Send the sketch")
        session.commit()
    after = fetched(anonymous, address, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert b"SUMMARY:Send the sketch\r\n" in after.data
    assert after.headers["ETag"] != before.headers["ETag"]


def test_midnight_in_the_user_s_zone_moves_what_is_overdue(address: str, anonymous: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 26, 22, 59, tzinfo=UTC), tick=False):
        before = fetched(anonymous, address)
    with time_machine.travel(datetime(2026, 11, 26, 23, 1, tzinfo=UTC), tick=False):
        after = fetched(anonymous, address, If_None_Match=before.headers["ETag"])
    assert b"DTSTART;VALUE=DATE:20261126\r\n" in before.data
    assert b"DTSTART;VALUE=DATE:20261127\r\n" in after.data


def test_a_day_on_which_nothing_moves_keeps_the_tag(
    app: Flask, session: Session, user: User, anonymous: FlaskClient, when: When
) -> None:
    a_followup(session, a_contact(session), on=when.today + timedelta(days=30))
    address = an_address(app, session, user)
    with time_machine.travel(NOW, tick=False):
        before = fetched(anonymous, address)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        unchanged = fetched(anonymous, address, If_None_Match=before.headers["ETag"])
        after = fetched(anonymous, address)
    assert unchanged.status_code == 304
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]
    assert after.data == before.data


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Pago_Pago", "Pacific/Kiritimati"])
def test_a_flight_across_the_date_line_takes_no_number_back(
    session: Session, user: User, address: str, anonymous: FlaskClient, zone: str
) -> None:
    def number() -> int:
        body = fetched(anonymous, address).data
        return int(body.partition(b"SEQUENCE:")[2].partition(b"\r\n")[0])

    numbers = []
    with time_machine.travel(datetime(2026, 11, 27, 5, 0, tzinfo=UTC), tick=False) as clock:
        numbers.append(number())
        session.refresh(user)
        user.zone = zone
        session.commit()
        for _ in range(30):
            numbers.append(number())
            clock.shift(timedelta(hours=1))
    assert numbers == sorted(numbers)


def test_many_readers_at_once_build_the_same_calendar(
    app: Flask, session: Session, user: User, when: When, address: str
) -> None:
    with acting_as(user.id):
        for number in range(30):
            a_followup(session, None, on=when.today, kind=FollowUpKind.CUSTOM, title=f"Number {number}")
        session.commit()
    with ThreadPoolExecutor(6) as readers:
        answers = list(readers.map(lambda _: fetched(app.test_client(), address), range(12)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert len({answer.headers["ETag"] for answer in answers}) == 1
    assert answers[0].data.count(b"BEGIN:VEVENT") == 31


def test_reading_changes_nothing_that_counts_as_a_change(
    session: Session, user: User, address: str, anonymous: FlaskClient
) -> None:
    session.refresh(user)
    before = user.change_counter
    session.rollback()
    fetched(anonymous, address)
    session.refresh(user)
    assert user.change_counter == before
