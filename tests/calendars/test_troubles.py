"""Servers that refuse, break off, babble or lead astray: each a trouble with a name, and no harm done."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm import config
from crm.calendars.far import Access, Changes, Far, connect
from crm.calendars.trouble import FarTrouble, Trouble
from tests.outbound import webserver
from tests.outbound.webserver import Reply, Request, WebServer, a_web_server, says

PASSWORD = "four-words-in-a-row"
HTML = b"<!DOCTYPE html><html><body>Please sign in</body></html>"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<m xmlns="DAV:"><response><href>&b;</href></response></m>'
)
DEEP = b'<D:multistatus xmlns:D="DAV:">' + b"<D:response>" * 5000


def multistatus(*responses: str, more: str = "") -> bytes:
    inner = "".join(f"<D:response>{each}</D:response>" for each in responses)
    return (
        '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
        f"{inner}{more}</D:multistatus>"
    ).encode()


def prop(href: str, *properties: str, status: str = "HTTP/1.1 200 OK") -> str:
    inner = f"<D:prop>{''.join(properties)}</D:prop><D:status>{status}</D:status>"
    return f"<D:href>{href}</D:href><D:propstat>{inner}</D:propstat>"


HOME = multistatus(prop("/dav/", "<C:calendar-home-set><D:href>/dav/cal/</D:href></C:calendar-home-set>"))
CALENDAR = prop(
    "/dav/cal/one/",
    "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>One</D:displayname>",
)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server() as server:
        yield server


@pytest.fixture
def far(server: WebServer, tmp_path: Path) -> Far:
    settings = config.load(instance=tmp_path, allow_private_targets=True)
    return connect(settings, Access(server.url, "ada", PASSWORD), home_href=f"{server.url}/dav/cal/")


def trouble(act: Callable[[], object]) -> FarTrouble:
    with pytest.raises(FarTrouble) as raised:
        act()
    assert PASSWORD not in raised.value.text
    return raised.value


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (says(401), Trouble.WRONG_PASSWORD),
        (says(403), Trouble.WRONG_PASSWORD),
        (says(404), Trouble.NO_CALENDARS),
        (says(500, b"oops"), Trouble.BUSY_THERE),
        (says(503), Trouble.BUSY_THERE),
        (says(200, HTML, Content_Type="text/html"), Trouble.ANSWER_UNREADABLE),
        (says(207, LAUGHS), Trouble.ANSWER_UNREADABLE),
        (says(207, DEEP), Trouble.ANSWER_UNREADABLE),
        (says(207, b'<D:multistatus xmlns:D="DAV:"><D:resp'), Trouble.ANSWER_UNREADABLE),
        (says(207, b""), Trouble.ANSWER_UNREADABLE),
        (webserver.never_ends, Trouble.TOO_LARGE),
        (webserver.hangs_up, Trouble.UNREACHABLE),
        (webserver.resets, Trouble.UNREACHABLE),
        (webserver.cuts_the_body, Trouble.UNREACHABLE),
        (webserver.babbles, Trouble.UNREACHABLE),
    ],
)
def test_each_refusal_has_a_name(server: WebServer, far: Far, reply: Reply, code: Trouble) -> None:
    server.reply = reply
    assert trouble(far.calendars).code is code


def test_who_is_asked_to_wait_is_told_for_how_long(server: WebServer, far: Far) -> None:
    server.reply = says(429, Retry_After="3600")
    found = trouble(far.calendars)
    assert (found.code, found.retry_after) == (Trouble.BUSY_THERE, 3600)


@pytest.mark.parametrize("status", [403, 409, 413, 507])
def test_an_object_that_is_not_taken_is_no_wrong_password(server: WebServer, far: Far, status: int) -> None:
    server.reply = says(status)
    code = trouble(lambda: far.put(far.home_href, "/dav/cal/one/a.ics", b"x", etag=None)).code
    assert code in (Trouble.CANNOT_WRITE, Trouble.TOO_LARGE)


def moved(where: str) -> Reply:
    return says(301, Location=where)


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://127.0.0.1:1/",
        "https://example.org/",
        "file:///etc/passwd",
        "http://user:secret@127.0.0.1/",
        "//example.org/",
    ],
)
def test_a_redirect_to_somebody_else_is_not_followed(server: WebServer, far: Far, where: str) -> None:
    server.reply = moved(where)
    assert trouble(far.calendars).code is Trouble.REFUSED_ADDRESS
    assert len(server.requests) == 1


def test_a_redirect_without_end_is_left(server: WebServer, far: Far) -> None:
    server.reply = moved("/again")
    assert trouble(far.calendars).code is Trouble.REFUSED_ADDRESS
    assert len(server.requests) == 6


def test_nothing_is_written_where_a_redirect_leads(server: WebServer, far: Far) -> None:
    server.reply = moved("/elsewhere")
    put = lambda: far.put(far.home_href, "/dav/cal/one/a.ics", b"x", etag=None)  # noqa: E731
    assert trouble(put).code is Trouble.REFUSED_ADDRESS
    assert len(server.requests) == 1


def test_a_house_of_ones_own_is_called_only_if_the_operator_allows_it(
    server: WebServer, tmp_path: Path
) -> None:
    settings = config.load(instance=tmp_path)
    with pytest.raises(FarTrouble) as raised:
        connect(settings, Access(server.url, "ada", PASSWORD)).calendars()
    assert raised.value.code is Trouble.REFUSED_ADDRESS
    assert server.knocks == 0


def test_the_password_is_not_sent_in_the_clear_over_the_internet(tmp_path: Path) -> None:
    settings = config.load(instance=tmp_path)
    with pytest.raises(FarTrouble) as raised:
        connect(settings, Access("http://example.org/", "ada", PASSWORD))
    assert (raised.value.code, raised.value.text) == (Trouble.REFUSED_ADDRESS, "scheme")


def test_what_was_typed_is_followed_through_the_well_known_place(server: WebServer, tmp_path: Path) -> None:
    server.reply = webserver.by_path(
        {
            "/.well-known/caldav": moved("/dav/"),
            "/dav/cal/": says(207, multistatus(CALENDAR)),
            "/dav/": says(207, HOME),
        },
        says(404),
    )
    settings = config.load(instance=tmp_path, allow_private_targets=True)
    found = connect(settings, Access(server.url, "ada", PASSWORD)).calendars()
    assert [(each.name, each.href) for each in found] == [("One", f"{server.url}/dav/cal/one/")]


def test_a_place_that_knows_nothing_of_calendars_is_said_to_have_none(
    server: WebServer, tmp_path: Path
) -> None:
    server.reply = says(405)
    settings = config.load(instance=tmp_path, allow_private_targets=True)
    far = connect(settings, Access(server.url, "ada", PASSWORD))
    assert trouble(far.calendars).code is Trouble.NO_CALENDARS


def test_a_server_that_refuses_one_property_is_asked_for_less(server: WebServer, far: Far) -> None:
    def reply(server: WebServer, line: socket.socket, request: Request) -> None:
        more = prop("/dav/cal/one/", "<D:sync-token/>", status="HTTP/1.1 403 Forbidden")
        picky = b"sync-token" in request.body
        said = multistatus(CALENDAR + more.partition("</D:href>")[2] if picky else CALENDAR)
        says(207, said)(server, line, request)

    server.reply = reply
    assert [each.name for each in far.calendars()] == ["One"]


def test_a_token_that_the_server_forgot_means_that_all_is_listed(server: WebServer, far: Far) -> None:
    listing = multistatus(
        CALENDAR, prop("/dav/cal/one/a%20b.ics", '<D:getetag>"1"</D:getetag><D:resourcetype/>')
    )

    def reply(server: WebServer, line: socket.socket, request: Request) -> None:
        says(*((403, b"") if request.method == "REPORT" else (207, listing)))(server, line, request)

    server.reply = reply
    changes = far.changes(f"{server.url}/dav/cal/one/", "old")
    assert isinstance(changes, Changes)
    assert changes.is_whole
    assert [(each.href, each.etag) for each in changes.objects] == [("/dav/cal/one/a b.ics", '"1"')]


def test_an_answer_in_pages_is_read_to_its_end(server: WebServer, far: Far) -> None:
    def page(name: str, token: str, *, is_cut: bool) -> bytes:
        cut = "<D:href>/dav/cal/one/</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status>"
        one = prop(f"/dav/cal/one/{name}.ics", f'<D:getetag>"{name}"</D:getetag>')
        return multistatus(one, *([cut] if is_cut else []), more=f"<D:sync-token>{token}</D:sync-token>")

    def reply(server: WebServer, line: socket.socket, request: Request) -> None:
        first = b">t0<" in request.body
        says(207, page("a", "t1", is_cut=True) if first else page("b", "t2", is_cut=False))(
            server, line, request
        )

    server.reply = reply
    changes = far.changes(f"{server.url}/dav/cal/one/", "t0")
    assert [each.href for each in changes.objects] == ["/dav/cal/one/a.ics", "/dav/cal/one/b.ics"]
    assert changes.sync_token == "t2"
    assert not changes.is_whole


def test_what_is_too_large_together_is_fetched_apart_and_what_is_too_large_alone_is_left(
    server: WebServer, far: Far
) -> None:
    sizes = {"/cal/a": 3_000_000, "/cal/b": 3_000_000, "/cal/c": 6_000_000, "/cal/d": 10}

    def reply(server: WebServer, line: socket.socket, request: Request) -> None:
        wanted = [path for path in sizes if f">{path}<".encode() in request.body]
        data = (f"<C:calendar-data>{'x' * sizes[path]}</C:calendar-data>" for path in wanted)
        said = multistatus(*(prop(path, body) for path, body in zip(wanted, data, strict=True)))
        says(207, said)(server, line, request)

    server.reply = reply
    [found] = far.objects(far.home_href, list(sizes))
    assert [each.href for each in found] == ["/cal/a", "/cal/b", "/cal/d"]
