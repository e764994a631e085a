"""CalDAV as XML, out and in, by the half of the `caldav` library that calls nobody.

Loaded by the first call to a server (`far`), since it brings lxml with it.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from caldav.elements import cdav, dav, ical
from caldav.elements.base import BaseElement
from caldav.lib.error import DAVError
from caldav.response import DAVResponse

from crm.calendars.trouble import FarTrouble, Trouble

logging.getLogger("caldav").setLevel(logging.CRITICAL)  # it logs what it reads, and that is private

Elements = Iterable[type[BaseElement]]
ROOT = re.compile(rb"<[A-Za-z_]")


class GetCtag(BaseElement):
    """Changes with every change in a calendar; of Apple's calendar server, and understood by most."""

    tag: ClassVar[str] = "{http://calendarserver.org/ns/}getctag"


CTAG, ETAG, TOKEN = GetCtag.tag, dav.GetEtag.tag, dav.SyncToken.tag
NAME, COLOUR, KIND = dav.DisplayName.tag, ical.CalendarColor.tag, dav.ResourceType.tag
COMPONENTS = cdav.SupportedCalendarComponentSet.tag
RIGHTS = dav.CurrentUserPrivilegeSet.tag
PRINCIPAL, HOME = dav.CurrentUserPrincipal.tag, cdav.CalendarHomeSet.tag
IS_CALENDAR = cdav.Calendar.tag

NEEDED = (dav.DisplayName, dav.ResourceType, cdav.SupportedCalendarComponentSet)
WELCOME = (ical.CalendarColor, GetCtag, dav.SyncToken, dav.CurrentUserPrivilegeSet)
"""Of a calendar; some servers answer a question for one of the latter with an error for all."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing in an answer; `href` is the path of its address, not percent-encoded."""

    href: str
    status: int
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """An object in an answer."""

    href: str
    etag: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Synced:
    """An answer to sync-collection."""

    changed: tuple[str, ...]
    etags: Mapping[str, str]
    gone: tuple[str, ...]
    token: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer in the shape that the library takes; the type "maybe no XML" keeps it from logging it."""

    content: bytes
    status_code: int = 207
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/plain"})
    text: str = ""
    reason: str = ""


def propfind(elements: Elements) -> bytes:
    """Ask for these properties."""
    return _bytes(_with(dav.Propfind(), _with(dav.Prop(), *(each() for each in elements))))


def where_from() -> bytes:
    """Ask who we are there, and where our calendars are."""
    return propfind((dav.CurrentUserPrincipal, cdav.CalendarHomeSet, dav.ResourceType))


def etags() -> bytes:
    """Ask for the ETags of what is there."""
    return propfind((dav.GetEtag, dav.ResourceType))


def between(starts: datetime, ends: datetime) -> bytes:
    """Ask for the ETags of events that touch this time."""
    events = _with(cdav.CompFilter("VEVENT"), cdav.TimeRange(starts, ends))
    within = _with(cdav.Filter(), _with(cdav.CompFilter("VCALENDAR"), events))
    return _bytes(_with(cdav.CalendarQuery(), _with(dav.Prop(), dav.GetEtag()), within))


def multiget(paths: Iterable[str]) -> bytes:
    """Ask for these objects with their bodies."""
    wanted = _with(dav.Prop(), dav.GetEtag(), cdav.CalendarData())
    return _bytes(_with(cdav.CalendarMultiGet(), wanted, *(dav.Href(value=path) for path in paths)))


def sync(token: str) -> bytes:
    """Ask what changed since."""
    wanted = _with(dav.Prop(), dav.GetEtag())
    since, level = dav.SyncToken(value=token), dav.SyncLevel(value="1")
    return _bytes(_with(dav.SyncCollection(), since, level, wanted))


def mkcalendar(name: str, colour: str, components: Iterable[str]) -> bytes:
    """A new calendar, for these components; none = what the server thinks right."""
    prop = _with(dav.Prop(), dav.DisplayName(name), ical.CalendarColor(colour))
    takes = [cdav.Comp(each) for each in components]
    if takes:
        prop = _with(prop, _with(cdav.SupportedCalendarComponentSet(), *takes))
    return _bytes(_with(cdav.Mkcalendar(), _with(dav.Set(), prop)))


def found(body: bytes) -> list[Found]:
    """What a PROPFIND found. Raises `FarTrouble`."""
    try:
        results = _read(body).parse_propfind()
    except (DAVError, ValueError, AttributeError) as problem:
        raise _unreadable(problem) from problem
    return [Found(each.href or "", each.status, each.properties) for each in results]


def items(body: bytes) -> list[Item]:
    """Objects that a REPORT answered with; those that are gone are left out. Raises `FarTrouble`."""
    try:
        results = _read(body).parse_calendar_query()
    except (DAVError, ValueError, AttributeError) as problem:
        raise _unreadable(problem) from problem
    return [
        Item(each.href, each.etag or "", each.calendar_data or "") for each in results if each.status < 400
    ]


def synced(body: bytes) -> Synced:
    """What changed. Raises `FarTrouble`."""
    try:
        result = _read(body).parse_sync_collection()
    except (DAVError, ValueError, AttributeError) as problem:
        raise _unreadable(problem) from problem
    tags = {each.href: each.etag or "" for each in result.changed if not each.href.endswith("/")}
    return Synced(tuple(tags), tags, tuple(result.deleted), result.sync_token or "", result.truncated)


def words(value: object) -> list[str]:
    """A property that may be nothing, a text or several."""
    if value is None or isinstance(value, str):
        return [value] if value else []
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _read(body: bytes) -> DAVResponse:
    """The answer taken apart. One with a document type, and so perhaps entities of its own, is none."""
    root = ROOT.search(body)
    if root is None or b"<!doctype" in body[: root.start()].lower():
        raise FarTrouble(Trouble.ANSWER_UNREADABLE, "no XML")
    answer = DAVResponse(_Reply(body))
    if answer.tree is None or not str(answer.tree.tag).startswith("{DAV:}"):
        raise FarTrouble(Trouble.ANSWER_UNREADABLE, "no DAV")
    return answer


def _unreadable(problem: Exception) -> FarTrouble:
    return FarTrouble(
        Trouble.ANSWER_UNREADABLE, str(getattr(problem, "reason", "") or type(problem).__name__)
    )


def _with(element: BaseElement, *children: BaseElement) -> BaseElement:
    return element + children


def _bytes(element: BaseElement) -> bytes:
    return str(element).encode()
