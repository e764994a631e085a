"""When an event starts, however its zone is spelled; what nobody can know is flagged."""

from datetime import UTC, datetime

import pytest

from crm.transfer.reading import Reader, understand
from tests.transfer.reading.invites import ROBIN, a_calendar, an_event, detail, doubts, only

SUMMER = "20260714T100000"
EIGHT, NINE = (datetime(2026, 7, 14, hour, tzinfo=UTC) for hour in (8, 9))
CUSTOM = (
    "BEGIN:VTIMEZONE",
    "TZID:Customized Time Zone",
    "BEGIN:STANDARD",
    "DTSTART:16010101T030000",
    "TZOFFSETFROM:+0600",
    "TZOFFSETTO:+0530",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:+0530",
    "TZOFFSETTO:+0600",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        ("/mozilla.org/20070129_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Manitoba Standard Time", "America/Winnipeg"),
        ("FLE Standard Time", "Europe/Kiev"),
        ("Eastern", "America/New_York"),
    ],
)
def test_a_known_zone_is_taken_without_a_doubt(tzid: str, zone: str) -> None:
    event = an_event(f"DTSTART;TZID={tzid}:{SUMMER}")
    assert event.zone == zone
    assert event.starts_at is not None
    assert event.starts_local == datetime(2026, 7, 14, 10)  # noqa: DTZ001  a wall time
    assert not doubts(event) & {"unknown_zone", "guessed_zone", "floating_time"}


@pytest.mark.parametrize(
    ("tzid", "zone", "hour"),
    [
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin", 8),
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", "Europe/Paris", 8),
        ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Etc/GMT-1", 9),
        ("Pacific Time (US & Canada)", "America/Los_Angeles", 17),
        ("Pacific Time (US & Canada), Tijuana", "America/Los_Angeles", 17),
        ("Eastern Standard Time 1", "America/New_York", 14),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York", 14),
        ("GMT+0200", "Etc/GMT-2", 8),
        ("UTC-3", "Etc/GMT+3", 13),
        ("Mitteleuropäische Zeit", "Europe/Berlin", 8),
        ("US-Eastern", "America/New_York", 14),
        ("Osaka, Sapporo, Tokyo", "Asia/Tokyo", 1),
    ],
)
def test_a_zone_by_its_display_name_is_guessed_and_flagged(tzid: str, zone: str, hour: int) -> None:
    event = an_event(f'DTSTART;TZID="{tzid}":{SUMMER}')
    assert (event.zone, event.starts_at) == (zone, datetime(2026, 7, 14, hour, tzinfo=UTC))
    assert detail(event, "guessed_zone") == tzid


@pytest.mark.parametrize(
    "tzid", ["Customized Time Zone", "Mars/Olympus", "Unser Büro", "../../etc/passwd", "Europe"]
)
def test_a_zone_that_nobody_knows_is_the_readers(tzid: str) -> None:
    event = an_event(f"DTSTART;TZID={tzid}:{SUMMER}")
    assert (event.zone, event.starts_at) == ("Europe/Berlin", EIGHT)
    assert detail(event, "unknown_zone") == tzid


def test_a_time_without_a_zone_is_the_readers() -> None:
    tokyo = Reader(ROBIN.own_addresses, "Asia/Tokyo")
    event = an_event(f"DTSTART:{SUMMER}", reader=tokyo)
    assert (event.zone, event.starts_at) == ("Asia/Tokyo", datetime(2026, 7, 14, 1, tzinfo=UTC))
    assert "floating_time" in doubts(event)


def test_a_zulu_time_is_utc_even_beside_a_zone() -> None:
    event = an_event(f"DTSTART;TZID=America/New_York:{SUMMER}Z")
    assert (event.zone, event.starts_at) == ("UTC", datetime(2026, 7, 14, 10, tzinfo=UTC))


def test_a_zone_of_the_files_own_making_is_computed() -> None:
    summer = a_calendar(f"DTSTART;TZID=Customized Time Zone:{SUMMER}", before=CUSTOM)
    winter = a_calendar("DTSTART;TZID=Customized Time Zone:20261214T100000", before=CUSTOM)
    first, second = (only(understand(data, name="a.ics", reader=ROBIN)) for data in (summer, winter))
    assert (first.starts_at, first.zone) == (datetime(2026, 7, 14, 4, tzinfo=UTC), None)
    assert second.starts_at == datetime(2026, 12, 14, 4, 30, tzinfo=UTC)
    assert "unknown_zone" not in doubts(first)


