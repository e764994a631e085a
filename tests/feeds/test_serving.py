"""What a calendar app gets at the address: headers, conditions, methods, and nothing that puts it off."""

import gzip
import io
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import structlog
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.feeds.models import Feed
from crm.feeds.serving import METHODS, READING
from crm.web import logs
from tests.factories import a_contact
from tests.feeds.scenes import a_followup, an_address, check, fetched, statements

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def address(app: Flask, session: Session, user: User, when: When) -> str:
    """A calendar with one follow-up."""
    a_followup(session, a_contact(session), on=when.today)
    return an_address(app, session, user)


@time_machine.travel(NOW, tick=False)
def test_a_calendar_is_served_with_the_headers_that_apps_need(address: str, anonymous: FlaskClient) -> None:
    answer = fetched(anonymous, address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="Reminders.ics"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["ETag"].startswith('"')
    assert answer.headers["Last-Modified"] == "Wed, 25 Nov 2026 12:00:00 GMT"
    assert "Set-Cookie" not in answer.headers
    assert "X-Robots-Tag" not in answer.headers
    assert b"BEGIN:VEVENT" in answer.data
    assert b"SOURCE" not in answer.data
    assert b"VTIMEZONE" not in answer.data


def test_head_says_the_same_without_a_body(address: str, anonymous: FlaskClient) -> None:
    whole = fetched(anonymous, address)
    head = anonymous.head(address)
    assert head.status_code == 200
    assert head.data == b""
    for name in ("Content-Length", "ETag", "Content-Type", "Last-Modified"):
        assert head.headers[name] == whole.headers[name]


def test_an_app_that_has_it_is_told_so(address: str, anonymous: FlaskClient) -> None:
    etag = fetched(anonymous, address).headers["ETag"]
    for condition in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = fetched(anonymous, address, If_None_Match=condition)
        assert answer.status_code == 304, condition
        assert answer.data == b""
        assert answer.headers["ETag"] == etag
        assert "Content-Type" not in answer.headers
    assert fetched(anonymous, address, If_None_Match='"other"').status_code == 200


def test_the_date_counts_only_without_a_tag(address: str, anonymous: FlaskClient) -> None:
    changed = fetched(anonymous, address).headers["Last-Modified"]
    assert fetched(anonymous, address, If_Modified_Since=changed).status_code == 304
    before = "Sat, 01 Jan 2000 00:00:00 GMT"
    assert fetched(anonymous, address, If_Modified_Since=before).status_code == 200
    both = fetched(anonymous, address, If_None_Match='"other"', If_Modified_Since=changed)
    assert both.status_code == 200


def test_nothing_changed_costs_one_statement(app: Flask, address: str, anonymous: FlaskClient) -> None:
    etag = fetched(anonymous, address).headers["ETag"]
    with app.app_context():
        engine = db.engine
    with statements(engine) as seen:
        assert fetched(anonymous, address, If_None_Match=etag).status_code == 304
    (statement,) = [each for each in seen if each.lstrip().upper().startswith("SELECT")]
    assert len([each for each in seen if not each.startswith(("BEGIN", "SELECT 1"))]) == 1
    assert "feed.body," not in statement


def test_a_calendar_that_was_built_is_sent_with_two(app: Flask, address: str, anonymous: FlaskClient) -> None:
    fetched(anonymous, address)
    with app.app_context():
        engine = db.engine
    with statements(engine) as seen:
        assert fetched(anonymous, address).status_code == 200
    assert len([each for each in seen if each.lstrip().upper().startswith("SELECT")]) == 2


def test_building_takes_as_many_statements_for_ten_as_for_two(
    app: Flask, session: Session, user: User, when: When, anonymous: FlaskClient
) -> None:
    counts = []
    address = an_address(app, session, user)
    for size in (2, 10):
        with acting_as(user.id):
            for number in range(size):
                a_followup(session, a_contact(session, f"Person {number}"), on=when.today)
            session.commit()
        with app.app_context():
            engine = db.engine
        with statements(engine) as seen:
            assert fetched(anonymous, address).status_code == 200
        counts.append(len([each for each in seen if each.lstrip().upper().startswith("SELECT")]))
    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize("method", sorted(set(METHODS) - set(READING)))
def test_a_calendar_can_only_be_read(address: str, anonymous: FlaskClient, method: str) -> None:
    for where in (address, "/f/unknown/Reminders.ics", "/f/whatever"):
        answer = anonymous.open(where, method=method, data=b"BEGIN:VCALENDAR")
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"
        assert answer.mimetype == "text/plain"


def test_it_is_packed_only_for_those_who_ask(app: Flask, address: str, anonymous: FlaskClient) -> None:
    plain = fetched(anonymous, address)
    packed = fetched(anonymous, address, Accept_Encoding="br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["Content-Length"] == str(len(packed.data))
    for coding in ("gzip;q=0", "*", "br"):
        assert "Content-Encoding" not in fetched(anonymous, address, Accept_Encoding=coding).headers
    tag = packed.headers["ETag"]
    assert fetched(anonymous, address, Accept_Encoding="gzip", If_None_Match=tag).status_code == 304


def test_packing_can_be_switched_off(app: Flask, address: str, anonymous: FlaskClient) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"feed_gzip": False})
    answer = fetched(anonymous, address, Accept_Encoding="gzip")
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/f/AAAAAAAAAAAAAAAAAAAAAAAA/Reminders.ics",
        "/f/x/y.ics",
        "/f/a/b/c.ics",
        "/f/a",
        "/f/a/",
        "/f/%00/%ff.ics",
    ],
)
def test_every_unknown_address_looks_alike(anonymous: FlaskClient, path: str) -> None:
    answer = anonymous.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert answer.text == "There is no calendar at this address.\n"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/f//Reminders.ics", "//f/x/Reminders.ics", "/f/x//Reminders.ics", "/f/x/y.ics/"]
)
def test_no_address_is_redirected(anonymous: FlaskClient, path: str) -> None:
    assert anonymous.get(path).status_code == 404


