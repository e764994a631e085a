"""The secret address: long enough, encrypted at rest, and written as apps want it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.workdays import Workdays
from crm.feeds.address import AddressBox, fresh_token, path, slug, webcal
from crm.feeds.rolling import day_for, shown

WEEK = Workdays(frozenset({1, 2, 3, 4, 5}))


def test_a_token_is_long_random_and_short_enough_for_every_reader() -> None:
    tokens = {fresh_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {24}  # 18 octets


def test_only_this_instance_can_show_an_address_again() -> None:
    box = AddressBox(b"one secret")
    sealed = box.seal("token")
    assert b"token" not in sealed
    assert box.open(sealed) == "token"
    assert AddressBox(b"another secret").open(sealed) is None
    assert box.open(b"") is None


def test_addresses_of_older_versions_can_still_be_shown() -> None:
    sealed = (
        b"gAAAAABlU_EAeje8cqhbkxWJMSxV0lsZS6yIAn8BboI0fkPs2OlynRNA7KlsmYZG"
        b"-Og7Q9Gnn22YcPp_ClkDX13AHYd7QGdeQn2Vtaz1GnJb-Rwj8Ltwfpo="
    )
    assert AddressBox(b"a secret of the past").open(sealed) == "AbCdEfGhIjKlMnOpQrStUvWx"


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("Reminders", "Reminders"),
        ("Job hunt", "Job-hunt"),
        ("  -- Kontakte & Co. ", "Kontakte-Co"),
        ("Ünïcode Pläne", "unicode-plane"),
        ("日本", "Calendar"),
        ("", "Calendar"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_name_becomes_a_file_name(name: str, file_name: str) -> None:
    assert slug(name) == file_name


@given(st.text(max_size=200))
def test_every_file_name_is_plain(name: str) -> None:
    assert slug(name).replace("-", "a").isalnum()
    assert slug(name).isascii()
    assert len(path("x" * 24, name)) < 100


def test_webcal_is_always_plain_webcal() -> None:
    assert webcal("https://keepwarm.example.org/f/a/b.ics") == "webcal://keepwarm.example.org/f/a/b.ics"
    assert webcal("http://127.0.0.1:8000/f/a/b.ics") == "webcal://127.0.0.1:8000/f/a/b.ics"


def test_what_is_late_stands_on_the_next_workday() -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    assert shown(friday, today=friday, workdays=WEEK).on == friday
    assert shown(date(2026, 11, 28), today=friday, workdays=WEEK).on == date(2026, 11, 28)  # chosen by hand
    assert shown(friday, today=date(2026, 11, 28), workdays=WEEK).on == monday
    assert shown(friday, today=date(2026, 11, 28), workdays=WEEK).late == 1
    assert shown(friday, today=monday, workdays=WEEK).late == 3


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_nothing_is_shown_in_the_past(asked_for: date, today: date) -> None:
    assert shown(asked_for, today=today, workdays=WEEK).on >= max(today, asked_for)


def test_only_the_day_just_before_is_held_up() -> None:
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    utc = ZoneInfo("UTC")
    assert day_for(utc, noon, None) == date(2026, 11, 25)
    assert day_for(utc, noon, date(2026, 11, 24)) == date(2026, 11, 25)
    assert day_for(utc, noon, date(2026, 11, 26)) == date(2026, 11, 26)
    assert day_for(utc, noon, date(2026, 11, 27)) == date(2026, 11, 25)  # a clock that was wrong
