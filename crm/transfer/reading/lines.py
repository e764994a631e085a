"""The content lines of a calendar (RFC 5545, 3.1): unfolded, mended where a program broke them, taken apart.

A line that cannot be read is dropped alone: it never takes the event or the file with it.
"""

import re
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from crm.transfer.reading.codes import Repair
from crm.transfer.reading.data import words
from crm.transfer.reading.limits import MAX_LINE, MAX_RAW_LINES
from crm.transfer.reading.values import Notes

_KNOWN = words("calendar", "properties")
_RUNNING_TEXT = frozenset(
    {"DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC", "STYLED-DESCRIPTION"}
)
_NAME = re.compile(r"([A-Za-z0-9-]{1,60})\s*[;:]")
_UNKNOWN_NAME = re.compile(r"[A-Z][A-Z0-9-]{2,60}(?:;[A-Za-z0-9-]{1,60}=|:\S)")
_FOLD = re.compile(rb"\n{1,3}[ \t]")
_PARAMETER = re.compile(r'([A-Za-z0-9-]{1,40})=("[^"]*"|"?[^;:"]*)')
_DATE_AT_END = re.compile(r"(\d{8}(?:T\d{4,6}Z?)?)[\"\s]*$")
_ADDRESS_AT_END = re.compile(r"(?i):\s*(mailto:[^\s:;]{1,300}|[^\s:;@]{1,200}@[^\s:;@]{1,200})\s*$")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_DATES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "DUE", "RDATE", "EXDATE"})


@dataclass(frozen=True, slots=True)
class Line:
    """One property: name in capitals, parameters with names in capitals, value without escapes."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)


def unfolded(data: bytes) -> bytes:
    """Continuation lines joined and line ends made equal; some programs double each line end."""
    return _FOLD.sub(b"", data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))


def logical_lines(text: str, notes: Notes) -> list[str]:
    """Lines that begin with a property's name; what follows a text and is no property belongs to the text."""
    lines: list[str] = []
    gaps = 0
    pieces = text.split("\n", MAX_RAW_LINES)
    if len(pieces) > MAX_RAW_LINES or max(map(len, pieces)) > MAX_LINE:
        notes.repair(Repair.TRUNCATED)
    for raw in pieces[:MAX_RAW_LINES]:
        line = raw[:MAX_LINE]
        if not line or line.isspace():
            gaps += 1
        elif is_property(line):
            lines.append(line.lstrip())
            gaps = 0
        elif lines and _is_soft_break(lines[-1]):
            lines[-1] = lines[-1][:-1] + line
        elif lines and name_of(lines[-1]) in _RUNNING_TEXT:
            notes.repair(Repair.LINES_JOINED)
            lines[-1] = _with_continuation(lines[-1], line, gaps)
            gaps = 0
        elif _is_cut_parameter(lines, line):
            lines[-1] += line.strip()
        else:
            lines.append(line)
    return lines


def is_property(line: str) -> bool:
    """Whether a line begins with a name that calendars know; "Location: here" is running text."""
    name = name_of(line)
    if name.startswith("X-") or _UNKNOWN_NAME.match(line):
        return True
    spelling = line.lstrip()[: len(name)]
    return name in _KNOWN and (spelling.isupper() or spelling.islower())


def name_of(line: str) -> str:
    found = _NAME.match(line.lstrip())
    return found.group(1).upper() if found else ""


def parsed(line: str, notes: Notes) -> Line | None:
    """The line taken apart; strictly, else leniently, else None."""
    name = name_of(line)
    try:
        spelled, parameters, value = Contentline(line).parts()
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError):
        strict = None
    else:
        plain = {str(key).upper(): _joined(found) for key, found in parameters.items()}
        strict = Line(str(spelled).upper(), str(value), plain)
    if strict is not None and not _is_misread(strict):
        return strict
    lenient = _leniently(name, line)
    if lenient is None:
        if strict is None:
            notes.repair(Repair.LINES_DROPPED)
        return strict
    notes.repair(Repair.LINES_MENDED)
    return lenient


def _is_misread(line: Line) -> bool:
    """A date or address that the strict rules place elsewhere, as with `TZID=tzone://Microsoft/Utc:2026...`."""
    if line.name in _DATES:
        return not re.match(r"\s*[\d-]{8,10}", line.value)
    if line.name in {"ATTENDEE", "ORGANIZER"}:
        return '""' in line.value or "=" in line.value.split("@", 1)[0]
    return False


def _leniently(name: str, line: str) -> Line | None:
    if name in _DATES:
        found = _DATE_AT_END.search(line)
    elif name in {"ATTENDEE", "ORGANIZER"}:
        found = _ADDRESS_AT_END.search(line)
    else:
        return _without_parameters(name, line)
    if not found:
        return None
    head = line[: found.start()].rstrip(':"').replace('""', '"')
    if name in _DATES and "=" in head:
        _head_name, _, zone = head.partition("TZID=")
        parameters = {"TZID": zone.strip('":;')} if zone else {}
        return Line(name, found.group(1), parameters)
    parameters = {key.upper(): value.strip('"') for key, value in _PARAMETER.findall(head)}
    return Line(name, found.group(1), parameters)


def _without_parameters(name: str, line: str) -> Line | None:
    """For a text with parameters that make no sense: what stands after the first colon."""
    _, colon, value = line.partition(":")
    return Line(name, unescaped(value)) if colon and name in _KNOWN else None


def unescaped(value: str) -> str:
    """A text value (RFC 5545, 3.3.11); `parsed` has done it already."""
    return _ESCAPED.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), value)


def _with_continuation(line: str, continuation: str, gaps: int) -> str:
    if len(line) > MAX_LINE:
        return line
    return line + "\\n" * (1 + min(gaps, 3)) + continuation.strip()


def _is_soft_break(line: str) -> bool:
    """Of quoted-printable text in vCalendar 1.0."""
    return line.endswith("=") and "QUOTED-PRINTABLE" in line[:200].upper() and len(line) < MAX_LINE


def _is_cut_parameter(lines: list[str], line: str) -> bool:
    """A line cut without folding goes on with a parameter or a value: `;RSVP=TRUE:mailto:...`."""
    if not lines or not line.lstrip().startswith((";", ":")):
        return False
    return bool(name_of(lines[-1] + ":")) and len(lines[-1]) < MAX_LINE


def _joined(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return str(value)