def test_the_file_name_in_the_address_does_not_matter(address: str, anonymous: FlaskClient) -> None:
    assert fetched(anonymous, address.replace("Reminders", "old-name")).status_code == 200


def test_a_signed_in_browser_is_not_looked_at(app: Flask, address: str, client: FlaskClient) -> None:
    fetched(client, address)
    with app.app_context():
        engine = db.engine
    with statements(engine) as seen:
        assert "Set-Cookie" not in fetched(client, address).headers
    assert not [statement for statement in seen if "sign_in" in statement]


def test_a_page_elsewhere_that_sends_people_here_changes_nothing(
    address: str, anonymous: FlaskClient
) -> None:
    assert fetched(anonymous, address, Sec_Fetch_Site="cross-site").status_code == 200


def test_the_last_fetch_is_noted_at_most_once_an_hour(
    session: Session, user: User, address: str, anonymous: FlaskClient
) -> None:
    def noted() -> tuple[datetime | None, str]:
        session.rollback()
        with acting_as(user.id):
            at, client = session.execute(select(Feed.last_fetch_at, Feed.last_client)).one()
            session.rollback()
            return at, client

    with time_machine.travel(NOW, tick=False) as clock:
        fetched(anonymous, address, User_Agent="Evolution/3.46.4 \x07")
        assert noted() == (NOW, "Evolution/3.46.4")
        clock.shift(timedelta(minutes=59))
        fetched(anonymous, address, User_Agent="Other/1")
        assert noted() == (NOW, "Evolution/3.46.4")
        clock.shift(timedelta(minutes=1))
        fetched(anonymous, address, User_Agent="Other/1" + "x" * 500)
        assert noted()[0] == NOW + timedelta(hours=1)
        assert len(noted()[1]) == 80


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the log of a running instance holds; logging is as before afterwards."""
    root = logging.getLogger()
    handlers, level, configured = root.handlers[:], root.level, structlog.get_config()
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.set_up(as_json=True)
    root.setLevel(logging.DEBUG)
    yield stream
    structlog.configure(**configured)
    root.handlers[:], root.level = handlers, level


def test_the_secret_is_in_no_log(
    session: Session, user: User, address: str, anonymous: FlaskClient, written: io.StringIO
) -> None:
    for headers in ({}, {"If_None_Match": "*"}, {"Accept_Encoding": "gzip"}):
        fetched(anonymous, address, **headers)
    anonymous.open(address, method="PROPFIND")
    fetched(anonymous, address.replace(".ics", ".html"))
    user.zone = "Mars/Olympus_Mons"
    session.commit()
    fetched(anonymous, address)
    assert "calendar not built" in written.getvalue()
    assert address.split("/")[2] not in written.getvalue()


def test_robots_may_read_calendars_and_nothing_else(anonymous: FlaskClient) -> None:
    answer = anonymous.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text == "User-agent: *\nAllow: /f/\nDisallow: /\n"


def test_what_is_served_is_what_parsers_read(
    app: Flask, session: Session, user: User, address: str, anonymous: FlaskClient, when: When
) -> None:
    body = fetched(anonymous, address).data
    uids = {
        line[4:] for line in body.replace(b"\r\n ", b"").decode().split("\r\n") if line.startswith("UID:")
    }
    assert len(uids) == 1
    check(body, uids)
