"""Who is going quiet, and in which weeks it is told."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm.core.silence import Silence, is_first_workday, silence, told_in_week
from crm.core.workdays import Workdays

WEEKDAYS = Workdays(frozenset({1, 2, 3, 4, 5}))
GERMANY = Workdays(frozenset({1, 2, 3, 4, 5}), "DE")
MONDAY = date(2026, 11, 23)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


def quiet(number: int, since: date, contacts: int = 2) -> Silence:
    return Silence(number, contacts, since - timedelta(days=92), since)


def ids(found: list[Silence]) -> list[int]:
    return [each.contact_id for each in found]


def test_three_months_after_the_last_of_two_contacts() -> None:
    found = silence(7, [date(2026, 5, 1), date(2026, 8, 20), date(2026, 8, 20)])
    assert found == Silence(7, 2, date(2026, 8, 20), date(2026, 11, 20))


def test_one_contact_is_no_exchange() -> None:
    assert silence(7, [date(2026, 8, 20)]) is None
    assert silence(7, [date(2026, 8, 20)] * 2) is None
    assert silence(7, []) is None


def test_a_rhythm_that_broke_is_noticed_sooner() -> None:
    days = [date(2026, 7, 1) + n * timedelta(days=20) for n in range(4)]
    found = silence(7, days)
    assert found is not None
    assert found.since == days[-1] + timedelta(days=60)


def test_a_daily_exchange_may_rest_for_six_weeks() -> None:
    days = [date(2026, 7, 1) + n * DAY for n in range(10)]
    found = silence(7, days)
    assert found is not None
    assert found.since == days[-1] + 6 * WEEK


def test_a_slow_rhythm_is_not_waited_for() -> None:
    days = [date(2020, 1, 1) + n * timedelta(days=300) for n in range(5)]
    found = silence(7, days)
    assert found is not None
    assert (found.since - days[-1]).days <= 92


def test_the_first_workday_is_monday_or_what_comes_after_a_holiday() -> None:
    assert is_first_workday(MONDAY, WEEKDAYS)
    assert not is_first_workday(MONDAY + DAY, WEEKDAYS)
    easter = date(2026, 4, 6)
    assert not is_first_workday(easter, GERMANY)
    assert is_first_workday(easter + DAY, GERMANY)
    assert not is_first_workday(easter + 2 * DAY, GERMANY)


def test_a_week_without_a_workday_has_no_first_one() -> None:
    never = Workdays(frozenset({1}), "DE")
    assert not any(is_first_workday(date(2026, 4, 6) + n * DAY, never) for n in range(7))


def test_it_is_told_in_the_week_in_which_somebody_went_quiet() -> None:
    assert ids(told_in_week([quiet(1, MONDAY - DAY)], MONDAY)) == [1]
    assert ids(told_in_week([quiet(1, MONDAY)], MONDAY + DAY)) == [1]
    assert told_in_week([quiet(1, MONDAY + DAY)], MONDAY) == []


def test_it_is_told_four_times_and_then_no_more() -> None:
    silences = [quiet(1, MONDAY)]
    weeks = [n for n in range(60) if told_in_week(silences, MONDAY + n * WEEK)]
    assert weeks == [0, 6, 14, 26]


def test_three_at_most_and_those_with_most_contacts_first() -> None:
    silences = [quiet(number, MONDAY, contacts=number) for number in range(2, 7)]
    assert ids(told_in_week(silences, MONDAY)) == [6, 5, 4]


def test_where_many_went_quiet_the_others_have_their_turn_later() -> None:
    silences = [quiet(number, MONDAY) for number in range(1, 7)]
    assert ids(told_in_week(silences, MONDAY)) == [1, 2, 3]
    assert ids(told_in_week(silences, MONDAY + 6 * WEEK)) == [4, 5, 6]


def test_who_went_quiet_just_now_comes_before_the_others() -> None:
    silences = [quiet(1, MONDAY - 6 * WEEK, 9), quiet(2, MONDAY), quiet(3, MONDAY), quiet(4, MONDAY)]
    assert ids(told_in_week(silences, MONDAY)) == [2, 3, 4]


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(days, min_size=1, max_size=30), st.sampled_from([WEEKDAYS, GERMANY]))
def test_nobody_is_told_of_twice_within_a_month(since: list[date], workdays: Workdays) -> None:
    silences = [quiet(number, day) for number, day in enumerate(since)]
    last: dict[int, date] = {}
    counts = Counter[int]()
    for n in range(600):
        day = date(2026, 1, 1) + n * DAY
        if not is_first_workday(day, workdays):
            continue
        told = told_in_week(silences, day)
        assert len(told) <= 3
        for each in told:
            assert day >= each.since
            assert day - last.get(each.contact_id, date.min) > timedelta(days=31)
            last[each.contact_id] = day
            counts[each.contact_id] += 1
    assert max(counts.values(), default=0) <= 4
