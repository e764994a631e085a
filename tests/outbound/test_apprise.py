"""Apprise reaches the services of our list and no others, by our client; the wire says what became of it."""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

import crm.outbound
from crm.outbound import apprise_session, apprise_way
from crm.outbound.apprise_session import Attempt
from crm.outbound.apprise_way import Note
from crm.outbound.outcome import FenceLost, Outcome, Result, Trouble
from crm.outbound.web import Letter, Web
from tests.outbound import webserver
from tests.outbound.notes import TOKEN, gotify, sent
from tests.outbound.webserver import Reply, WebServer, a_web_server, by_path, says


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server(says(200, b'{"id": 1}', Content_Type="application/json")) as server:
        yield server


def test_a_note_arrives_in_plain_text(server: WebServer) -> None:
    assert sent(gotify(server)) == Outcome(Result.SENT, response="200 OK")
    [request] = server.requests
    said = json.loads(request.body)
    assert (said["title"], said["message"]) == ("3 people are due", "Ada & <Grace>\nAlan")
    assert request.headers["user-agent"] == "Keepwarm"
    assert request.headers["x-gotify-key"] == TOKEN


@pytest.mark.parametrize(
    ("reply", "result", "trouble"),
    [
        (says(401), Result.REFUSED, Trouble.SIGN_IN),
        (says(404), Result.REFUSED, Trouble.RECIPIENT),
        (says(400, b"bad"), Result.REFUSED, Trouble.CONTENT),
        (says(307, Location="http://127.0.0.1:1/"), Result.REFUSED, Trouble.REDIRECT),
        (says(429, Retry_After="9"), Result.NOT_SENT, Trouble.RATE),
        (says(500), Result.NOT_SENT, Trouble.BUSY),
        (webserver.hangs, Result.UNKNOWN, Trouble.NO_ANSWER),
        (webserver.hangs_up, Result.UNKNOWN, Trouble.NO_ANSWER),
        (webserver.cuts_the_body, Result.UNKNOWN, Trouble.NO_ANSWER),
    ],
)
def test_the_wire_says_what_became_of_it_after_one_request(
    server: WebServer, reply: Reply, result: Result, trouble: Trouble
) -> None:
    server.reply = reply
    outcome = sent(gotify(server, "?retry=3&wait=0&redirect=yes&rto=60&cto=60"), seconds=0.7)
    assert (outcome.result, outcome.trouble) == (result, trouble)
    assert outcome.retry_after == (9 if trouble is Trouble.RATE else 0)
    assert len(server.requests) == 1
    assert TOKEN not in outcome.response


def test_nobody_listening_is_known_not_sent(server: WebServer) -> None:
    server.stop()
    outcome = sent(gotify(server))
    assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.CONNECT)


@pytest.mark.parametrize("query", ["?redirect=yes", "?redirect=True&verify=no", ""])
def test_a_redirect_to_an_internal_page_is_not_followed(server: WebServer, query: str) -> None:
    with a_web_server() as internal:
        for status in (301, 302, 303, 307, 308):
            server.reply = says(status, Location=f"{internal.url}/admin")
            assert sent(gotify(server, query)).trouble == Trouble.REDIRECT
        assert internal.knocks == 0


def test_a_note_goes_to_one_place(server: WebServer) -> None:
    for address in (
        "tgram://123456789:ABCdefghijklmnopqrstuvwxyz012345678/1/2",
        f"matrix://127.0.0.1:{server.port}/",
        f"matrix://user:pass@127.0.0.1:{server.port}/!a:b/!c:d",
    ):
        outcome = sent(address)
        assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.GUARD)
    assert server.knocks == 0


def matrix(sending: Reply) -> Reply:
    """A Matrix server as far as it is needed."""
    login = {"access_token": "granted", "home_server": "here", "user_id": "@me:here", "device_id": "d"}
    said = {"Content_Type": "application/json"}
    return by_path(
        {
            "/.well-known": says(404),
            "/_matrix/client/v3/login": says(200, json.dumps(login).encode(), **said),
            "/_matrix/client/v3/join": says(200, b'{"room_id": "!room:here"}', **said),
            "/_matrix/client/v3/rooms": sending,
        },
        says(200, b"{}", **said),
    )


