"""Rules: which are sound, and how much work they are."""

from datetime import date

import pytest

from crm.core.repeating import rule

START, END = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "", "DAILY", "FREQ=", "FREQ=FORTNIGHTLY", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=999999999", "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYMONTH=0", "FREQ=DAILY;BYMONTH=13", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYDAY=XX", "FREQ=YEARLY;BYDAY=", "FREQ=WEEKLY;WKST=8",
        "FREQ=DAILY;BYSECOND=" + ",".join(["1"] * 500), "FREQ=DAILY;X=" + "1" * 5000,
    ],
)  # fmt: skip
def test_a_rule_that_is_not_sound_is_none(text: str) -> None:
    assert rule(text) is None


def test_a_rule_is_read_however_it_is_spelled_and_without_what_nobody_knows() -> None:
    found = rule("freq=weekly;byday=mo,-1fr;X-EVOLUTION-ENDDATE=20270101;INTERVAL=2;")
    assert found is not None
    assert found.text == "FREQ=WEEKLY;BYDAY=MO,-1FR;INTERVAL=2"
    assert (found.frequency, found.interval, found.is_endless) == ("WEEKLY", 2, True)
    assert found.parts == {"BYDAY": ("MO", "-1FR")}


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("FREQ=DAILY", 365),
        ("FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30", 1460),
        ("FREQ=DAILY;COUNT=10", 10),
        ("FREQ=DAILY;UNTIL=20260131", 31),
        ("FREQ=HOURLY", 8760),
        ("FREQ=HOURLY;INTERVAL=12;BYMINUTE=0,30", 1460),
        ("FREQ=SECONDLY", 31_536_000),
        ("FREQ=SECONDLY;COUNT=7", 7),
    ],
)
def test_the_work_of_a_rule_is_known_before_it_is_done(text: str, steps: int) -> None:
    found = rule(text)
    assert found is not None
    assert found.steps(START, END) == steps


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("FREQ=DAILY;UNTIL=20260131T100000Z", date(2026, 2, 1)),
        ("FREQ=DAILY;COUNT=10", date(2026, 1, 12)),
        ("FREQ=DAILY", None),
        ("FREQ=MONTHLY;BYDAY=5MO;COUNT=3", None),
        ("FREQ=YEARLY;COUNT=100000", None),
    ],
)
def test_the_last_day_is_said_where_it_is_plain(text: str, last: date | None) -> None:
    found = rule(text)
    assert found is not None
    assert found.last_day(START) == last
