"""The page about nudges: the mode, an absence, the weekly outlook, and reminders before a talk."""

import html

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import SearchMode
from tests.accounts.test_settings import NUDGES, fresh, undo_of
from tests.accounts.visiting import ON_SQLITE
from tests.interviews.browsing import in_days


def iso(days: int) -> str:
    return in_days(days).isoformat()


def test_mode_absence_outlook_and_reminder_are_saved_and_set_back(
    client: FlaskClient, session: Session, user: User
) -> None:
    choices = {
        **NUDGES,
        "search_mode": "quiet",
        "away_from": iso(3),
        "away_until": iso(9),
        "outlook_day": "1",
        "remind_minutes": "",
    }
    assert client.post("/settings/nudges", data=choices).status_code == 303
    stored = fresh(session, user)
    assert (stored.search_mode, stored.search_mode_on) == (SearchMode.QUIET, in_days(0))
    assert stored.away == (in_days(3), in_days(9))
    assert (stored.outlook_day, stored.remind_minutes) == (1, None)
    client.post(undo_of(client, "/settings/nudges"))
    stored = fresh(session, user)
    assert (stored.search_mode, stored.search_mode_on, stored.away) == (SearchMode.STEADY, None, None)
    assert (stored.outlook_day, stored.remind_minutes) == (None, 60)


@ON_SQLITE
def test_the_same_again_changes_nothing(client: FlaskClient, session: Session, user: User) -> None:
    choices = {**NUDGES, "search_mode": "active", "away_from": iso(0), "away_until": iso(2)}
    client.post("/settings/nudges", data=choices)
    client.get("/settings/nudges")
    client.post("/settings/nudges", data=choices)
    assert "Nothing was changed." in client.get("/settings/nudges").text
    assert fresh(session, user).search_mode is SearchMode.ACTIVE


@ON_SQLITE
def test_what_is_chosen_is_shown(client: FlaskClient, session: Session, user: User) -> None:
    user.search_mode, user.outlook_day, user.remind_minutes = SearchMode.HIRED, 7, 45
    user.away_from, user.away_until = in_days(-1), in_days(1)
    session.commit()
    text = client.get("/settings/nudges").text
    assert 'value="hired" checked' in text
    assert 'selected value="7">Sunday' in text
    assert 'selected value="45">45 minutes before' in text
    assert f'value="{iso(-1)}"' in text
    assert f'value="{iso(1)}"' in text


@ON_SQLITE
def test_an_absence_that_is_over_is_not_shown_but_remembered(
    client: FlaskClient, session: Session, user: User
) -> None:
    user.away_from, user.away_until = in_days(-9), in_days(-2)
    session.commit()
    assert iso(-2) not in client.get("/settings/nudges").text
    client.post("/settings/nudges", data={**NUDGES, "daily_capacity": "7"})
    stored = fresh(session, user)
    assert (stored.daily_capacity, stored.away) == (7, (in_days(-9), in_days(-2)))


@ON_SQLITE
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("search_mode", "frantic", "Not a valid choice"),
        ("search_mode", "", "Not a valid choice"),
        ("outlook_day", "8", "Not a valid choice"),
        ("remind_minutes", "soon", "Not a valid choice"),
        ("away_until", "2020-01-01", "This is before the first day."),
        ("away_until", "9999-12-31", "A year at most."),
        ("away_until", "tomorrow", "Not a valid date"),
        ("away_from", "2026-11-01", "Say until when, too."),
    ],
)
def test_what_does_not_fit_is_said_and_the_rest_is_kept(
    client: FlaskClient, session: Session, user: User, field: str, value: str, words: str
) -> None:
    answer = client.post("/settings/nudges", data={**NUDGES, "daily_capacity": "9", field: value})
    assert answer.status_code == 422
    text = html.unescape(answer.text)
    assert words in text
    assert 'value="9"' in text
    assert field != "away_until" or f'value="{value}"' in text
    assert fresh(session, user).daily_capacity == 5


@ON_SQLITE
def test_an_absence_may_not_end_before_it_begins(client: FlaskClient, session: Session, user: User) -> None:
    answer = client.post("/settings/nudges", data={**NUDGES, "away_from": iso(5), "away_until": iso(4)})
    assert answer.status_code == 422
    assert "This is before the first day." in answer.text
    assert fresh(session, user).away is None


@ON_SQLITE
def test_an_account_with_nobody_has_a_page_too(client: FlaskClient) -> None:
    assert "Planned on the coming workdays" in client.get("/settings/nudges").text
