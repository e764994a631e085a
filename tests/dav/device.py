"""A phone, as far as protocols go: asks with its own password and reads 207 answers."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.dav import passwords
from crm.dav.models import AppPassword, Scope
from crm.published import actions
from tests.conftest import NOW

SPACES = (
    'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CR="urn:ietf:params:xml:ns:carddav" '
    'xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/" xmlns:X="urn:example:x"'
)
PREFIXES = {
    "D": "DAV:",
    "C": "urn:ietf:params:xml:ns:caldav",
    "CR": "urn:ietf:params:xml:ns:carddav",
    "CS": "http://calendarserver.org/ns/",
    "A": "http://apple.com/ns/ical/",
    "X": "urn:example:x",
}


def clark(name: str) -> str:
    """`D:href` as ET writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"


@dataclass
class Response:
    """One response of a multi-status: properties that are there, names of those that are not, a status."""

    found: dict[str, ET.Element] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    status: int = 200

    def text(self, name: str) -> str:
        """The text of a property, or of the href in it."""
        element = self.found[clark(name)]
        href = element.find(clark("D:href"))
        return (href if href is not None else element).text or ""

    def inner(self, name: str) -> list[str]:
        """The local names of what is in a property, at any depth."""
        return [each.tag.rpartition("}")[2] for each in self.found[clark(name)].iter()][1:]

    def has(self, name: str) -> bool:
        return clark(name) in self.found


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def root(self) -> ET.Element:
        return ET.fromstring(self.body)  # noqa: S314 - our own answer

    @property
    def responses(self) -> dict[str, Response]:
        """By href, in the order in which they came; each href once."""
        assert self.status == 207, self.body
        assert self.root.tag == clark("D:multistatus")
        found: dict[str, Response] = {}
        for each in self.root.findall(clark("D:response")):
            href = each.findtext(clark("D:href")) or ""
            assert href not in found, href
            found[href] = _read(each)
        return found

    @property
    def only(self) -> Response:
        """The one response that there is."""
        [response] = self.responses.values()
        return response

    @property
    def names(self) -> list[str]:
        """The last parts of the hrefs of what is there."""
        return [href.rpartition("/")[2] for href, each in self.responses.items() if each.status == 200]

    @property
    def token(self) -> str:
        return self.root.findtext(clark("D:sync-token")) or ""

    @property
    def precondition(self) -> str:
        """The element that says why not, without its namespace; empty when nothing is said."""
        if not self.body.startswith(b"<?xml"):
            return ""
        assert self.root.tag == clark("D:error")
        return self.root[0].tag.rpartition("}")[2]


def _read(element: ET.Element) -> Response:
    response = Response(status=_status(element) or 200)
    for stat in element.findall(clark("D:propstat")):
        status = _status(stat)
        for prop in stat.findall(clark("D:prop")):
            for each in prop:
                if status == 200:
                    response.found[each.tag] = each
                else:
                    response.missing[each.tag] = status
    return response


def _status(element: ET.Element) -> int:
    line = element.findtext(clark("D:status"))
    return int(line.split()[1]) if line else 0


@dataclass
class Device:
    """A phone with a password of its own."""

    client: FlaskClient
    name: str
    secret: str
    user_id: int

    @property
    def principal(self) -> str:
        return f"/dav/principals/{self.user_id}/"

    @property
    def followups(self) -> str:
        return f"/dav/calendars/{self.user_id}/followups/"

    @property
    def interviews(self) -> str:
        return f"/dav/calendars/{self.user_id}/interviews/"

    @property
    def contacts(self) -> str:
        return f"/dav/addressbooks/{self.user_id}/contacts/"

    def ask(self, method: str, path: str, body: str | bytes = b"", **headers: Any) -> Answer:
        """Any request; `If_Match="x"` is a header."""
        given = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        given.setdefault("Authorization", basic(self.name, self.secret))
        response = self.client.open(path, method=method, data=body, headers=given)
        return Answer(response.status_code, dict(response.headers), response.get_data())

    def propfind(self, path: str, *names: str, depth: str | int = 0, **headers: Any) -> Answer:
        """These properties, or all."""
        asked = f"<D:prop>{''.join(f'<{name}/>' for name in names)}</D:prop>" if names else "<D:allprop/>"
        body = f"<D:propfind {SPACES}>{asked}</D:propfind>"
        return self.ask("PROPFIND", path, body, Depth=depth, **headers)

    def proppatch(self, path: str, inner: str) -> Answer:
        return self.ask("PROPPATCH", path, f"<D:propertyupdate {SPACES}>{inner}</D:propertyupdate>")

    def report(self, path: str, name: str, inner: str, **headers: Any) -> Answer:
        """A REPORT whose body is this element."""
        return self.ask("REPORT", path, f"<{name} {SPACES}>{inner}</{name}>", **headers)

    def sync(self, path: str, token: str = "", more: str = "", data: str = "") -> Answer:
        inner = f"<D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>{more}"
        return self.report(path, "D:sync-collection", f"{inner}<D:prop><D:getetag/>{data}</D:prop>")


def basic(name: str, secret: str) -> str:
    return "Basic " + b64encode(f"{name}:{secret}".encode()).decode()


def a_password(
    session: Session, *, name: str = "Phone", scope: Scope = Scope.ALL, is_read_only: bool = False
) -> tuple[AppPassword, str]:
    """A password for a device of the owner, whose shelves are opened; committed."""
    actions.open_shelves(session, now=NOW)
    made = passwords.make(session, name=name, scope=scope, is_read_only=is_read_only, now=NOW)
    session.commit()
    return made
