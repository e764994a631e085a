"""Two requests in a row are told apart from one that was followed by a word."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crm.core.asks import unanswered

DAYS = st.lists(st.dates(date(2026, 1, 1), date(2026, 2, 1)), max_size=8)


def day(number: int) -> date:
    return date(2026, 11, number)


def test_nothing_asked_is_nothing_open() -> None:
    assert unanswered([], [day(1)]) == ()
    assert unanswered([], []) == ()


def test_a_request_stands_until_the_next_word() -> None:
    assert unanswered([day(2)], [day(1)]) == (day(2),)
    assert unanswered([day(2)], [day(1), day(3)]) == ()


def test_two_requests_without_a_word_between_stand_both() -> None:
    assert unanswered([day(9), day(5)], [day(1)]) == (day(5), day(9))


def test_a_word_between_two_requests_leaves_the_second() -> None:
    assert unanswered([day(5), day(9)], [day(7)]) == (day(9),)


def test_what_was_asked_in_a_talk_stands_after_it() -> None:
    assert unanswered([day(5)], [day(5)]) == (day(5),)


def test_two_requests_on_one_day_are_one() -> None:
    assert unanswered([day(5), day(5)], []) == (day(5),)


@given(asks=DAYS, words=DAYS)
def test_what_stands_was_asked_and_nothing_came_after_it(asks: list[date], words: list[date]) -> None:
    standing = unanswered(asks, words)
    assert list(standing) == sorted(set(standing))
    assert set(standing) <= set(asks)
    assert all(word <= ask for ask in standing for word in words)
