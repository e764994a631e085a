"""Revoked addresses, bad rows, and limits: what a calendar does when not all is well."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from crm.accounts.models import User
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds import actions
from crm.feeds.address import AddressBox, path
from crm.feeds.building import preview
from crm.feeds.definition import Definition
from crm.feeds.entries import MOST
from crm.feeds.models import Feed, FeedKind, Privacy
from crm.feeds.rendering import MOST_OCTETS
from crm.followups.models import FollowUp
from tests.calendar_readers import by_icalendar
from tests.factories import MADE, a_contact, an_interview, an_opening
from tests.feeds.scenes import a_followup, an_address, check, fetched, shown
from tests.ics_lint import problems

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def a_custom(contact_id: int, number: int, day: date, opener: str = "") -> FollowUp:
    """One of many follow-ups about the same person."""
    return FollowUp(
        kind=FollowUpKind.CUSTOM,
        origin_key=f"custom:{number}",
        contact_id=contact_id,
        due_on=day,
        planned_on=day,
        title=f"Number {number}",
        opener=opener,
        created_at=MADE,
        updated_at=MADE,
    )


def uids(body: bytes) -> set[str]:
    return {found.uid for found in by_icalendar(body)}


def revoked(session: Session, user: User) -> None:
    with acting_as(user.id):
        actions.revoke(session, session.scalars(select(Feed)).one(), now=NOW)
        session.commit()


def test_a_revoked_address_empties_the_calendar_for_two_weeks_and_is_gone_then(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    a_followup(session, a_contact(session), on=when.today)
    address = an_address(app, session, user)
    with time_machine.travel(NOW, tick=False) as clock:
        before = fetched(anonymous, address)
        revoked(session, user)
        clock.shift(timedelta(seconds=1))
        emptied = fetched(anonymous, address, If_None_Match=before.headers["ETag"])
        assert emptied.status_code == 200
        check(emptied.data, {"placeholder@keepwarm"})
        assert fetched(anonymous, address, If_None_Match=emptied.headers["ETag"]).status_code == 304
        clock.shift(timedelta(days=14) - timedelta(seconds=2))
        assert fetched(anonymous, address).data == emptied.data
        clock.shift(timedelta(seconds=1))
        gone = fetched(anonymous, address)
        assert gone.status_code == 410
        assert gone.mimetype == "text/plain"
        assert anonymous.head(address).status_code == 410


def test_replacing_gives_a_new_address_and_empties_the_old_one(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    a_followup(session, a_contact(session), on=when.today)
    old = an_address(app, session, user, Definition(name="Job hunt", privacy=Privacy.FULL))
    box = AddressBox(app.config["SECRET_KEY"])
    with acting_as(user.id):
        feed = session.scalars(select(Feed)).one()
        assert box.open(feed.token_box) == old.split("/")[2]
        new, token = actions.replace(session, feed, box=box, now=datetime.now(UTC))
        assert (new.name, new.privacy, feed.is_replaced) == ("Job hunt", Privacy.FULL, True)
        assert box.open(feed.token_box) is None
        session.commit()
    assert uids(fetched(anonymous, old).data) == {"placeholder@keepwarm"}
    now = fetched(anonymous, path(token, "Job hunt"))
    assert b"SUMMARY:Say hello to Dana Hart\r\n" in now.data
    assert now.headers["Content-Disposition"] == 'inline; filename="Job-hunt.ics"'


def test_an_address_dies_with_its_owner(
    app: Flask, session: Session, user: User, anonymous: FlaskClient
) -> None:
    address = an_address(app, session, user)
    assert fetched(anonymous, address).status_code == 200
    session.delete(user)
    session.commit()
    assert fetched(anonymous, address).status_code == 404


def test_one_bad_row_is_left_out_and_the_log_says_so(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session), on=when.today)
    bad = an_interview(session, day=when.today)
    bad.starts_at = bad.ends_at = datetime.max.replace(tzinfo=UTC)
    session.flush()
    only = Definition(kinds=frozenset({FeedKind.FOLLOW_UPS, FeedKind.INTERVIEWS}))
    with capture_logs() as entries:
        events = shown(app, session, user, when, only)
    assert [event.summary for event in events] == ["Say hello to DH"]
    (entry,) = entries
    assert entry["event"] == "calendar entry left out"
    assert entry["about"] == f"interview {bad.id}"


def test_a_calendar_that_cannot_be_built_is_served_as_it_was(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    a_followup(session, a_contact(session), on=when.today)
    address = an_address(app, session, user)
    before = fetched(anonymous, address)
    user.zone = "Mars/Olympus_Mons"
    session.commit()
    with capture_logs() as entries:
        after = fetched(anonymous, address)
        unchanged = fetched(anonymous, address, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]
    assert unchanged.status_code == 304
    assert "calendar not built" in [entry["event"] for entry in entries]
    user.zone = "Europe/Berlin"
    session.commit()
    assert fetched(anonymous, address).data == before.data


def test_a_calendar_that_never_could_be_built_is_an_empty_one(
    app: Flask, session: Session, user: User, anonymous: FlaskClient
) -> None:
    address = an_address(app, session, user)
    user.zone = "Mars/Olympus_Mons"
    session.commit()
    answer = fetched(anonymous, address)
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    assert uids(answer.data) == {"placeholder@keepwarm"}


def test_a_language_that_nobody_knows_is_english(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    a_followup(session, a_contact(session), on=when.today)
    address = an_address(app, session, user)
    user.locale = "tlh_Qonos"
    session.commit()
    assert b"SUMMARY:Say hello to Dana Hart\r\n" in fetched(anonymous, address).data


def test_a_thousand_entries_are_shown_and_the_rest_is_mentioned(
    app: Flask, session: Session, user: User, when: When
) -> None:
    contact = a_contact(session)
    opening = an_opening(session)
    for number in range(MOST + 5):
        a_day = when.today + timedelta(days=number % 390)
        session.add(a_custom(contact.id, number, a_day))
    an_interview(session, opening=opening, day=date(2026, 11, 3))
    session.flush()
    with app.app_context():
        rendered = preview(session, user, Definition(alarms=frozenset()), when)
    assert problems(rendered.body) == []
    assert len(rendered.events) == rendered.body.count(b"BEGIN:VEVENT") == MOST
    assert min(event.day for event in rendered.events) == when.today  # the past goes first, then the far-off
    said = "X-WR-CALDESC:This calendar is full: 1\\,000 entries\\, from Nov 25\\, 2026 to Dec 17\\, 2027. "
    assert said in rendered.body.replace(b"\r\n ", b"").decode()
    assert len(rendered.body) <= MOST_OCTETS


def test_a_calendar_stays_below_its_size(app: Flask, session: Session, user: User, when: When) -> None:
    contact = a_contact(session, "日" * 100)
    for number in range(400):
        session.add(a_custom(contact.id, number, when.today, opener="語" * 1000))
    session.flush()
    with app.app_context():
        rendered = preview(session, user, Definition(privacy=Privacy.FULL), when)
    assert MOST_OCTETS - 10_000 < len(rendered.body) <= MOST_OCTETS
    assert len(rendered.events) < 400
    assert b"X-WR-CALDESC" in rendered.body
    assert problems(rendered.body) == []


@pytest.mark.parametrize("name", ["Reminders", "Job hunt", "Übung 1", "日本", "../../etc", 'a"b\r\nX: y'])
def test_any_name_makes_a_safe_file_name(
    app: Flask, session: Session, user: User, anonymous: FlaskClient, name: str
) -> None:
    address = an_address(app, session, user, Definition(name=name))
    answer = fetched(anonymous, address)
    assert answer.status_code == 200
    file_name = answer.headers["Content-Disposition"].partition('filename="')[2].removesuffix('.ics"')
    assert file_name
    assert file_name.replace("-", "").isalnum()
    assert address.endswith(f"/{file_name}.ics")
