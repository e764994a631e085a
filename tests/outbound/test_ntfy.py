"""A push goes to the server's root with its topic in the body; the token goes nowhere else."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.outbound import ntfy
from crm.outbound.guard import Reason, Refused
from crm.outbound.ntfy import Push, shortened
from crm.outbound.outcome import Result, Trouble
from crm.outbound.web import Web
from tests.outbound.webserver import WebServer, a_web_server, says

PUSH = Push("", "tk_secret", "3 people are due", "Ada\nGrace", "https://keepwarm.example.org/today", "k1")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server() as server:
        yield server


@pytest.fixture
def web() -> Web:
    return Web(allow_private=True, seconds=5)


def test_a_push_is_published_as_json_at_the_root(server: WebServer, web: Web) -> None:
    outcome = ntfy.send(web, replace(PUSH, address=f"{server.url}/my-topic"), lambda: None)
    assert outcome.result is Result.SENT
    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/")
    assert request.headers["authorization"] == "Bearer tk_secret"
    said = json.loads(request.body)
    assert (said["topic"], said["title"], said["message"]) == ("my-topic", "3 people are due", "Ada\nGrace")
    assert said["click"] == "https://keepwarm.example.org/today"


def test_a_server_below_a_path_is_called_there_and_no_token_means_no_header(
    server: WebServer, web: Web
) -> None:
    push = replace(PUSH, address=f"{server.url}/push/my-topic/", token="", click="")
    assert ntfy.send(web, push, lambda: None).result is Result.SENT
    [request] = server.requests
    assert request.path == "/push/"
    assert "authorization" not in request.headers
    assert "click" not in json.loads(request.body)


def test_the_same_push_again_takes_the_place_of_the_first(server: WebServer, web: Web) -> None:
    push = replace(PUSH, address=f"{server.url}/t")
    for each in (push, push, replace(push, key="k2")):
        ntfy.send(web, each, lambda: None)
    first, again, other = (json.loads(request.body)["sequence_id"] for request in server.requests)
    assert first == again != other


@pytest.mark.parametrize(
    "path",
    ["", "/", "/docs", "/v1", "/a/b c", "/a%20b", "/topic?up=1", "/topic#x", "/" + "a" * 65, "/tö", "/a.b"],
)
def test_what_is_no_topic_is_refused(path: str, server: WebServer, web: Web) -> None:
    outcome = ntfy.send(web, replace(PUSH, address=server.url + path), lambda: None)
    assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.GUARD)
    assert server.knocks == 0
    with pytest.raises(Refused):
        ntfy.vetted(server.url + path, allow_private=True)


def test_an_address_can_be_vetted_before_it_is_kept() -> None:
    ntfy.vetted("https://ntfy.sh/my-topic", allow_private=False)
    with pytest.raises(Refused) as refused:
        ntfy.vetted("https://192.168.1.5/my-topic", allow_private=False)
    assert refused.value.reason is Reason.PRIVATE
    with pytest.raises(Refused) as refused:
        ntfy.vetted("https://ntfy.sh/", allow_private=False)
    assert refused.value.reason is Reason.TOPIC


def test_a_long_push_stays_below_what_becomes_a_file(server: WebServer, web: Web) -> None:
    push = replace(PUSH, address=f"{server.url}/t", text="ü\n" * 5_000, title="t\r\nX-Other: 1" * 100)
    assert ntfy.send(web, push, lambda: None).result is Result.SENT
    said = json.loads(server.requests[0].body)
    assert len(said["message"].encode()) <= 4_096
    assert said["message"].endswith("…")
    assert "\n" not in said["title"]
    assert len(said["title"]) <= 200


def test_a_token_cannot_begin_another_header(server: WebServer, web: Web) -> None:
    push = replace(PUSH, address=f"{server.url}/t", token="tk\r\nX-Other: 1")
    ntfy.send(web, push, lambda: None)
    assert "x-other" not in server.requests[0].headers


def test_a_wrong_token_and_a_full_topic_have_their_outcomes(server: WebServer, web: Web) -> None:
    push = replace(PUSH, address=f"{server.url}/t")
    server.reply = says(401, b'{"code":40101,"http":401,"error":"unauthorized"}')
    outcome = ntfy.send(web, push, lambda: None)
    assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.SIGN_IN)
    assert "unauthorized" in outcome.response
    server.reply = says(429, b'{"error":"limit reached"}', Retry_After="60")
    outcome = ntfy.send(web, push, lambda: None)
    assert (outcome.result, outcome.trouble, outcome.retry_after) == (Result.NOT_SENT, Trouble.RATE, 60)


@given(st.text(), st.integers(10, 200))
def test_a_shortened_text_is_its_beginning(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short.encode()) <= most
    assert short == text or text.startswith(short.removesuffix("…"))