def test_the_zones_of_one_file_are_not_those_of_the_next() -> None:
    line = f"DTSTART;TZID=Customized Time Zone:{SUMMER}"
    understand(a_calendar(line, before=CUSTOM), name="first.ics", reader=ROBIN)
    assert detail(an_event(line), "unknown_zone") == "Customized Time Zone"


def test_a_definition_may_stand_behind_the_event() -> None:
    data = a_calendar(f"DTSTART;TZID=Customized Time Zone:{SUMMER}").replace(
        b"END:VCALENDAR", "\r\n".join([*CUSTOM, "END:VCALENDAR"]).encode()
    )
    event = only(understand(data, name="yahoo.ics", reader=ROBIN))
    assert event.starts_at == datetime(2026, 7, 14, 4, tzinfo=UTC)


def test_a_known_name_that_the_file_defines_otherwise_is_flagged() -> None:
    before = tuple(line.replace("Customized Time Zone", "Europe/Berlin") for line in CUSTOM)
    data = a_calendar(f"DTSTART;TZID=Europe/Berlin:{SUMMER}", before=before)
    event = only(understand(data, name="a.ics", reader=ROBIN))
    assert (event.zone, event.starts_at) == ("Europe/Berlin", EIGHT)
    assert detail(event, "zone_contradiction") == "Europe/Berlin"


@pytest.mark.parametrize(
    "line",
    [
        f"DTSTART;TZID=tzone://Microsoft/Utc:{SUMMER}",
        f'DTSTART;TZID="UTC:{SUMMER}"',
        f'DTSTART;TZID="UTC:{SUMMER}',
        "DTSTART:2026-07-14T10:00:00Z",
        "DTSTART: 20260714T1000Z ",
        "DTSTART:20260714T120000+0200",
    ],
)
def test_a_start_that_is_written_wrongly_is_read_all_the_same(line: str) -> None:
    event = an_event(line)
    assert event.starts_at == datetime(2026, 7, 14, 10, tzinfo=UTC)
    assert "repaired" in doubts(event)


@pytest.mark.parametrize("value", ["20261301T100000", "2026717T100000", "19970701T13000Z", "tomorrow", ""])
def test_a_start_that_is_none_is_said(value: str) -> None:
    event = an_event(f"DTSTART:{value}")
    assert event.starts_at is None
    assert detail(event, "no_start") == value


@pytest.mark.parametrize("value", ["00010101T000000", "99991231T235959"])
def test_the_ends_of_the_calendar_do_no_harm(value: str) -> None:
    assert "reply" not in doubts(an_event(f"DTSTART;TZID=Pacific/Kiritimati:{value}", "DURATION:P9999W"))


def test_a_day_is_a_day_in_whatever_zone() -> None:
    event = an_event("DTSTART;VALUE=DATE:20260714", "DTEND;VALUE=DATE:20260715")
    assert event.is_all_day
    assert event.starts_at == datetime(2026, 7, 13, 22, tzinfo=UTC)
    assert "all_day" in doubts(event)


def test_an_end_comes_from_a_duration_or_is_none() -> None:
    start = f"DTSTART:{SUMMER}Z"
    assert an_event(start, "DURATION:PT1H30M").ends_at == datetime(2026, 7, 14, 11, 30, tzinfo=UTC)
    assert an_event(start, "DURATION:-PT1H").ends_at is None
    assert an_event(start, "DTEND:20260714T090000Z").ends_at is None
    assert an_event(start).ends_at is None


def test_an_unending_series_is_its_first_day() -> None:
    event = an_event(f"DTSTART:{SUMMER}Z", "RRULE:FREQ=SECONDLY")
    assert event.starts_at == datetime(2026, 7, 14, 10, tzinfo=UTC)
    assert "recurring" in doubts(event)
    assert "endless" in event.reasons


def test_one_occurrence_is_named_alike_in_every_zone() -> None:
    in_utc = an_event(f"DTSTART:{SUMMER}Z", "RECURRENCE-ID:20260714T080000Z")
    in_berlin = an_event(f"DTSTART:{SUMMER}Z", f"RECURRENCE-ID;TZID=Europe/Berlin:{SUMMER}")
    assert in_utc.recurrence_id == in_berlin.recurrence_id == "20260714T080000Z"
    assert an_event(f"DTSTART:{SUMMER}Z", "RECURRENCE-ID;VALUE=DATE:20260714").recurrence_id == "20260714"


def test_hostile_rules_for_a_zone_are_not_run() -> None:
    before = tuple(line.replace("FREQ=YEARLY", "FREQ=SECONDLY") for line in CUSTOM)
    data = a_calendar(f"DTSTART;TZID=Customized Time Zone:{SUMMER}", before=before)
    assert only(understand(data, name="a.ics", reader=ROBIN)).starts_at is not None
