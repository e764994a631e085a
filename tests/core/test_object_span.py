"""From when to when objects reach, their instances included."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm.core.content_lines import BadContent, Component, parse
from crm.core.object_span import is_repeating, span

HOME = ZoneInfo("Europe/Berlin")


def calendar(*lines: str, kind: str = "VEVENT") -> Component:
    whole = ["BEGIN:VCALENDAR", f"BEGIN:{kind}", "UID:1", *lines, f"END:{kind}", "END:VCALENDAR", ""]
    return parse("\r\n".join(whole).encode())


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        (
            "VEVENT",
            ["DTSTART:20261203T130000Z", "DTEND:20261203T140000Z"],
            ("20261203T1300", "20261203T1400"),
        ),
        ("VEVENT", ["DTSTART:20261203T130000Z"], ("20261203T1300", "20261203T1300")),
        ("VEVENT", ["DTSTART:20261203T130000Z", "DURATION:PT90M"], ("20261203T1300", "20261203T1430")),
        ("VEVENT", ["DTSTART;VALUE=DATE:20261203"], ("20261202T2300", "20261203T2300")),
        (
            "VEVENT",
            ["DTSTART;VALUE=DATE:20261203", "DTEND;VALUE=DATE:20261205"],
            ("20261202T2300", "20261204T2300"),
        ),
        ("VEVENT", ["DTSTART:20261203T140000", "DTEND:20261203T150000"], ("20261203T1300", "20261203T1400")),
        ("VTODO", ["DUE:20261203T130000Z"], ("20261203T1300", "20261203T1300")),
        ("VTODO", ["DUE;VALUE=DATE:20261203"], ("20261202T2300", "20261203T2300")),
        ("VTODO", ["DTSTART:20261201T130000Z", "DUE:20261203T130000Z"], ("20261201T1300", "20261203T1300")),
        ("VTODO", ["SUMMARY:Without a time"], None),
        ("VEVENT", ["DTSTART:20261203T130000Z", "RRULE:FREQ=DAILY"], None),
        ("VEVENT", ["DTSTART:20261203T130000Z", "RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=1MO"], None),
        (
            "VEVENT",
            ["DTSTART:20261203T130000Z", "RDATE:20270101T130000Z"],
            ("20261203T1300", "20270101T1300"),
        ),
        (
            "VEVENT",
            ["DTSTART:20261203T130000Z", "RDATE;VALUE=PERIOD:20270101T130000Z/PT2H,nonsense"],
            ("20261203T1300", "20270101T1500"),
        ),
    ],
)
def test_an_object_reaches_around_all_its_instances(
    kind: str, lines: list[str], expected: tuple[str, str] | None
) -> None:
    found = span(calendar(*lines, kind=kind), home=HOME)
    assert found == ((at(expected[0]), at(expected[1])) if expected else None)


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=DAILY;COUNT=5", "20261207T1400"),
        ("FREQ=WEEKLY;COUNT=4;BYDAY=TH", "20261224T1400"),
        ("FREQ=MONTHLY;COUNT=2", "20270103T1400"),
        ("FREQ=YEARLY;COUNT=3;INTERVAL=2", "20301203T1400"),
        ("FREQ=DAILY;UNTIL=20261231T120000Z", "20261230T1400"),
        ("FREQ=SECONDLY;COUNT=100", "20261203T1401"),
    ],
)
def test_a_rule_that_ends_ends_not_before_its_last_instance(rule: str, last: str) -> None:
    found = span(calendar("DTSTART:20261203T130000Z", "DTEND:20261203T140000Z", f"RRULE:{rule}"))
    assert found is not None
    assert found[0] == at("20261203T1300")
    assert found[1] >= at(last)


def test_a_changed_instance_reaches_as_far_as_it_was_moved() -> None:
    body = (
        b"BEGIN:VCALENDAR\r\n"
        b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261203T130000Z\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID:20261204T130000Z\r\nDTSTART:20270301T130000Z\r\nEND:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )
    found = span(parse(body))
    assert found == (at("20261203T1300"), at("20270301T1300"))
    assert is_repeating(parse(body))
    assert not is_repeating(calendar("DTSTART:20261203T130000Z"))


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:soon"],
        ["DTSTART;VALUE=DATE:99991231"],
        ["DTSTART;VALUE=DATE:00010101"],
        ["DTSTART:20261203T130000Z", "DTEND:later"],
        ["DTSTART:99991230T000000Z", "DURATION:P9D"],
        ["DTSTART:99991230T000000Z", "RDATE;VALUE=PERIOD:99991230T000000Z/P9D"],
    ],
)
def test_a_time_that_is_none_is_refused(lines: list[str]) -> None:
    with pytest.raises(BadContent):
        span(calendar(*lines), home=HOME)
