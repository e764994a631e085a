"""What a list needs to know of bytes that a client stored."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.core.card_lines import read_card
from crm.core.content_lines import Component, parse, stream
from crm.core.ics_event import PRODUCT
from crm.core.names import fold
from crm.core.object_span import is_repeating, span
from crm.core.task_text import TaskStatus
from crm.published.models import Shelf

ANYWHERE = timedelta(hours=14)
"""How far the midnight of a zone may lie from that in UTC."""
KINDS = ("VTODO", "VEVENT")
CLOSED = frozenset({TaskStatus.COMPLETED, TaskStatus.CANCELLED})
OWN_PRODUCT = f"PRODID:{PRODUCT}".encode()
OWN_NAMES = frozenset(
    b"BEGIN END VERSION PRODID CALSCALE UID DTSTAMP LAST-MODIFIED SEQUENCE CREATED DTSTART DTEND DUE SUMMARY"
    b" DESCRIPTION LOCATION URL CATEGORIES STATUS COMPLETED PERCENT-COMPLETE TRANSP CLASS ACTION TRIGGER"
    b" FN N ORG TITLE EMAIL TEL X-ABLABEL NOTE REV PHOTO".split()
)
_FOLDS = re.compile(rb"\r?\n[ \t]")
_NAME = re.compile(rb"^ITEM\d+\.|[;:].*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Look:
    """The columns of an object that are read off its body. See `PublishedObject`."""

    uid: str
    component: str
    face: str
    is_open: bool = True
    is_repeating: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def look(shelf: Shelf, body: bytes) -> Look:
    """What stands in the bytes. Raises `BadContent`."""
    return _look_at_card(body) if shelf is Shelf.CONTACTS else _look_at_event(parse(body))


def _look_at_card(body: bytes) -> Look:
    card = read_card(body)
    stored = next(iter(stream(body).components("VCARD")), None)
    ways = (fold(way.value) for way in (*card.emails, *card.phones))
    uid = stored.text("UID") if stored is not None else card.uid
    return Look(uid, "VCARD", " ".join((fold(card.name), *ways)))


def _look_at_event(calendar: Component) -> Look:
    """Days and floating times are placed nowhere here, so that the span is as wide as they may lie."""
    main = next((each for each in calendar.components() if each.name in KINDS), calendar)
    reach = span(calendar)
    return Look(
        uid=main.text("UID"),
        component=main.name,
        face=fold(main.text("SUMMARY")),
        is_open=main.text("STATUS").strip().upper() not in CLOSED,
        is_repeating=is_repeating(calendar),
        starts_at=_earlier(reach[0]) if reach else None,
        ends_at=_later(reach[1]) if reach else None,
    )


def _earlier(at: datetime) -> datetime:
    try:
        return at - ANYWHERE
    except OverflowError:
        return at


def _later(at: datetime) -> datetime:
    try:
        return at + ANYWHERE
    except OverflowError:
        return at


def is_plain(body: bytes) -> bool:
    """Whether nothing is in it but what is written from the facts: no client has stored it."""
    lines = _FOLDS.sub(b"", body).split(b"\r\n")
    return OWN_PRODUCT in lines and all(_NAME.sub(b"", line.upper()) in OWN_NAMES for line in lines if line)
