"""One VEVENT, as it stands, to a `Draft`."""

import quopri
from collections.abc import Iterable
from datetime import UTC, datetime

from crm.core.moments import duration, moment
from crm.transfer.reading import addresses, links, people
from crm.transfer.reading.cascade import RawCalendar, RawEvent
from crm.transfer.reading.codes import DoubtCode, Repair
from crm.transfer.reading.draft import Draft, Envelope
from crm.transfer.reading.limits import MAX_TITLE, MAX_UID
from crm.transfer.reading.lines import Line
from crm.transfer.reading.names import name_of
from crm.transfer.reading.people import Invited
from crm.transfer.reading.plain import from_html, many_lines, one_line, verbatim
from crm.transfer.reading.values import Event, Notes, Reader
from crm.transfer.reading.zones import Placed, Zones

_LINK_FIELDS = ("LOCATION", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-GOOGLE-CONFERENCE", "CONFERENCE", "URL")
_MAX_SEQUENCE = 2**31 - 1


def draft(raw: RawEvent, calendar: RawCalendar, reader: Reader, envelope: Envelope, notes: Notes) -> Draft:
    """Never raises for what the file holds."""
    zones = Zones(reader.zone, calendar.definitions)
    method = calendar.method or envelope.method or None
    rule = raw.text("RRULE").upper()
    if rule or raw.first("RDATE"):
        notes.doubt(DoubtCode.RECURRING)
    attendees = [people.invited(line) for line in raw.all("ATTENDEE")]
    organiser = _organiser(raw, attendees)
    by_sender = None if organiser or method == "REPLY" else sender_as_organiser(reader, envelope)
    return Draft(
        known=_known(raw, method, zones, notes),
        organiser=organiser or by_sender,
        attendees=tuple(attendees),
        invited=raw.invited,
        is_by_sender=by_sender is not None,
        is_endless=bool(rule) and "UNTIL=" not in rule and "COUNT=" not in rule,
        link_fields=tuple(line.value for name in _LINK_FIELDS for line in raw.all(name)),
    )


def _organiser(raw: RawEvent, attendees: Iterable[Invited]) -> Invited | None:
    """The ORGANIZER; vCalendar 1.0 has an attendee of that role."""
    line = raw.first("ORGANIZER")
    if line:
        return people.invited(line)
    return next((one for one in attendees if one.part in {"ORGANIZER", "OWNER"}), None)


def sender_as_organiser(reader: Reader, envelope: Envelope) -> Invited | None:
    """Who wrote the mail, unless it is the reader."""
    if envelope.sender is None:
        return None
    name, email = envelope.sender
    if addresses.key(email) in addresses.keys(reader.own_addresses):
        return None
    return Invited(name_of(name, email), email)


def _known(raw: RawEvent, method: str | None, zones: Zones, notes: Notes) -> Event:
    starts, is_all_day = _starts(raw, zones, notes)
    stamp = moment(raw.text("DTSTAMP"))
    return Event(
        uid=verbatim(raw.text("UID"), MAX_UID) or None,
        recurrence_id=_recurrence(raw, zones),
        sequence=_sequence(raw.text("SEQUENCE")),
        dtstamp=zones.place(stamp, None, Notes()).at if stamp else None,
        method=method,
        status="CANCELLED" if method == "CANCEL" else one_line(raw.text("STATUS"), 30).upper() or None,
        summary=one_line(_decoded(raw.first("SUMMARY")), MAX_TITLE),
        description=_description(raw),
        starts_at=starts.at if starts else None,
        starts_local=starts.wall if starts else None,
        zone=starts.zone if starts else None,
        ends_at=_ends(raw, starts, zones, notes),
        is_all_day=is_all_day,
        place=links.place(_decoded(raw.first("LOCATION"))),
    )


def _starts(raw: RawEvent, zones: Zones, notes: Notes) -> tuple[Placed | None, bool]:
    line = raw.first("DTSTART")
    found = moment(line.value) if line else None
    if line is None or found is None:
        notes.doubt(DoubtCode.NO_START, one_line(line.value, 60) if line else "")
        return None, False
    if found.is_mended:
        notes.repair(Repair.DATE_MENDED)
    if not found.has_time:
        notes.doubt(DoubtCode.ALL_DAY)
    return zones.place(found, line.parameters.get("TZID"), notes), not found.has_time


def _ends(raw: RawEvent, starts: Placed | None, zones: Zones, notes: Notes) -> datetime | None:
    """DTEND; DURATION only without it, though some programs write both. An end before the start is none."""
    line, length = raw.first("DTEND"), duration(raw.text("DURATION"))
    if line and raw.first("DURATION"):
        notes.repair(Repair.DURATION_IGNORED)
    if starts is None or starts.at is None:
        return None
    found = moment(line.value) if line else None
    if line and found:
        placed = zones.place(found, line.parameters.get("TZID"), Notes())
        return placed.at if placed.at and placed.at >= starts.at else None
    try:
        return starts.at + length if length is not None else None
    except OverflowError:
        return None


def _recurrence(raw: RawEvent, zones: Zones) -> str | None:
    """In UTC, so that two ways to write one occurrence are equal; a date stays a date."""
    line = raw.first("RECURRENCE-ID")
    if line is None:
        return None
    found = moment(line.value)
    if found is None:
        return one_line(line.value, 60) or None
    if not found.has_time:
        return f"{found.wall:%Y%m%d}"
    at = zones.place(found, line.parameters.get("TZID"), Notes()).at
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if at else None


def _sequence(text: str) -> int:
    digits = text.strip()
    return min(int(digits), _MAX_SEQUENCE) if digits.isdecimal() and len(digits) < 12 else 0


def _description(raw: RawEvent) -> str:
    plain = many_lines(_decoded(raw.first("DESCRIPTION")))
    if plain:
        return plain
    html = next((line.value for name in ("X-ALT-DESC", "STYLED-DESCRIPTION") for line in raw.all(name)), "")
    return many_lines(from_html(html))


def _decoded(line: Line | None) -> str:
    """vCalendar 1.0 writes quoted-printable."""
    if line is None:
        return ""
    if line.parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        return quopri.decodestring(line.value.encode("utf-8", "replace")).decode("utf-8", "replace")
    return line.value
