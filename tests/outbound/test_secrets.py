"""No log line and no outcome repeats a token, a secret or an address, whatever a server writes back."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.config import load
from crm.outbound.apprise_way import Note
from crm.outbound.ntfy import Push
from crm.outbound.verdict import Answer, clean, of_answer
from crm.outbound.ways import Parcel, Ways
from crm.outbound.webhook import Hook
from tests.outbound import webserver
from tests.outbound.webserver import Reply, WebServer, a_web_server, echoes, says

TOPIC, TOKEN, SECRET, PATH = "t0p1c-of-mine", "tk_t0ken0fm1ne", "whsec_c2VjcmV0c2VjcmV0", "s3cretp4th"
GOTIFY = "AbCdEfGhIjKlMnO"
ALL = (TOPIC, TOKEN, SECRET, PATH, GOTIFY, "c2VjcmV0c2VjcmV0", "q=s3cretquery")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server() as server:
        yield server


def parcels(server: WebServer) -> list[Parcel]:
    return [
        Push(f"{server.url}/{TOPIC}", TOKEN, "title", "text", "https://keepwarm.example.org/", "k"),
        Hook(
            f"{server.url}/{PATH}/x?q=s3cretquery", SECRET, "k@d", b"{}", datetime(2026, 11, 25, tzinfo=UTC)
        ),
        Note(f"gotify://127.0.0.1:{server.port}/{GOTIFY}", "title", "text", "k"),
    ]


@pytest.mark.parametrize(
    "reply",
    [
        echoes(200),
        echoes(302),
        echoes(400),
        echoes(401),
        echoes(404),
        echoes(429),
        echoes(503),
        says(404),
        webserver.babbles,
        webserver.hangs_up,
        webserver.cuts_the_headers,
    ],
)
def test_nothing_secret_is_logged_or_kept(
    server: WebServer, reply: Reply, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.reply = reply
    ways = Ways(load(instance=tmp_path, allow_private_targets=True))
    with caplog.at_level(logging.DEBUG):
        outcomes = [ways.send(parcel, lambda: None) for parcel in parcels(server)]
    assert [len(server.requests)] == [3]
    kept = caplog.text + repr(outcomes) + repr(parcels(server))
    assert [secret for secret in ALL if secret.lower() in kept.lower()] == []


def test_nothing_secret_is_logged_when_nobody_listens(
    server: WebServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.stop()
    for allowed in (True, False):
        ways = Ways(load(instance=tmp_path, allow_private_targets=allowed))
        with caplog.at_level(logging.DEBUG):
            outcomes = [ways.send(parcel, lambda: None) for parcel in parcels(server)]
        kept = caplog.text + repr(outcomes)
        assert [secret for secret in ALL if secret.lower() in kept.lower()] == []


@given(
    before=st.text(max_size=20),
    secret=st.text(
        alphabet=st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=4, max_size=30
    ),
    after=st.text(max_size=20),
)
def test_a_secret_is_taken_out_wherever_it_stands(before: str, secret: str, after: str) -> None:
    assert secret not in clean(f"{before}{secret}{after}{secret.upper()}", (secret,)).replace("…", "")


@pytest.mark.parametrize("said", ["s3cret wörd", "s3cret%20w%C3%B6rd", "s3cret%20w%c3%b6rd"])
def test_a_secret_of_an_address_is_taken_out_however_it_is_encoded(said: str) -> None:
    for written in ("s3cret%20w%C3%B6rd", "s3cret wörd"):
        kept = clean(f"nothing at /{said}/", (f"https://hooks.example.org/{written}/in",))
        assert kept == "nothing at /…/"


def test_the_words_of_a_server_are_one_short_line() -> None:
    answer = Answer(400, {}, b"first\r\nsecond\x00\x1b[31m" + b"x" * 2_000)
    response = of_answer(answer).response
    assert response.startswith("400 Bad Request: first second")
    assert response.isprintable()
    assert len(response) == 500
