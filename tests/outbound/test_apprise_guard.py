"""Apprise gets out by our client only, to the services of our list, and nothing of it changes how."""

import socket
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import requests

from crm.outbound import apprise_session, apprise_way
from crm.outbound.apprise_way import Note, vetted
from crm.outbound.guard import Reason, Refused
from crm.outbound.outcome import Result, Trouble
from crm.outbound.web import Web
from tests.outbound.notes import TOKEN, gotify, sent
from tests.outbound.webserver import WebServer, a_web_server, says


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server(says(200, b'{"id": 1}', Content_Type="application/json")) as server:
        yield server


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


def test_outside_of_an_attempt_nobody_gets_out_through_requests(server: WebServer) -> None:
    assert apprise_session.Session is requests.Session
    for call in (requests.get, requests.post, requests.Session().get, requests.session().get):
        with pytest.raises(requests.ConnectionError):
            call(server.url)
    assert server.knocks == 0


def test_a_service_that_insists_on_redirects_gets_none(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_web_server() as internal:
        server.reply = says(302, Location=f"{internal.url}/admin")
        web = Web(allow_private=True, seconds=5)
        attempt = apprise_session.Attempt(web, lambda: None, (), time.monotonic() + 5)
        monkeypatch.setattr(apprise_session._under_way, "attempt", attempt)
        assert requests.post(server.url, allow_redirects=True, timeout=5).status_code == 302
        assert internal.knocks == 0


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
