"""Apprise reaches the services of our list and no others, by our client; the wire says what became of it."""

import json
import socket
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import requests

import crm.outbound
from crm.outbound import apprise_session, apprise_way
from crm.outbound.apprise_way import Note, vetted
from crm.outbound.guard import Reason, Refused
from crm.outbound.outcome import FenceLost, Outcome, Result, Trouble
from crm.outbound.web import Web
from tests.outbound import webserver
from tests.outbound.webserver import Reply, WebServer, a_web_server, by_path, says

TOKEN = "AbCdEfGhIjKlMnO"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server(says(200, b'{"id": 1}', Content_Type="application/json")) as server:
        yield server


def gotify(server: WebServer, query: str = "") -> str:
    return f"gotify://127.0.0.1:{server.port}/{TOKEN}{query}"


def sent(address: str, *, allow_private: bool = True, seconds: float = 5.0) -> Outcome:
    note = Note(address, "3 people are due", "Ada & <Grace>\nAlan", "k1")
    return apprise_way.send(Web(allow_private=allow_private, seconds=seconds), note, lambda: None)


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


@pytest.mark.parametrize(
    "address",
    [
        "json://169.254.169.254/latest/meta-data",
        "jsons://example.org/",
        "xml://127.0.0.1/",
        "form://127.0.0.1/",
        "syslog://",
        "rsyslog://127.0.0.1/",
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://discord.com/api/webhooks/1/2",
        "mailto://user:pass@example.org",
        "dbus://",
        "gnome://",
        "windows://",
        "macosx://",
        "apprise://127.0.0.1/token",
        "mqtt://127.0.0.1/topic",
        "irc://127.0.0.1/x",
        "smpp://127.0.0.1/",
        "signal://127.0.0.1:8080/+1555/",
        "hassio://127.0.0.1/token",
        "GOTIFY://127.0.0.1/token",
        "TGRAM://1:abc/1",
    ],
)
def test_services_that_are_not_on_the_list_are_refused(address: str) -> None:
    outcome = sent(address)
    assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.GUARD)


@pytest.mark.parametrize("service", sorted(apprise_way.ANYWHERE))
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "169.254.169.254", "0x7f000001", "2130706433", "127.1", "[::1]", "localhost", "10.0.0.1"],
)
def test_inner_addresses_are_refused_for_every_service(service: str, host: str) -> None:
    with pytest.raises(Refused) as refused:
        vetted(f"{service}://user:pass@{host}/{TOKEN}", allow_private=False)
    assert refused.value.reason in (Reason.PRIVATE, Reason.NOTATION)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "127.1", "[::1]"])
def test_the_session_refuses_them_too_when_nobody_looked_before(server: WebServer, host: str) -> None:
    web = Web(allow_private=False)
    note = Note(f"gotify://{host}:{server.port}/{TOKEN}", "t", "x", "k")
    outcome = apprise_session.deliver(web, note.address, note, lambda: None)
    assert outcome.result is Result.REFUSED
    assert outcome.trouble == Trouble.GUARD
    assert server.knocks == 0


@pytest.mark.parametrize("inner", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"])
@pytest.mark.parametrize(
    "address",
    [
        f"gotifys://example.org/{TOKEN}",
        "tgram://123456789:ABCdefghijklmnopqrstuvwxyz012345678/12345",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        f"mmosts://example.org/{TOKEN}{TOKEN}",
    ],
)
def test_a_name_that_leads_inside_is_refused(
    address: str, inner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialled: list[Any] = []
    family = socket.AF_INET6 if ":" in inner else socket.AF_INET
    answer = [(family, socket.SOCK_STREAM, 6, "", (inner, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **options: answer)
    monkeypatch.setattr(socket.socket, "connect", lambda _sock, to: dialled.append(to))
    outcome = sent(address, allow_private=False)
    assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.GUARD)
    assert dialled == []


def test_what_changes_the_transport_is_taken_out_of_an_address() -> None:
    keys = (
        "redirect retry wait verify cto rto template attach attach-as config url format store +X-Evil :x -y"
    )
    query = "&".join(f"{key}=file:///etc/passwd" for key in keys.split())
    made = vetted(f"gotifys://example.org/{TOKEN}?priority=high&{query}", allow_private=False)
    assert made.startswith(f"gotifys://example.org/{TOKEN}?priority=high&")
    assert "passwd" not in made
    assert "overflow=truncate" in made


def test_each_service_of_the_list_is_where_we_look_for_it() -> None:
    assert set(apprise_session.MODULES) == apprise_way.SERVICES
    for service, (module, name) in apprise_session.MODULES.items():
        plugin = getattr(import_module(f"apprise.plugins.{module}"), name)
        assert service in {plugin.protocol, plugin.secure_protocol, *(plugin.secure_protocol or ())}


def test_no_other_service_is_even_loaded(server: WebServer) -> None:
    assert sent(gotify(server)).result is Result.SENT
    for other in ("custom_json", "syslog", "email", "apprise_api", "dbus", "ntfy"):
        assert f"apprise.plugins.{other}" not in sys.modules


def test_no_file_leaves_with_a_note(server: WebServer) -> None:
    assert sent(gotify(server, "?attach=file:///etc/passwd&template=/etc/passwd")).result is Result.SENT
    [request] = server.requests
    assert b"root:" not in request.raw


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


def test_outside_of_an_attempt_nobody_gets_out_through_requests(server: WebServer) -> None:
    assert apprise_session.Session is requests.Session
    for call in (requests.get, requests.post, requests.Session().get, requests.session().get):
        with pytest.raises(requests.ConnectionError):
            call(server.url)
    assert server.knocks == 0


def test_without_the_package_the_outcome_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    monkeypatch.delitem(sys.modules, "crm.outbound.apprise_session")
    monkeypatch.delattr(crm.outbound, "apprise_session")
    assert sent(f"gotifys://example.org/{TOKEN}") == Outcome(Result.NOT_SENT, Trouble.MISSING, "apprise")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "gotify",
        "gotify://",
        "gotify:///",
        "gotify://h ost/x",
        "gotify://h/\n",
        "tgram://nobody/1",
        "discord://x",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert sent(address).trouble == Trouble.GUARD
