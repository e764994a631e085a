"""The answer to an invitation that declines it (iTIP REPLY, RFC 5546 section 3.2.3)."""

import re
from dataclasses import dataclass
from datetime import datetime

from crm.core.ics_event import PRODUCT
from crm.core.ics_text import instant, line, one_line, text_line

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}")
_RESERVED = re.compile(r"[^A-Za-z0-9.!$&'*+/=_~@-]")
_DAY = re.compile(r"\d{8}")
_INSTANT = re.compile(r"\d{8}T\d{6}Z")
_QUOTED = re.compile('["^]')


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer says. `uid`, `recurrence_id` and `sequence` are those of the invitation.

    `recurrence_id` is a day or an instant in UTC as iCalendar writes them (20261125, 20261125T083000Z).
    """

    uid: str
    sequence: int
    organiser: str
    attendee: str
    attendee_name: str
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str = ""
    recurrence_id: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether the invitation says enough for an answer that reaches the one occurrence, and only that."""
        which = self.recurrence_id
        names_one = not which or _DAY.fullmatch(which) or _INSTANT.fullmatch(which)
        return bool(self.uid and names_one and is_address(self.organiser) and is_address(self.attendee))


def is_address(text: str) -> bool:
    """Whether a calendar user is reached by mail: a principal's path or a urn is none."""
    return _ADDRESS.fullmatch(text) is not None


def decline_text(reply: Reply) -> bytes:
    """The calendar to send to the organiser. Raises `ValueError` when no answer is possible."""
    if not reply.is_possible:
        raise ValueError("the invitation does not say enough for an answer")
    lines = [
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        line(f"PRODID:{PRODUCT}"),
        b"CALSCALE:GREGORIAN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n",
        text_line("UID", reply.uid),
        *_occurrence(reply.recurrence_id),
        line(f"DTSTAMP:{instant(reply.stamp)}"),
        line(f"SEQUENCE:{reply.sequence}"),
        line(f"DTSTART:{instant(reply.starts_at)}"),
        line(f"DTEND:{instant(max(reply.starts_at, reply.ends_at))}"),
        line(f"ORGANIZER:{_mailto(reply.organiser)}"),
        line(f"ATTENDEE;PARTSTAT=DECLINED{_named(reply.attendee_name)}:{_mailto(reply.attendee)}"),
    ]
    if reply.summary:
        lines.append(text_line("SUMMARY", one_line(reply.summary)))
    return b"".join([*lines, b"END:VEVENT\r\nEND:VCALENDAR\r\n"])


def _occurrence(recurrence_id: str) -> list[bytes]:
    if not recurrence_id:
        return []
    kind = ";VALUE=DATE" if _DAY.fullmatch(recurrence_id) else ""
    return [line(f"RECURRENCE-ID{kind}:{recurrence_id}")]


def _named(name: str) -> str:
    plain = _QUOTED.sub("'", one_line(name))
    return f';CN="{plain}"' if plain else ""


def _mailto(address: str) -> str:
    """A mailto URI (RFC 6068): what would mean something in it is percent-encoded."""
    return "mailto:" + _RESERVED.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), address)
