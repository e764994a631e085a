"""Instances of what repeats: the right ones, in order, and never more than anyone can want."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm.core.content_lines import BadContent, Reason, parse
from crm.published.recurrence import TooManyInstances, check, expanded, has_instance, instances
from tests.ics_lint import object_problems

HOME = ZoneInfo("Europe/Berlin")


def calendar(*lines: str, kind: str = "VEVENT", more: str = "") -> bytes:
    stamp = ("UID:1", "DTSTAMP:20260101T000000Z", "SEQUENCE:0", "SUMMARY:Talk")
    whole = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Test//EN",
        f"BEGIN:{kind}",
        *stamp,
        *lines,
        f"END:{kind}",
    ]
    return "\r\n".join([*whole, f"{more}END:VCALENDAR", ""]).encode()


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M").replace(tzinfo=UTC)


def starts(
    body: bytes, start: str = "20260101T0000", end: str = "20270101T0000", most: int = 50
) -> list[date]:
    return [each.starts for each in instances(body, at(start), at(end), most=most, home=HOME)]


WEEKLY = calendar(
    "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260320T100000",
    "DTEND;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260320T110000",
    "RRULE:FREQ=WEEKLY;COUNT=4",
    "EXDATE;TZID=Europe/Berlin:20260327T100000",
)


def test_a_weekly_hour_stays_at_its_hour_when_the_clocks_change() -> None:
    assert starts(WEEKLY) == [at("20260320T0900"), at("20260403T0800"), at("20260410T0800")]


def test_only_what_touches_the_span_is_given() -> None:
    assert starts(WEEKLY, "20260320T0930", "20260403T0800") == [at("20260320T0900")]
    assert has_instance(WEEKLY, at("20260402T0000"), None)
    assert not has_instance(WEEKLY, at("20260411T0000"), None)
    assert not has_instance(WEEKLY, None, at("20260301T0000"))


def test_a_zone_of_the_file_s_own_making_is_worked_out_here() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Mine\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0530\r\n"
        "TZOFFSETTO:+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    body = calendar("DTSTART;TZID=Mine:20260320T100000", "RRULE:FREQ=DAILY;COUNT=2", more=zone)
    assert starts(body) == [at("20260320T0430"), at("20260321T0430")]


def test_days_and_floating_times_are_at_home() -> None:
    day = calendar("DTSTART;VALUE=DATE:20260320", "RRULE:FREQ=DAILY;COUNT=2")
    assert starts(day) == [date(2026, 3, 20), date(2026, 3, 21)]
    assert starts(day, "20260320T2330", "20260321T0100") == [date(2026, 3, 21)]
    floating = calendar("DTSTART:20260320T100000", "RRULE:FREQ=DAILY;COUNT=2")
    assert starts(floating) == [at("20260320T0900"), at("20260321T0900")]


def test_a_moved_instance_stands_where_it_was_moved() -> None:
    moved = (
        "BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID:20260321T090000Z\r\nDTSTART:20260401T090000Z\r\n"
        "SUMMARY:Later\r\nEND:VEVENT\r\n"
    )
    body = calendar("DTSTART:20260320T090000Z", "RRULE:FREQ=DAILY;COUNT=3", more=moved)
    found = instances(body, at("20260101T0000"), at("20270101T0000"))
    assert [each.starts for each in found] == [at("20260320T0900"), at("20260322T0900"), at("20260401T0900")]
    assert [each.component.text("SUMMARY") for each in found] == ["Talk", "Talk", "Later"]
    assert found[2].original == at("20260321T0900")


def test_a_repeating_task_is_due_again() -> None:
    body = calendar(
        "DTSTART:20260320T090000Z", "DUE:20260320T100000Z", "RRULE:FREQ=MONTHLY;COUNT=3", kind="VTODO"
    )
    found = instances(body, at("20260401T0000"), at("20270101T0000"))
    assert [each.ends for each in found] == [at("20260420T1000"), at("20260520T1000")]


def test_expanded_instances_stand_alone_in_utc() -> None:
    body = expanded(WEEKLY, at("20260402T0000"), at("20260501T0000"))
    assert object_problems(body) == []
    first, second = parse(body).components()
    assert [each.text("DTSTART") for each in (first, second)] == ["20260403T080000Z", "20260410T080000Z"]
    assert first.text("DTEND") == "20260403T090000Z"
    assert first.text("RECURRENCE-ID") == "20260403T080000Z"
    assert not [each for each in first.items if each.name in ("RRULE", "EXDATE")]


def test_what_does_not_repeat_is_its_only_instance() -> None:
    body = calendar("DTSTART:20260320T090000Z", "DURATION:PT1H")
    assert starts(body) == [at("20260320T0900")]
    (alone,) = parse(expanded(body, at("20260101T0000"), at("20270101T0000"))).components()
    assert (alone.text("DTEND"), alone.text("RECURRENCE-ID")) == ("20260320T100000Z", "")


def test_no_more_than_asked_for_are_counted() -> None:
    endless = calendar("DTSTART:20260320T090000Z", "RRULE:FREQ=DAILY")
    assert len(starts(endless, most=7)) == 7
    assert has_instance(endless, at("20400101T0000"), at("20400103T0000"))
    assert has_instance(endless, at("20260401T0000"), None)


BOMBS = (
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;INTERVAL=2",
    "FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50",
    "FREQ=SECONDLY;UNTIL=99991231T235959Z",
    "FREQ=SECONDLY;COUNT=100000",
    "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
)
BARREN = (
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    "FREQ=MONTHLY;INTERVAL=2;BYMONTH=4",
)


@pytest.mark.parametrize("rule", BOMBS)
def test_a_bomb_is_found_before_it_is_counted(rule: str) -> None:
    body = calendar("DTSTART:20260320T090000Z", f"RRULE:{rule}")
    with pytest.raises(TooManyInstances):
        check(body)
    with pytest.raises(TooManyInstances):
        instances(body, at("20350101T0000"), at("20360101T0000"))


def test_a_rule_that_contradicts_itself_is_refused() -> None:
    body = calendar("DTSTART:20260320T090000Z", "RRULE:FREQ=HOURLY;INTERVAL=2;BYHOUR=2")
    with pytest.raises(BadContent):
        check(body)
    with pytest.raises(BadContent):
        starts(body)


@pytest.mark.parametrize("rule", BARREN)
def test_a_rule_that_never_comes_is_not_sought_to_the_end_of_time(rule: str) -> None:
    body = calendar("DTSTART:20260320T090000Z", f"RRULE:{rule}")
    with pytest.raises(BadContent) as problem:
        check(body)
    assert problem.value.reason is Reason.BAD_RULE
    assert starts(body) == [at("20260320T0900")]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=DAILY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=SECONDLY;COUNT=20",
        "FREQ=DAILY;UNTIL=20260401",
        "FREQ=DAILY;INTERVAL=7;BYDAY=FR",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=MONTHLY;INTERVAL=24;BYMONTHDAY=31",
        "FREQ=DAILY;UNTIL=99991231T235959Z",
    ],
)
def test_rules_that_people_make_are_no_bombs(rule: str) -> None:
    check(calendar("DTSTART:20260320T090000Z", f"RRULE:{rule}"))


@pytest.mark.parametrize(
    "lines",
    [
        ["RDATE:" + ",".join(["20260101T000000Z"] * 2_001)],
        ["EXDATE:20260101T000000Z"] * 2_001,
        ["RRULE:FREQ=DAILY"] * 21,
    ],
)
def test_lists_of_thousands_are_bombs_too(lines: list[str]) -> None:
    with pytest.raises(TooManyInstances):
        check(calendar("DTSTART:20260320T090000Z", *lines))


@pytest.mark.parametrize("line", ["RRULE:FREQ=SOMETIMES", "RRULE:nonsense", "RDATE:soon", "EXDATE:;;"])
def test_what_is_no_rule_repeats_nothing(line: str) -> None:
    assert starts(calendar("DTSTART:20260320T090000Z", line)) == [at("20260320T0900")]
