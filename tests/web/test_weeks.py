"""On which weekday a week begins."""

import pytest

from crm.web.weeks import MONDAY, SATURDAY, SUNDAY, begins_on, usual


@pytest.mark.parametrize(
    ("locale", "country", "day"),
    [
        ("de", None, MONDAY),
        ("en", None, SUNDAY),
        ("en", "DE", MONDAY),
        ("en_GB", None, MONDAY),
        ("en", "EG", SATURDAY),
        ("ar", None, SATURDAY),
        ("he", None, SUNDAY),
        ("pt_BR", "DE", SUNDAY),
        ("en", "XX", MONDAY),
        ("eo", None, MONDAY),
    ],
)
def test_it_is_usual_in_the_territory_of_the_language_else_in_the_country(
    locale: str, country: str | None, day: int
) -> None:
    assert usual(locale, country) == day


def test_what_the_user_says_comes_first() -> None:
    assert begins_on(SATURDAY, "DE") == SATURDAY
