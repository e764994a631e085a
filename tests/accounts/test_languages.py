"""Pages speak the language of the browser until there is an account, and that of the account from then on."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import choices
from crm.accounts.models import User
from tests.accounts.visiting import EMAIL, ON_SQLITE, PASSWORD


@pytest.mark.parametrize(
    ("wanted", "best"),
    [
        (["de-AT", "en"], "de_AT"),
        (["de-LU"], "de"),
        (["fr", "DE-ch"], "de_CH"),
        (["en-US", "de"], "en"),
        (["en-GB"], "en_GB"),
        (["xx", "*"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_of_the_browser_that_we_have_is_spoken(wanted: list[str], best: str) -> None:
    assert choices.best_locale(wanted) == best


def test_each_language_is_called_as_those_call_it_who_speak_it() -> None:
    names = dict(choices.locale_names())
    assert names["de"] == "Deutsch"
    assert names["de_AT"] == "Deutsch (Österreich)"
    assert names["en_GB"] == "English (United Kingdom)"


@ON_SQLITE
def test_who_signs_up_in_german_is_spoken_to_in_german(anonymous: FlaskClient, session: Session) -> None:
    austrian, american = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}, {"Accept-Language": "en-US"}
    page = anonymous.get("/sign-up", headers=austrian).text
    assert '<html lang="de-AT" dir="ltr"' in page
    assert "Lege dein Konto an" in page
    form = {"email": EMAIL, "password": PASSWORD, "zone": "Europe/Vienna"}
    anonymous.post("/sign-up", data=form, headers=austrian)
    session.rollback()
    assert session.scalars(select(User.locale)).one() == "de_AT"
    assert "Einstellungen" in anonymous.get("/settings", headers=american).text
