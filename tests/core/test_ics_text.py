"""Content lines: folded, escaped, and clean whatever comes in."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.ics_text import (
    LIMIT,
    checked_url,
    clean,
    day,
    duration,
    escaped,
    instant,
    line,
    one_line,
    text_line,
)

ANYTHING = st.text(st.characters(), max_size=300)


@given(ANYTHING)
def test_no_line_is_longer_than_75_octets_and_none_cuts_a_character(text: str) -> None:
    lines = line(f"SUMMARY:{escaped(clean(text))}").split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(each) <= LIMIT for each in lines)
    assert all(each.decode() for each in lines)
    assert all(each.startswith(b" ") for each in lines[1:])


@given(ANYTHING)
def test_unfolding_gives_back_what_was_folded(text: str) -> None:
    content = f"SUMMARY:{escaped(clean(text))}"
    assert line(content).replace(b"\r\n ", b"").removesuffix(b"\r\n").decode() == content


@given(ANYTHING)
def test_cleaned_text_breaks_lines_nowhere_but_at_line_feeds(text: str) -> None:
    cleaned = clean(text)
    assert [part for part in cleaned.splitlines() if part] == [part for part in cleaned.split("\n") if part]
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=200))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@given(ANYTHING)
def test_escaped_text_is_read_back(text: str) -> None:
    cleaned = clean(text)
    value = escaped(cleaned)
    assert "\n" not in value
    assert _unescaped(value) == cleaned


def test_a_line_of_exactly_75_octets_is_not_folded() -> None:
    assert line("A" * 75) == b"A" * 75 + b"\r\n"
    assert line("A" * 76) == b"A" * 75 + b"\r\n A\r\n"


def test_a_long_character_at_the_edge_moves_to_the_next_line() -> None:
    assert line("A" * 73 + "😀") == b"A" * 73 + b"\r\n " + "😀".encode() + b"\r\n"


@pytest.mark.parametrize("separator", ["\r\n", "\r", "\n", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_break_becomes_one(separator: str) -> None:
    assert clean(f"a{separator}b") == "a\nb"
    assert one_line(f"a{separator} b") == "a b"


def test_controls_and_halves_of_characters_go() -> None:
    assert clean("a\x00\x07\x1b[31m\x7f\x9f\x0b\ud800b") == "a[31mb"
    assert clean("a\tb") == "a b"


def test_a_property_cannot_be_smuggled_in() -> None:
    assert text_line("SUMMARY", "Hi\r\nATTACH:evil;x,y\\") == b"SUMMARY:Hi\\nATTACH:evil\\;x\\,y\\\\\r\n"


@pytest.mark.parametrize(
    "address",
    ["https://meet.example.org/a-b_c/?q=1&r=%20#frag", "http://127.0.0.1:8000/", "https://[::1]:8000/x"],
)
def test_plain_addresses_pass(address: str) -> None:
    assert checked_url(address) == address


def test_letters_beyond_ascii_are_encoded() -> None:
    assert checked_url(" https://example.org/ü?q=日 ") == "https://example.org/%C3%BC?q=%E6%97%A5"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,hi",
        "https://a b.example.org/",
        "https://example.org/a\r\nATTACH:x",
        "https://example.org/<b>",
        "https://bank.example@evil.example/",
        "https:///nowhere",
        "mailto:a@example.org",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_everything_else_is_no_address(address: str) -> None:
    assert checked_url(address) == ""


@given(st.integers(-100_000, 100_000))
def test_a_duration_says_its_minutes(minutes: int) -> None:
    assert _minutes(duration(minutes)) == minutes


def test_durations_are_short() -> None:
    assert [duration(minutes) for minutes in (-1440, -60, -15, 0, 480, 510, 1500)] == [
        "-P1D", "-PT1H", "-PT15M", "PT0M", "PT8H", "PT8H30M", "P1DT1H",
    ]  # fmt: skip


def test_instants_are_written_in_utc_and_days_without_a_zone() -> None:
    east = timezone(timedelta(hours=14))
    assert instant(datetime(2026, 11, 25, 1, 2, 3, tzinfo=east)) == "20261124T110203Z"
    assert instant(datetime(2026, 11, 25, tzinfo=UTC)) == "20261125T000000Z"
    assert day(date(987, 1, 2)) == "09870102"


def _unescaped(value: str) -> str:
    out, rest = [], iter(value)
    for char in rest:
        following = next(rest) if char == "\\" else ""
        out.append({"n": "\n"}.get(following, following) if following else char)
    return "".join(out)


def _minutes(text: str) -> int:
    match = re.fullmatch(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", text)
    assert match is not None
    days, hours, minutes = (int(part or 0) for part in match.groups()[1:])
    return (days * 1440 + hours * 60 + minutes) * (-1 if match[1] else 1)
