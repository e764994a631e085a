"""Logs say what happened and hold nothing that opens a door."""

import io
import json
import logging

import pytest
import structlog
from flask.testing import FlaskClient

from crm.accounts.models import User
from crm.web import logs

TOKEN = "aB3_dE6-gH9kLmN2pQ5rStU8vWx0zA1cB4dE7fG0hI3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"/f/{TOKEN}/reminders.ics", "/f/***/reminders.ics"),
        ("/n/abc.def", "/n/***"),
        ("/dav/calendars/1/followups/Call Dana.ics", "/dav/calendars/1/followups/***"),
        ("/dav/calendars/1/followups/followup-12.ics", "/dav/calendars/1/followups/followup-12.ics"),
        (f"/u/{TOKEN}/undo", "/u/***/undo"),
        (f"https://crm.example.org/calendar/{TOKEN}.ics", "https://crm.example.org/***"),
        ("https://me:pass@ntfy.example.org/topic is away", "https://ntfy.example.org/*** is away"),
        ("https://ntfy.example.org is away", "https://ntfy.example.org is away"),
        ("https://ntfy.example.org?auth=x", "https://ntfy.example.org/***"),
        ("tgram://123:abc/chat", "tgram://***"),
        ("postgresql+psycopg://keeper:s3cret@db/x", "postgresql+psycopg://***"),
        ("550 <dana.hart+x@mail.example.org>: no such user", "550 <***>: no such user"),
        ("Cookie: a=b; c=d", "Cookie: ***"),
        ("what? no=thing", "what? no=thing"),
        (
            "null value\nDETAIL:  Failing row (1, a\nb).\n[SQL: INSERT]",
            "null value\nDETAIL: ***\n[SQL: INSERT]",
        ),
        ("Authorization: Basic bWU6c2VjcmV0", "Authorization: Basic ***"),
        ("Bearer abc.def-ghi", "Bearer ***"),
        ("GET /x?token=abc&page=2", "GET /x?***"),
        ("/contacts/12/edit", "/contacts/12/edit"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_opens_a_door_is_masked(text: str, expected: str) -> None:
    assert logs.masked(text) == expected


def test_values_under_telling_names_are_masked(lines: io.StringIO) -> None:
    structlog.get_logger().info("sign in", smtp_password="hunter2", Cookie="a=b", feed_token=TOKEN, user=7)
    [line] = lines.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["user"]) == ("sign in", 7)
    assert {entry[name] for name in ("smtp_password", "Cookie", "feed_token")} == {"***"}


def test_an_error_is_told_without_the_values_around_it(lines: io.StringIO) -> None:
    pass_phrase = "correct horse"
    try:
        raise LookupError(f"/f/{TOKEN}/x.ics is gone")
    except LookupError:
        structlog.get_logger().exception("failed")
    said = lines.getvalue()
    assert "LookupError" in said
    assert TOKEN not in said
    assert pass_phrase not in said


def test_libraries_speak_through_the_same_lines(lines: io.StringIO) -> None:
    logging.getLogger("somebody").warning("look at /n/%s", TOKEN)
    logging.getLogger("apscheduler.executors").warning("noise")
    [line] = lines.getvalue().splitlines()
    assert json.loads(line)["event"] == "look at /n/***"


def test_a_request_leaves_one_line_without_its_secret(lines: io.StringIO, anonymous: FlaskClient) -> None:
    answer = anonymous.get(f"/u/{TOKEN}?x=1")
    assert answer.status_code == 404
    [line] = lines.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["path"], entry["status"]) == ("GET", "/u/***", 404)
    assert entry["request"] in answer.text
    assert answer.headers["X-Request-ID"] == entry["request"]
    assert "user" not in entry


def test_a_line_says_whose_request_it_was_and_takes_no_name_from_outside(
    lines: io.StringIO, client: FlaskClient, user: User
) -> None:
    answer = client.get("/contacts", headers={"X-Request-ID": "I am somebody"})
    [line] = lines.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["user"] == user.id
    assert answer.headers["X-Request-ID"] == entry["request"] != "I am somebody"


def test_watching_and_static_files_leave_no_line(lines: io.StringIO, anonymous: FlaskClient) -> None:
    anonymous.get("/healthz")
    anonymous.get("/readyz")
    anonymous.get("/metrics")
    anonymous.get("/static/missing/app.css")
    assert lines.getvalue() == ""
