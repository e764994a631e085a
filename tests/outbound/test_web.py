"""Every end that a call to the web can have has its outcome; the fence stands before the first byte."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest

from crm.outbound import web as web_module
from crm.outbound.outcome import FenceLost, Outcome, Result, Trouble
from crm.outbound.web import LARGEST_ANSWER, Letter, Web
from tests.outbound import webserver
from tests.outbound.webserver import Reply, WebServer, a_web_server, says

LETTER = Letter(headers=(("Content-Type", "application/json"),), body=b'{"a": 1}')


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server() as server:
        yield server


def post(server: WebServer, *, seconds: float = 5.0, path: str = "/in") -> Outcome:
    return Web(allow_private=True, seconds=seconds).send(server.url + path, LETTER, lambda: None)


def test_a_yes_is_sent_and_the_request_arrives_whole(server: WebServer) -> None:
    outcome = post(server, path="/in?to=me")
    assert outcome == Outcome(Result.SENT, response="200 OK")
    [request] = server.requests
    assert (request.method, request.path, request.body) == ("POST", "/in?to=me", b'{"a": 1}')
    assert request.headers["host"] == f"127.0.0.1:{server.port}"
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_status_of_success_is_sent(server: WebServer, status: int) -> None:
    server.reply = says(status)
    assert post(server).result is Result.SENT


@pytest.mark.parametrize(
    ("status", "result", "trouble"),
    [
        (301, Result.REFUSED, Trouble.REDIRECT),
        (302, Result.REFUSED, Trouble.REDIRECT),
        (304, Result.REFUSED, Trouble.REDIRECT),
        (308, Result.REFUSED, Trouble.REDIRECT),
        (400, Result.REFUSED, Trouble.CONTENT),
        (401, Result.REFUSED, Trouble.SIGN_IN),
        (403, Result.REFUSED, Trouble.SIGN_IN),
        (404, Result.REFUSED, Trouble.RECIPIENT),
        (410, Result.REFUSED, Trouble.RECIPIENT),
        (413, Result.REFUSED, Trouble.CONTENT),
        (422, Result.REFUSED, Trouble.CONTENT),
        (408, Result.NOT_SENT, Trouble.BUSY),
        (425, Result.NOT_SENT, Trouble.BUSY),
        (429, Result.NOT_SENT, Trouble.RATE),
        (500, Result.NOT_SENT, Trouble.BUSY),
        (502, Result.NOT_SENT, Trouble.BUSY),
        (503, Result.NOT_SENT, Trouble.BUSY),
        (507, Result.NOT_SENT, Trouble.BUSY),
    ],
)
def test_a_no_is_for_good_or_for_now(
    server: WebServer, status: int, result: Result, trouble: Trouble
) -> None:
    server.reply = says(status, b"the reason")
    outcome = post(server)
    assert (outcome.result, outcome.trouble) == (result, trouble)
    assert outcome.response.startswith(str(status))
    assert ("the reason" in outcome.response) is (status >= 400)


@pytest.mark.parametrize(
    ("wait", "seconds"), [("120", 120), ("0", 0), ("99999999", 24 * 3600), ("-5", 0), ("tomorrow", 0)]
)
def test_how_long_a_server_wants_us_to_wait_is_kept(server: WebServer, wait: str, seconds: int) -> None:
    server.reply = says(429, Retry_After=wait)
    assert post(server).retry_after == seconds


def test_a_redirect_is_not_followed(server: WebServer) -> None:
    with a_web_server() as internal:
        server.reply = says(307, Location=f"{internal.url}/admin")
        outcome = post(server)
        assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.REDIRECT)
        assert internal.knocks == 0


@pytest.mark.parametrize(
    "reply",
    [
        webserver.hangs,
        webserver.hangs_up,
        webserver.resets,
        webserver.cuts_the_headers,
        webserver.cuts_the_body,
        webserver.drips,
        webserver.drips_headers,
        webserver.babbles,
    ],
)
def test_without_a_whole_answer_nobody_knows(server: WebServer, reply: Reply) -> None:
    server.reply = reply
    started = time.monotonic()
    outcome = post(server, seconds=0.5, path="/a-secret-path")
    assert (outcome.result, outcome.trouble) == (Result.UNKNOWN, Trouble.NO_ANSWER)
    assert time.monotonic() - started < 10
    assert "a-secret-path" not in outcome.response


def test_a_body_without_end_is_read_only_so_far(server: WebServer) -> None:
    server.reply = webserver.never_ends
    assert post(server).result is Result.SENT
    server.reply = says(500, b"word " * LARGEST_ANSWER)
    outcome = post(server)
    assert outcome.trouble == Trouble.BUSY
    assert len(outcome.response) <= 500


def test_headers_without_end_are_not_read(server: WebServer) -> None:
    server.reply = says(200, X_Large="x" * 500_000)
    assert post(server).result is Result.UNKNOWN


def test_nobody_listening_is_known_not_sent(server: WebServer) -> None:
    server.stop()
    passed: list[bool] = []
    outcome = Web(allow_private=True).send(server.url, LETTER, lambda: passed.append(True))
    assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.CONNECT)
    assert passed == []


def test_the_fence_is_asked_once_when_connected_and_before_the_first_byte(server: WebServer) -> None:
    seen: list[tuple[bool, int]] = []

    def fence() -> None:
        arrived = server.first_byte.wait(0.2)
        seen.append((arrived, server.knocks))

    assert Web(allow_private=True).send(server.url, LETTER, fence).result is Result.SENT
    assert seen == [(False, 1)]
    assert server.first_byte.is_set()


def test_a_lost_fence_sends_nothing(server: WebServer) -> None:
    def lost() -> None:
        raise FenceLost

    assert Web(allow_private=True).send(server.url, LETTER, lost) == Outcome(Result.WITHDRAWN)
    server.stop()
    assert server.requests == []
    assert not server.first_byte.is_set()


def test_whatever_else_the_fence_raises_stops_the_call_too(server: WebServer) -> None:
    def broken() -> None:
        raise LookupError("the database is away")

    with pytest.raises(LookupError):
        Web(allow_private=True).send(server.url, LETTER, broken)
    server.stop()
    assert server.requests == []


def test_breaking_off_leaves_what_was_asked_open_and_begins_nothing_new(server: WebServer) -> None:
    server.reply = webserver.hangs
    web = Web(allow_private=True, seconds=20)
    outcomes: list[Outcome] = []
    waiting = Thread(target=lambda: outcomes.append(web.send(server.url, LETTER, lambda: None)))
    waiting.start()
    assert server.first_byte.wait(5)
    web.abort()
    waiting.join(10)
    assert [(each.result, each.trouble) for each in outcomes] == [(Result.UNKNOWN, Trouble.NO_ANSWER)]
    later = web.send(server.url, LETTER, lambda: None)
    assert (later.result, later.trouble) == (Result.NOT_SENT, Trouble.STOPPED)
    assert server.knocks == 1


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_proxies_of_the_environment_are_not_used(
    server: WebServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with a_web_server() as proxy:
        monkeypatch.setenv(name, proxy.url)
        assert post(server).result is Result.SENT
        assert proxy.knocks == 0


def test_private_targets_need_the_operators_word(server: WebServer) -> None:
    outcome = Web(allow_private=False).send(server.url, LETTER, lambda: None)
    assert outcome.trouble == Trouble.GUARD
    assert outcome.result is Result.REFUSED
    assert server.knocks == 0


def test_the_operators_ping_is_a_get_and_follows_nothing(server: WebServer) -> None:
    assert web_module.get(f"{server.url}/ping/secret").result is Result.SENT
    [request] = server.requests
    assert (request.method, request.path, request.body) == ("GET", "/ping/secret", b"")
    server.reply = says(302, Location=f"{server.url}/other")
    assert web_module.get(f"{server.url}/ping/secret").trouble == Trouble.REDIRECT
    assert len(server.requests) == 2


@pytest.mark.parametrize("address", ["", "nonsense", "http://", "http://[", "file:///etc/passwd", "\x00"])
def test_the_operators_ping_never_raises(address: str) -> None:
    assert web_module.get(address).trouble == Trouble.GUARD


def test_a_header_that_cannot_be_written_sends_nothing(server: WebServer) -> None:
    passed: list[bool] = []
    letter = Letter(headers=(("X-Note", "a\r\nX-Other: b"),))
    outcome = Web(allow_private=True).send(server.url, letter, lambda: passed.append(True))
    assert outcome.result is Result.NOT_SENT
    assert (passed, server.requests) == ([], [])


def test_a_server_that_answers_early_and_hangs_up_is_heard(server: WebServer) -> None:
    """The request is larger than what fits on the way; the no to it counts all the same."""
    server.waits_for_bodies = False
    server.reply = says(413, b"too much")
    large = Letter(body=b"x" * 20_000_000)
    assert Web(allow_private=True).send(server.url, large, lambda: None).result is Result.REFUSED