@pytest.mark.parametrize(
    ("sending", "result"),
    [
        (says(200, b'{"event_id": "e"}'), Result.SENT),
        (says(403, b'{"errcode": "M_FORBIDDEN"}'), Result.REFUSED),
        (says(429, b'{"retry_after_ms": 3600000}'), Result.NOT_SENT),
        (says(502), Result.NOT_SENT),
        (webserver.hangs_up, Result.UNKNOWN),
    ],
)
def test_of_several_requests_the_last_one_counts_and_the_fence_is_asked_once(
    server: WebServer, sending: Reply, result: Result
) -> None:
    server.reply = matrix(sending)
    asked: list[int] = []
    note = Note(f"matrix://me:password@127.0.0.1:{server.port}/!room:here", "t", "x", "k")
    web = Web(allow_private=True, seconds=5)
    outcome = apprise_way.send(web, note, lambda: asked.append(len(server.requests)))
    assert outcome.result is result
    assert asked == [0]
    sendings = [each for each in server.requests if "/send/" in each.path]
    assert len(sendings) == 1
    assert any(each.path.endswith("/logout") for each in server.requests)


def attempt(web: Web) -> Attempt:
    return Attempt(web, lambda: None, (), time.monotonic() + 5)


@pytest.mark.parametrize(
    ("first", "result"),
    [("/message", Result.UNKNOWN), ("/v3/login", Result.NOT_SENT), ("/v3/join/room", Result.NOT_SENT)],
)
def test_what_fails_after_the_note_arrived_is_not_sent_again(
    server: WebServer, first: str, result: Result
) -> None:
    server.reply = by_path({"/after": says(503)}, says(200))
    trying = attempt(Web(allow_private=True, seconds=5))
    trying.exchange(server.url + first, Letter())
    with pytest.raises(requests.ConnectionError):
        trying.exchange(server.url + "/after", Letter())
    assert trying.verdict(is_sent=False).result is result


def test_nothing_more_is_tried_once_nobody_knows(server: WebServer) -> None:
    server.reply = by_path({"/message": webserver.hangs_up}, says(200))
    trying = attempt(Web(allow_private=True, seconds=5))
    for path in ("/message", "/message-again"):
        with pytest.raises(requests.ConnectionError):
            trying.exchange(server.url + path, Letter())
    assert trying.verdict(is_sent=True).result is Result.UNKNOWN
    assert [request.path for request in server.requests] == ["/message"]


def test_a_service_asks_only_so_often(server: WebServer) -> None:
    trying = attempt(Web(allow_private=True, seconds=5))
    for _ in range(apprise_session.MOST_REQUESTS):
        trying.exchange(f"{server.url}/login", Letter())
    with pytest.raises(requests.ConnectionError):
        trying.exchange(f"{server.url}/login", Letter())
    assert len(server.requests) == apprise_session.MOST_REQUESTS


def test_a_yes_that_apprise_reads_as_a_no_is_a_no(server: WebServer) -> None:
    server.reply = matrix(says(200, b"not json"))
    outcome = sent(f"matrix://me:password@127.0.0.1:{server.port}/!room:here")
    assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.CONTENT)


def test_a_lost_fence_sends_nothing_and_other_troubles_of_ours_come_out(server: WebServer) -> None:
    def failing(problem: Exception) -> Any:
        def fence() -> None:
            raise problem

        return fence

    web, note = Web(allow_private=True, seconds=5), Note(gotify(server), "t", "x", "k")
    assert apprise_way.send(web, note, failing(FenceLost())) == Outcome(Result.WITHDRAWN)
    with pytest.raises(LookupError):
        apprise_way.send(web, note, failing(LookupError("the database is away")))
    server.stop()
    assert server.requests == []


def test_without_the_package_the_outcome_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    monkeypatch.delitem(sys.modules, "crm.outbound.apprise_session")
    monkeypatch.delattr(crm.outbound, "apprise_session")
    assert sent(f"gotifys://example.org/{TOKEN}") == Outcome(Result.NOT_SENT, Trouble.MISSING, "apprise")
