"""A mail taken apart: who wrote it to whom, what it says, which calendars lie in it.

The parser of the standard library in its old, forgiving policy; headers are decoded here, since the new
policy stops at some that real programs write.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice

from crm.transfer.reading import addresses
from crm.transfer.reading.codes import Repair
from crm.transfer.reading.decode import declared_text
from crm.transfer.reading.limits import (
    MAX_CALENDAR_PARTS,
    MAX_HEADER,
    MAX_HEADERS,
    MAX_MAIL_PARTS,
    MAX_NAME,
    MAX_TITLE,
)
from crm.transfer.reading.plain import from_html, many_lines, one_line, verbatim
from crm.transfer.reading.values import Notes

_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar", "application/x-ics"})
_CALENDAR_NAMES = (".ics", ".ical", ".icalendar", ".vcs")
_BEGIN = re.compile(rb"BEGIN:VCALENDAR", re.IGNORECASE)
_END = re.compile(rb"END:VCALENDAR", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_ENCODED_WORD = "=?"
_MAX_BODY = 200_000


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar's bytes; charset and method of its Content-Type; in which mail it lies, 0 the outer one."""

    data: bytes
    charset: str | None = None
    method: str = ""
    message: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The headers of a mail that matter here."""

    message_id: str | None
    subject: str
    sender: tuple[str, str] | None
    senders: tuple[str, ...]
    delivered: frozenset[str]
    sent_on: date | None


@dataclass(frozen=True, slots=True)
class Mail:
    """`heads` are that of the mail and of the mails nested in it, `body` is plain text."""

    heads: tuple[Head, ...]
    body: str
    calendars: tuple[CalendarPart, ...]


def is_too_complex(data: bytes) -> bool:
    """A mail of hundreds of nested parts, or of thousands in a row, costs the standard parser minutes."""
    return len(_BOUNDARY.findall(data)) > MAX_MAIL_PARTS or data.count(b"\n--") > MAX_MAIL_PARTS * 20


def taken_apart(data: bytes, notes: Notes) -> Mail:
    """May raise anything that the standard parser raises for what is no mail at all; callers catch it."""
    message = email.message_from_bytes(data)
    heads = [_head(message)]
    calendars: list[CalendarPart] = []
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part, nested in _parts(message):
        kind = part.get_content_type()
        payload = b"" if kind == "message/rfc822" else _payload(part)
        if kind == "message/rfc822":
            heads.append(_head_of_nested(part))
        elif payload and _is_calendar(part, payload):
            calendars.append(CalendarPart(payload, _charset(part), _method(part), nested))
        elif kind in texts and payload.strip():
            texts[kind].append(declared_text(payload[:_MAX_BODY], _charset(part), notes))
    shown = next(filter(None, map(many_lines, texts["text/plain"])), "")
    shown = shown or next(filter(None, (many_lines(from_html(text)) for text in texts["text/html"])), "")
    found_in_text = [] if calendars else _in_raw_text(data)
    if found_in_text:
        notes.repair(Repair.FOUND_IN_TEXT)
    return Mail(tuple(heads), shown, tuple(calendars[:MAX_CALENDAR_PARTS] or found_in_text))


def _head_of_nested(part: Message) -> Head:
    inner = part.get_payload() if part.is_multipart() else None
    return _head(inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else part)


def _parts(message: Message) -> Iterator[tuple[Message, int]]:
    """Leaves and nested mails in order, with the number of the mail that they lie in."""
    stack: list[tuple[Message, int]] = [(message, 0)]
    nested = 0
    for _ in range(MAX_MAIL_PARTS * 2):
        if not stack:
            return
        part, level = stack.pop()
        payload = part.get_payload() if part.is_multipart() else None
        if part.get_content_type() == "message/rfc822":
            nested += 1
            level = nested
            yield part, level
        if isinstance(payload, list):
            stack.extend((inner, level) for inner in reversed(payload) if isinstance(inner, Message))
        else:
            yield part, level


def _in_raw_text(data: bytes) -> list[CalendarPart]:
    """A calendar that stands in the mail's source outside of any part that would say so."""
    begin, ends = _BEGIN.search(data), list(_END.finditer(data))
    if begin is None or not ends:
        return []
    found = data[begin.start() : ends[-1].end()]
    return [CalendarPart(found)] if b"BEGIN:VEVENT" in found.upper() else []


def _is_calendar(part: Message, payload: bytes) -> bool:
    if part.get_content_type() in _CALENDAR_TYPES:
        return True
    if _filename(part).endswith(_CALENDAR_NAMES):
        return True
    return _BEGIN.match(payload.lstrip(b"\xef\xbb\xbf \r\n\t")) is not None


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, UnicodeError, TypeError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, AttributeError, UnicodeError, TypeError):
        return None


def _method(part: Message) -> str:
    try:
        found = part.get_param("method")
    except (ValueError, LookupError, AttributeError, UnicodeError, TypeError):
        return ""
    return found.strip().upper()[:30] if isinstance(found, str) else ""


def _filename(part: Message) -> str:
    try:
        return _decoded(part.get_filename() or "").strip().lower()
    except (ValueError, LookupError, AttributeError, UnicodeError, TypeError):
        return ""


def _head(message: Message) -> Head:
    headers: dict[str, list[str]] = {}
    for name, value in islice(message.raw_items(), MAX_HEADERS):
        headers.setdefault(str(name).lower(), []).append(str(value)[:MAX_HEADER])
    sender = next(iter(_people(headers.get("from", []))), None)
    senders = _people([value for name in ("from", "sender", "reply-to") for value in headers.get(name, [])])
    return Head(
        message_id=verbatim(headers.get("message-id", [""])[0], MAX_TITLE).strip("<> ") or None,
        subject=one_line(_decoded(headers.get("subject", [""])[0]), MAX_TITLE),
        sender=sender,
        senders=tuple(dict.fromkeys(one for _, one in senders)),
        delivered=_delivered(headers),
        sent_on=_date(headers.get("date", [""])[0]),
    )


def _delivered(headers: dict[str, list[str]]) -> frozenset[str]:
    """The mailbox that it was put into; else the one address in To. Of several nobody knows which it was."""
    for name in ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to"):
        if found := _people(headers.get(name, [])):
            return frozenset(one for _, one in found)
    to = {one for _, one in _people(headers.get("to", []))}
    return frozenset(to) if len(to) == 1 else frozenset()


def _people(values: list[str]) -> list[tuple[str, str]]:
    """(name, address) of address headers, of those that have an address."""
    try:
        pairs = getaddresses([_readable(value) for value in values[:20]])
    except (ValueError, LookupError, UnicodeError, TypeError, RecursionError):
        pairs = []
    found = ((one_line(_decoded(name), MAX_NAME), addresses.address(one)) for name, one in pairs[:100])
    return [(name, one) for name, one in found if one]


def _decoded(value: str) -> str:
    """RFC 2047; raw bytes as UTF-8, else Latin-1."""
    value = _readable(value).replace("\r", "").replace("\n", "")
    if _ENCODED_WORD not in value:
        return value
    try:
        pieces = decode_header(value)
        return "".join(_piece(piece, charset) for piece, charset in pieces)
    except (ValueError, LookupError, UnicodeError, MessageError):
        return value


def _piece(piece: bytes | str, charset: str | None) -> str:
    return piece if isinstance(piece, str) else declared_text(piece, charset, Notes())


def _readable(value: str) -> str:
    """Eight-bit headers come as surrogates."""
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _date(value: str) -> date | None:
    try:
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
