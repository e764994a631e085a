"""Interviews that collide."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from crm.core.clashes import Clash, ClashKind, Talk, clashes, clashes_with

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def talk(number: int, start: int, length: int = 60, place: str = "", link: str = "") -> Talk:
    """A talk so many minutes after nine."""
    starts_at = NINE + timedelta(minutes=start)
    return Talk(number, starts_at, starts_at + timedelta(minutes=length), place, link)


def pairs(found: tuple[Clash, ...]) -> list[tuple[str, int, int]]:
    return [(clash.kind.value, clash.first.id, clash.second.id) for clash in found]


def test_two_at_the_same_time_overlap() -> None:
    assert pairs(clashes([talk(1, 0), talk(2, 30)])) == [("overlap", 1, 2)]
    assert pairs(clashes([talk(2, 0, 90), talk(1, 30, 10)])) == [("overlap", 2, 1)]


def test_one_after_the_other_is_no_overlap() -> None:
    assert clashes([talk(1, 0), talk(2, 60)]) == ()


def test_a_talk_without_a_length_takes_a_moment() -> None:
    assert pairs(clashes([talk(1, 0, 0), talk(2, 0)])) == [("overlap", 1, 2)]
    assert clashes([talk(1, 0, 0), talk(2, 1)]) == ()


def test_instants_count_and_not_clocks() -> None:
    berlin = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # half past nine in UTC
    there = Talk(2, berlin, berlin + timedelta(hours=1))
    assert pairs(clashes([talk(1, 0), there])) == [("overlap", 1, 2)]


def test_another_place_takes_an_hour_to_get_to() -> None:
    (found,) = clashes([talk(1, 0, place="Torstr. 1"), talk(2, 80, place="Messe")])
    assert (found.kind, found.between) == (ClashKind.TRAVEL, timedelta(minutes=20))
    assert clashes([talk(1, 0, place="Torstr. 1"), talk(2, 120, place="Messe")]) == ()
    assert clashes([talk(1, 0, place="A"), talk(2, 80, place="B")], travel=timedelta(minutes=15)) == ()


def test_the_same_place_needs_no_travel_however_it_is_written() -> None:
    assert clashes([talk(1, 0, place="Torstr.  1"), talk(2, 60, place="TORSTR. 1")]) == ()


def test_a_talk_by_link_needs_none() -> None:
    assert clashes([talk(1, 0, place="Torstr. 1"), talk(2, 60, link="https://meet.example")]) == ()
    assert clashes([talk(1, 0, link="https://a.example"), talk(2, 60, link="https://b.example")]) == ()


def test_a_place_after_a_link_has_to_be_reached() -> None:
    assert pairs(clashes([talk(1, 0, link="https://a.example"), talk(2, 70, place="Messe")])) == [
        ("travel", 1, 2)
    ]


def test_from_nowhere_known_nothing_is_said() -> None:
    assert clashes([talk(1, 0), talk(2, 70, place="Messe")]) == ()


def test_only_what_one_collides_with() -> None:
    mine = talk(0, 30)
    found = clashes_with(mine, [talk(1, 0), talk(2, 0), talk(3, 300), talk(0, 500)])
    assert pairs(found) == [("overlap", 1, 0), ("overlap", 2, 0)]


def test_nothing_collides_with_nothing() -> None:
    assert clashes([]) == ()
    assert clashes_with(talk(1, 0), []) == ()


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 120), st.sampled_from(["", "A", "B"])), max_size=12
    )
)
def test_every_pair_is_found_that_comparing_all_finds(given_talks: list[tuple[int, int, str]]) -> None:
    talks = [talk(number, *each) for number, each in enumerate(given_talks)]
    one_by_one = {
        frozenset((a.id, b.id)) for a in talks for b in talks if a.id < b.id and clashes_with(a, [b])
    }
    assert {frozenset((found.first.id, found.second.id)) for found in clashes(talks)} == one_by_one
