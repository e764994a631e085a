"""Date and time in running text, in English, German, French and Spanish: explicit forms, no guessing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from crm.transfer.reading.codes import DoubtCode
from crm.transfer.reading.data import table
from crm.transfer.reading.text_zones import zone_near
from crm.transfer.reading.values import Notes

_MONTHS = tuple(table("words")["months"])
_WEEKDAYS = tuple(table("words")["weekdays"])
_CLOCK = (
    r"(?<![\d.:/])(?P<h{n}>\d{{1,2}})(?:(?:[:.]|[ ]?h[ ]?)(?P<m{n}>\d{{2}}))?"
    r"[ ]?(?P<s{n}>am|pm|a\.m\.?|p\.m\.?|uhr|h|hrs|heures)?(?![\w/])"
)
_RANGE = re.compile(
    _CLOCK.format(n=1)
    + r"(?:[ ]?(?:\([\w +:-]{2,12}\)[ ]?)?(?:-|–|—|to|bis|until|till|a|hasta)[ ]?(?:las[ ]|ca\.[ ]?)?"
    + _CLOCK.format(n=2)
    + ")?"
)
_FAR = 90
_BEFORE = 75
_MAX_TEXT = 8_000


@dataclass(frozen=True, slots=True)
class When:
    """`starts` and `ends` are wall times; `zone` as the text says it, None if it does not."""

    starts: datetime
    ends: datetime | None = None
    zone: str | None = None
    is_zone_sure: bool = True


@dataclass(frozen=True, slots=True)
class _Day:
    """A date in the text; `day` is None for one that can be read in two ways."""

    day: date | None
    start: int
    end: int
    written: str


def find(text: str, reference: date | None, notes: Notes) -> When | None:
    """The first date with a time beside it. `reference` gives the year where the text leaves it out.

    What is in the way (no time, no year, day and month in doubt) is noted instead.
    """
    text = text[:_MAX_TEXT]
    flat = _flat(text)
    own = Notes()
    days = _days(flat, reference, own)
    masked = _masked(flat, days)
    for one in days:
        clock = _clock_beside(masked, one)
        if clock is None or one.day is None:
            continue
        starts, ends = _times(clock)
        if starts is None:
            continue
        notes.doubts.extend(doubt for doubt in own.doubts if doubt.detail == one.written)
        zone, is_sure = zone_near(text, clock.end())
        return When(*_span(one.day, starts, ends), zone, is_sure)
    for doubt in own.doubts:
        notes.doubt(doubt.code, doubt.detail)
    notes.doubt(DoubtCode.NO_START, days[0].written if days else "")
    return None


def _span(day: date, starts: time, ends: time | None) -> tuple[datetime, datetime | None]:
    first = datetime.combine(day, starts)
    last = datetime.combine(day, ends) if ends else None
    if last and last <= first:
        last += timedelta(days=1)
    return first, last if last and last - first <= timedelta(hours=14) else None


def _times(clock: re.Match[str]) -> tuple[time | None, time | None]:
    """`2-3 pm`: the half of the day stands at the end only."""
    second = clock.group("s2")
    is_half = (second or "")[:1] in {"a", "p"}
    ends = _time(clock.group("h2"), clock.group("m2"), second)
    starts = _time(clock.group("h1"), clock.group("m1"), clock.group("s1") or (second if is_half else None))
    if starts and ends and is_half and not clock.group("s1") and starts > ends:
        starts = _time(clock.group("h1"), clock.group("m1"), "am" if second[:1] == "p" else "pm")
    return starts, ends


def _time(hour: str | None, minute: str | None, half: str | None) -> time | None:
    if hour is None:
        return None
    hours, minutes = int(hour), int(minute or 0)
    if half and half[0] in "ap":
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] == "p" else 0)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def _clock_beside(flat: str, day: _Day) -> re.Match[str] | None:
    after = _RANGE.finditer(flat, day.end, min(day.end + _FAR, len(flat)))
    before = _RANGE.finditer(flat, max(0, day.start - _BEFORE), day.start)
    return next(filter(_is_clock, after), None) or next(filter(_is_clock, before), None)


def _is_clock(found: re.Match[str]) -> bool:
    """A bare number is no time: there have to be minutes or a word with it."""
    return any(found.group(name) for name in ("m1", "s1")) or bool(found.group("h2") and found.group("s2"))


def _masked(flat: str, days: list[_Day]) -> str:
    for one in days:
        flat = flat[: one.start] + "#" * (one.end - one.start) + flat[one.end :]
    return flat


def _days(flat: str, reference: date | None, notes: Notes) -> list[_Day]:
    found = [_read(match, flat, reference, notes) for match in _dates().finditer(flat)]
    return [one for one in found[:50] if one]


def _read(match: re.Match[str], flat: str, reference: date | None, notes: Notes) -> _Day | None:
    """None for what looks like a date and is none (31.02.2026)."""
    written = match.group().strip()
    weekday = _weekday_before(flat, match.start())
    candidates = [day for parts in _readings(match) if (day := _day(*parts, weekday, reference))]
    fitting = [day for day in candidates if weekday is None or day.weekday() == weekday]
    if not candidates:
        return None
    if len(set(fitting or candidates)) > 1:
        notes.doubt(DoubtCode.AMBIGUOUS_DATE, written)
        return _Day(None, match.start(), match.end(), written)
    if not fitting:
        notes.doubt(DoubtCode.WEEKDAY_MISMATCH, written)
    if all(not parts[2] for parts in _readings(match)):
        notes.doubt(DoubtCode.YEAR_ASSUMED, written)
    return _Day((fitting or candidates)[0], match.start(), match.end(), written)


def _readings(match: re.Match[str]) -> list[tuple[int, int, int]]:
    """(day, month, year or 0); two of them for 04/05/2026."""
    part = match.groupdict()
    if part["iso"]:
        year, month, day = (int(piece) for piece in part["iso"].split("-"))
        return [(day, month, year)]
    if part["d1"]:
        return [(int(part["d1"]), int(part["n1"]), _year(part["y1"]))]
    if part["d2"]:
        return [(int(part["d2"]), _month(part["n2"]), _year(part["y2"]))]
    if part["d3"]:
        return [(int(part["d3"]), _month(part["n3"]), _year(part["y3"]))]
    first, second, year = int(part["a"]), int(part["b"]), _year(part["y4"])
    return [(first, second, year), (second, first, year)]


def _day(day: int, month: int, year: int, weekday: int | None, reference: date | None) -> date | None:
    if year:
        return _valid(year, month, day)
    if reference is None:
        return None
    earliest = reference - timedelta(days=14)
    years = (_valid(reference.year + more, month, day) for more in (0, 1))
    coming = [one for one in years if one and one >= earliest]
    return next(
        (one for one in coming if weekday is None or one.weekday() == weekday), next(iter(coming), None)
    )


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str | None) -> int:
    if not text:
        return 0
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(text: str) -> int:
    listed = table("words")["months"]
    return next(number for number, name in enumerate(_MONTHS, 1) if text.strip(".") in listed[name])


def _weekday_before(flat: str, position: int) -> int | None:
    words = re.findall(r"[a-z]{2,10}", flat[max(0, position - 20) : position])
    listed = table("words")["weekdays"]
    for word in reversed(words[-2:]):
        for number, name in enumerate(_WEEKDAYS):
            if word in listed[name]:
                return number
    return None


def _flat(text: str) -> str:
    """Small letters without accents, as long as the text itself."""
    return "".join(unicodedata.normalize("NFKD", letter)[0].lower()[0] for letter in text)


@cache
def _dates() -> re.Pattern[str]:
    names = sorted(
        {name.strip(".") for listed in table("words")["months"].values() for name in listed}, key=len
    )
    month = "|".join(reversed(names))
    year = r"(?:,?[ ](?:de[ ]|del[ ])?(?P<y{n}>20\d\d)\b)?"
    return re.compile(
        r"(?<![\w/.-])(?:(?P<iso>20\d\d-\d\d-\d\d)(?!\d)"
        r"|(?P<d1>\d{1,2})\.[ ]?(?P<n1>\d{1,2})\.(?:[ ]?(?P<y1>20\d\d|\d\d(?![\d:.])))?"
        rf"|(?P<d2>\d{{1,2}})(?:\.|st|nd|rd|th|er)?[ ](?:de[ ]|of[ ])?(?P<n2>{month})(?!\w)\.?"
        + year.format(n=2)
        + rf"|(?P<n3>{month})\.?[ ](?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:.])"
        + year.format(n=3)
        + r"|(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y4>20\d\d|\d\d))(?![\d/-])"
    )
