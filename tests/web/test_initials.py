"""Initials and colours of people."""

import pytest

from crm.web.initials import HUES, hue, initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Noor Haddad", "NH"),
        ("Ana María de la Cruz", "AC"),
        ("sam", "S"),
        ("Élodie Lefèvre", "ÉL"),
        ("(Jun) Watanabe", "JW"),
        ("李 小龙", "李小"),
        ("Robin — Ferreira", "RF"),
        ("  ", "?"),
        ("—", "?"),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_last_word(name: str, shown: str) -> None:
    assert initials(name) == shown


def test_a_colour_stays_the_same_whatever_the_case_and_the_space_around_the_name() -> None:
    assert hue("Noor Haddad") == hue(" noor haddad ") == 6


def test_every_colour_is_used() -> None:
    assert {hue(f"Person {number}") for number in range(100)} == set(range(HUES))
