"""What a key says: which row of the table planted it, and about whom."""

import pytest

from crm.core.ladders import OF_COMPANIES, OF_CONTACTS, Row, attempt_of, months_of, renamed, row_of


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("thanks:1:7:2026-11-23", Row.THANKS),
        ("checkin:10:1", Row.CHECK_IN),
        ("repair:10", Row.REPAIR),
        ("decision:1", Row.DECISION),
        ("grace:1", Row.GRACE),
        ("offer:1", Row.OFFER),
        ("decide:1", Row.DECIDE),
        ("landed:1:2", Row.LANDED),
        ("hello:1:2:3", Row.HELLO),
        ("moved:70", Row.MOVED),
        ("connect:2", Row.CONNECT),
        ("cadence:1:1", None),
        ("custom:offer", None),
        ("offer", None),
        ("", None),
    ],
)
def test_a_key_says_which_row_planted_it(key: str, row: Row | None) -> None:
    assert row_of(key) is row


def test_every_row_follows_from_a_company_or_from_a_contact_alone() -> None:
    assert sorted((*OF_COMPANIES, *OF_CONTACTS)) == sorted(Row)


def test_a_key_says_which_of_several_it_is() -> None:
    assert (months_of("hello:1:2:6"), attempt_of("checkin:10:2")) == (6, 2)


@pytest.mark.parametrize(
    ("key", "now"),
    [
        ("thanks:1:7:2026-11-23", "thanks:4:7:2026-11-23"),
        ("hello:1:1:3", "hello:1:4:3"),
        ("landed:1:1", "landed:1:4"),
        ("connect:1", "connect:4"),
        ("decision:1", "decision:1"),
        ("checkin:1:1", "checkin:1:1"),
        ("cadence:1:1", "cadence:1:1"),
    ],
)
def test_after_a_merge_a_key_counts_for_the_contact_that_is_left(key: str, now: str) -> None:
    assert renamed(key, 4) == now
    assert renamed(key, None) == key
