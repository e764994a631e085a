"""The clock on the wall is compared with one that nobody sets."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine

from crm import clock
from crm.jobs.watch import LEAP, Gauge, Jump, Reading, Watch, steady

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
YEAR = 365 * 86_400.0


def a_gauge() -> Gauge:
    gauge = Gauge("machine", tolerance=1.0, nap=10.0)
    assert gauge.read(Reading(NOON, 100.0)) is None
    return gauge


def after(wall: float, at: float) -> Reading:
    """So many seconds later by the wall, and by the steady clock."""
    return Reading(NOON + timedelta(seconds=wall), 100.0 + at)


class Travel:
    """A clock that is set, and a watch that looks when it is told to."""

    def __init__(self, traveller: time_machine.Traveller, *, hold: float) -> None:
        self.traveller = traveller
        self.jumps: list[Jump] = []
        self.watch = Watch(self.jumps.append, hold=hold)
        self.watch.look()

    def set_by(self, seconds: float) -> None:
        self.traveller.shift(timedelta(seconds=seconds))
        self.watch.look()


@pytest.fixture
def travel() -> Iterator[Travel]:
    with time_machine.travel(NOON, tick=True) as traveller:
        yield Travel(traveller, hold=600.0)


def test_a_clock_that_goes_as_time_does_has_not_jumped() -> None:
    gauge = a_gauge()
    assert [gauge.read(after(0.5 * n + 0.01 * n, 0.5 * n)) for n in range(1, 20)] == [None] * 19


@pytest.mark.parametrize("by", [-YEAR, -3600.0, -2.0, 2.0, 3600.0, YEAR])
def test_a_clock_that_is_set_has_jumped_by_so_much(by: float) -> None:
    assert a_gauge().read(after(by + 0.5, 0.5)) == Jump(by, 0.0)


def test_a_sleep_is_no_leap() -> None:
    assert a_gauge().read(after(7200.0, 7200.0)) == Jump(0.0, 7200.0)


def test_the_steady_clock_goes_on_while_the_other_is_set(travel: Travel) -> None:
    before = steady()
    travel.set_by(YEAR)
    assert clock.now().year == 2027
    assert 0 <= steady() - before < LEAP


@pytest.mark.parametrize("by", [-YEAR, -3600.0, 3000.0])
def test_every_jump_is_told_and_a_small_one_is_believed(travel: Travel, by: float) -> None:
    travel.set_by(by)
    assert [round(jump.by) for jump in travel.jumps] == [round(by)]
    assert travel.watch.trusts()
    assert travel.watch.calm > LEAP


def test_a_leap_ahead_is_doubted(travel: Travel) -> None:
    travel.set_by(YEAR)
    assert not travel.watch.trusts()
    assert travel.watch.calm < LEAP
    assert travel.watch.reading is None
    leap = travel.watch.leap
    assert leap is not None
    assert round(leap.by) == round(YEAR)
    assert leap.at.year == 2027
    assert leap.until - leap.at == timedelta(seconds=600)


def test_planning_notices_a_leap_before_the_watch_looks(travel: Travel) -> None:
    travel.traveller.shift(timedelta(seconds=YEAR))
    assert not travel.watch.trusts()


def test_a_leap_that_is_taken_back_was_none(travel: Travel) -> None:
    travel.set_by(YEAR)
    travel.set_by(-YEAR)
    assert travel.watch.trusts()
    assert travel.watch.calm > LEAP


def test_of_two_leaps_both_have_to_be_taken_back(travel: Travel) -> None:
    travel.set_by(YEAR)
    travel.set_by(YEAR)
    travel.set_by(-YEAR)
    assert not travel.watch.trusts()
    travel.set_by(-YEAR)
    assert travel.watch.trusts()


def test_a_clock_that_stays_where_it_leapt_to_is_believed_after_a_while() -> None:
    with time_machine.travel(NOON, tick=True) as traveller:
        travel = Travel(traveller, hold=0.05)
        travel.set_by(YEAR)
        assert not travel.watch.trusts()
        Event().wait(0.1)
        assert travel.watch.trusts()
        assert travel.watch.calm < LEAP


def test_the_clock_of_the_database_is_watched_too(travel: Travel) -> None:
    assert travel.watch.trusts(NOON)
    assert travel.watch.trusts(NOON + timedelta(minutes=50))
    assert not travel.watch.trusts(NOON + timedelta(hours=3))


def test_a_leap_while_no_process_ran_is_noticed_by_the_next_one() -> None:
    with time_machine.travel(NOON + timedelta(days=365), tick=True):
        watch = Watch(lambda jump: None)
        watch.remember(Reading(NOON, steady() - 60.0))
        assert not watch.trusts()


def test_the_watch_looks_by_itself_whatever_it_sets_off() -> None:
    told = Event()
    jumps: list[Jump] = []

    def fail(jump: Jump) -> None:
        jumps.append(jump)
        if len(jumps) == 2:
            told.set()
        raise ZeroDivisionError

    with time_machine.travel(NOON, tick=True) as traveller:
        watch = Watch(fail, every=0.01)
        watch.start()
        traveller.shift(timedelta(hours=-1))
        while not jumps and not told.wait(0.01):
            pass
        traveller.shift(timedelta(hours=-1))
        assert told.wait(20)
        watch.stop()
