"""Bytes or text of whatever kind to what was understood. Nothing here raises for what a stranger wrote."""

import re
from collections.abc import Callable
from dataclasses import replace

from crm.transfer.reading import calendar_file, kinds
from crm.transfer.reading.codes import DoubtCode, ErrorCode
from crm.transfer.reading.decode import to_text, to_utf8
from crm.transfer.reading.draft import Envelope
from crm.transfer.reading.limits import MAX_BYTES, MAX_EVENTS
from crm.transfer.reading.mail import Head, Mail, is_too_complex, taken_apart
from crm.transfer.reading.plain import from_html, looks_like_html, many_lines
from crm.transfer.reading.text import invitation
from crm.transfer.reading.values import Doubt, Event, Notes, Problem, Reader, Understood

_CALENDAR_IN_TEXT = re.compile(r"BEGIN:V(?:CALENDAR|EVENT)\s", re.IGNORECASE)


def understand(data: bytes, *, name: str, reader: Reader) -> Understood:
    """Read a file of at most `MAX_BYTES`; `name` helps to tell its kind. Errors are in the answer."""
    if len(data) > MAX_BYTES:
        return Understood("unknown", errors=(Problem(ErrorCode.TOO_LARGE, str(MAX_BYTES)),))
    kind = kinds.of(data, name)
    try:
        return _READERS[kind](data, reader)
    except Exception as failure:
        return Understood(kind, errors=(Problem(ErrorCode.NOT_UNDERSTOOD, type(failure).__name__),))


def understand_text(text: str, *, reader: Reader) -> Understood:
    """Read a text as it was pasted: running text, or the source of a mail or a calendar."""
    data = text.encode("utf-8", "replace")
    kind = kinds.of(data, "")
    if len(data) <= MAX_BYTES and kind not in {"ics", "eml"}:
        try:
            return _text(data, reader)
        except Exception as failure:
            return Understood("text", errors=(Problem(ErrorCode.NOT_UNDERSTOOD, type(failure).__name__),))
    return understand(data, name="", reader=reader)


def _calendar(data: bytes, reader: Reader) -> Understood:
    notes = Notes()
    found = calendar_file.read(data, reader, Envelope(), notes)
    errors = []
    if not found.events:
        errors.append(Problem(ErrorCode.NO_EVENT if found.is_calendar else ErrorCode.NOT_A_CALENDAR))
    if found.count > MAX_EVENTS:
        errors.append(Problem(ErrorCode.TOO_MANY_EVENTS, str(found.count)))
    events = calendar_file.with_superseded(found.events)
    return Understood("ics", _with_past(events, reader), tuple(notes.repairs), tuple(errors))


def _mail(data: bytes, reader: Reader) -> Understood:
    if is_too_complex(data):
        return Understood("eml", errors=(Problem(ErrorCode.TOO_COMPLEX),))
    notes = Notes()
    mail = taken_apart(data, notes)
    events: list[Event] = []
    for part in mail.calendars:
        head = mail.heads[min(part.message, len(mail.heads) - 1)]
        envelope = replace(_envelope(head, mail), method=part.method)
        if len(events) < MAX_EVENTS:
            events.extend(calendar_file.read(part.data, reader, envelope, notes, charset=part.charset).events)
    errors = [Problem(ErrorCode.BROKEN_CALENDAR)] if mail.calendars and not events else []
    if not events and (told := _told(mail, reader, notes)):
        events.append(told)
    elif not events and not errors:
        errors.append(Problem(ErrorCode.NO_INVITATION))
    first = mail.heads[0]
    return Understood(
        "eml",
        _with_past(calendar_file.collapsed(events), reader),
        tuple(notes.repairs),
        tuple(errors),
        message_id=first.message_id,
        sender=first.sender,
        subject=first.subject,
    )


def _told(mail: Mail, reader: Reader, notes: Notes) -> Event | None:
    """What a mail without a readable calendar says in words."""
    own = Notes()
    found = invitation(_envelope(mail.heads[0], mail), reader, mail.heads[0].sent_on, own)
    for code in own.repairs:
        notes.repair(code)
    return found


def _text(data: bytes, reader: Reader) -> Understood:
    notes = Notes()
    text = to_text(to_utf8(data, notes), notes)
    if _CALENDAR_IN_TEXT.search(text):
        return _calendar(data, reader)
    body = many_lines(from_html(text) if looks_like_html(text) else text)
    found = invitation(Envelope(body=body), reader, None, notes) if body else None
    if found is None:
        code = ErrorCode.NO_INVITATION if body else ErrorCode.EMPTY
        return Understood("text", repairs=tuple(notes.repairs), errors=(Problem(code),))
    return Understood("text", _with_past((found,), reader), tuple(notes.repairs), subject=found.summary)


def _cards(data: bytes, reader: Reader) -> Understood:
    return Understood("vcf", cards=kinds.card_count(data))


def _table(data: bytes, reader: Reader) -> Understood:
    return Understood("csv", rows=kinds.row_count(data))


def _nothing(data: bytes, reader: Reader) -> Understood:
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return Understood("unknown", errors=(Problem(ErrorCode.EMPTY),))
    code = ErrorCode.OUTLOOK_MSG if kinds.is_outlook_msg(data) else ErrorCode.NOT_UNDERSTOOD
    return Understood("unknown", errors=(Problem(code),))


def _envelope(head: Head, mail: Mail) -> Envelope:
    return Envelope(head.sender, head.senders, head.delivered, head.subject, mail.body)


def _with_past(events: tuple[Event, ...], reader: Reader) -> tuple[Event, ...]:
    """Flag what was before the reader's today, where that is known."""
    today = reader.today
    if today is None:
        return events
    return tuple(
        replace(event, doubts=(*event.doubts, Doubt(DoubtCode.PAST)))
        if event.starts_local and event.starts_local.date() < today
        else event
        for event in events
    )


_READERS: dict[str, Callable[[bytes, Reader], Understood]] = {
    "ics": _calendar,
    "eml": _mail,
    "text": _text,
    "vcf": _cards,
    "csv": _table,
    "unknown": _nothing,
}
