"""Rules give the times that another library finds, and no rule keeps anybody waiting."""

from datetime import datetime, timedelta
from itertools import islice

import icalendar
import pytest
import recurring_ical_events

from crm.core.recurrence import NoRule, read_rule, walls

START = datetime(2027, 1, 5, 10, 0)  # noqa: DTZ001 - a wall time, a Tuesday
FAR = datetime(9000, 1, 1)  # noqa: DTZ001


def found(rule: str, after: datetime = START, before: datetime = FAR, most: int = 8) -> list[datetime]:
    return list(islice(walls(read_rule(rule), START, after, before), most))


def theirs(rule: str, until: datetime) -> list[datetime]:
    """The same by the library."""
    text = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:{START:%Y%m%dT%H%M%S}\r\n"
        f"RRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    calendar = icalendar.Calendar.from_ical(text)
    return sorted(each["DTSTART"].dt for each in recurring_ical_events.of(calendar).between(START, until))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=5",
        "FREQ=DAILY;BYMONTH=3,5",
        "FREQ=DAILY;BYDAY=MO,FR;BYHOUR=9,17",
        "FREQ=WEEKLY;BYDAY=TU,TH;INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,SU;WKST=SU",
        "FREQ=MONTHLY;BYDAY=2TU,-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=-1,15",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=6;BYDAY=3TH",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYYEARDAY=100,-1",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=29",
        "FREQ=YEARLY",
    ],
)
def test_a_rule_means_what_others_take_it_for(rule: str) -> None:
    until = START + timedelta(days=366 * 5)
    expected = theirs(rule, until)
    assert found(rule, before=until, most=10_000) == [each for each in expected if each < until]


def test_what_lies_before_is_passed_over() -> None:
    after = datetime(2030, 6, 1)  # noqa: DTZ001
    assert found("FREQ=DAILY", after=after, most=2) == [after.replace(hour=10), after.replace(day=2, hour=10)]
    assert found("FREQ=YEARLY;INTERVAL=2", after=after, most=1) == [datetime(2031, 1, 5, 10)]  # noqa: DTZ001
    assert found("FREQ=DAILY;COUNT=3", after=after) == []


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4;COUNT=5",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1000",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=366",
        "FREQ=YEARLY;INTERVAL=9999",
    ],
)
def test_a_rule_without_times_comes_to_an_end(rule: str) -> None:
    assert found(rule) == [START]


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=DAILY;BYDAY=",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=" + ",".join(map(str, range(60))),
    ],
)  # fmt: skip
def test_what_is_not_followed_is_said(rule: str) -> None:
    with pytest.raises(NoRule):
        read_rule(rule)
