"""The pages of calendar accounts, as far as no server is needed for them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.calendars import actions
from crm.calendars.models import CalendarAccount
from crm.calendars.queries import calendars
from tests.calendars import far_account
from tests.calendars.far_account import an_account
from tests.released import fresh

pytestmark = pytest.mark.usefixtures("user")


def text(client: FlaskClient, path: str, **form: object) -> str:
    answer = client.post(path, data=form) if form else client.get(path)
    return answer.get_data(as_text=True)


def test_nothing_connected_says_what_it_would_do_and_which_servers_let_nobody_in(client: FlaskClient) -> None:
    page = text(client, "/settings/calendars")
    assert "without a public address" in page
    for name in ("iCloud", "Fastmail", "Nextcloud", "Google Calendar", "Proton Calendar"):
        assert name in page
    assert client.get("/settings/calendars/new?provider=nobody").status_code == 404


@pytest.mark.parametrize("email", ["me@gmail.com", "me@hotmail.com", "me@proton.me"])
def test_who_lets_nobody_in_is_told_apart_before_anything_is_asked(
    client: FlaskClient, session: Session, email: str
) -> None:
    answer = client.post(
        "/settings/calendars",
        data={"provider": "other", "address": email, "username": email, "password": "s3cr3t-x"},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "/feeds" in page
    assert email in page
    assert "s3cr3t-x" not in page
    assert session.scalars(select(CalendarAccount)).all() == []


def test_an_address_inside_the_network_is_refused_in_words_and_what_was_typed_stays(
    client: FlaskClient,
) -> None:
    typed = {
        "provider": "other",
        "address": "http://169.254.169.254/dav",
        "username": "ada",
        "password": "s3cr3t-x",
    }
    answer = client.post("/settings/calendars", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "inside a network of its own" in page
    assert "169.254.169.254" in page
    assert 'value="ada"' in page
    assert "s3cr3t-x" not in page


def test_an_account_says_how_it_fares_and_what_comes_next(client: FlaskClient, session: Session) -> None:
    account = an_account(session)
    page = text(client, f"/settings/calendars/{account.id}")
    for said in ("The first round begins", "dav.example.org", "me@example.org", "Nothing is written there."):
        assert said in page
    assert "app-password" not in page


def test_trouble_is_said_with_what_helps(client: FlaskClient, session: Session) -> None:
    account = an_account(session)
    account.failures, account.error_class, account.response = 4, "wrong_password", "Unauthorized"
    session.commit()
    page = text(client, f"/settings/calendars/{account.id}")
    assert "does not take this name and password. It said: Unauthorized" in page
    assert "Type the app password" in page
    assert "Needs a look" in text(client, "/settings/calendars")


def test_choosing_only_where_to_look_asks_nobody(client: FlaskClient, session: Session) -> None:
    account = an_account(session)
    home, work = calendars(session, account.id)
    session.commit()
    assert "Choose calendars" in text(client, f"/settings/calendars/{account.id}/choice")
    answer = client.post(
        f"/settings/calendars/{account.id}/choice", data={"own": "nothing", "read": [str(work.id)]}
    )
    assert answer.status_code == 303
    assert fresh(session, work).is_read
    assert not fresh(session, home).is_read
    assert fresh(session, account).own_href == ""
    account.last_ok_at = clock.now()
    session.commit()
    page = text(client, f"/settings/calendars/{account.id}/choice")
    assert 'value="nothing" checked' in page  # what was chosen is not undone by saving the page again


def test_a_calendar_that_is_gone_can_be_given_up(client: FlaskClient, session: Session) -> None:
    account = an_account(session)
    home, work = calendars(session, account.id)
    account.own_href, home.is_own = home.href, True
    account.failures, account.error_class = 1, "gone_there"
    session.commit()
    path = f"/settings/calendars/{account.id}/choice"
    assert 'value="nothing"' in text(client, path)
    assert client.post(path, data={"own": "nothing", "read": [str(work.id)]}).status_code == 303
    assert fresh(session, account).own_href == ""
    assert account.failures == 0
    assert not fresh(session, home).is_own


def test_sync_now_says_when_it_may_and_asks_for_no_sooner(client: FlaskClient, session: Session) -> None:
    account = an_account(session)
    path = f"/settings/calendars/{account.id}"
    assert client.post(f"{path}/sync").status_code == 303
    assert "begins within a minute" in text(client, path)
    account.last_ok_at = clock.now()
    session.commit()
    client.post(f"{path}/sync")
    assert "at most every 15 minutes" in text(client, path)
    assert fresh(session, account).next_at == account.last_ok_at + actions.APART


def test_a_pause_has_an_undo(client: FlaskClient, session: Session) -> None:
    account = an_account(session)
    path = f"/settings/calendars/{account.id}"
    client.post(f"{path}/off")
    assert not fresh(session, account).is_on
    assert f'action="{path}/on"' in text(client, path)
    client.post(f"{path}/on")
    assert fresh(session, account).is_on


def test_removing_says_what_happens_and_can_be_taken_back_while_it_lasts(
    client: FlaskClient, session: Session
) -> None:
    account = an_account(session)
    account.own_href, account.has_made_own = f"{far_account.HOME}keepwarm/", True
    session.commit()
    path = f"/settings/calendars/{account.id}"
    client.post(f"{path}/removal", data={"what": "there"})
    assert fresh(session, account).is_leaving
    assert "Being removed" in text(client, path)
    client.post(f"{path}/removal/undo")
    assert not fresh(session, account).is_leaving
    client.post(f"{path}/removal", data={"what": "here"})
    session.rollback()
    assert session.scalars(select(CalendarAccount)).all() == []


def test_an_account_without_its_password_is_off_and_asks_for_it(
    client: FlaskClient, session: Session
) -> None:
    account = an_account(session)
    account.secret, account.is_on = "", False
    session.commit()
    path = f"/settings/calendars/{account.id}"
    assert "Type the app password" in text(client, path)
    assert client.post(f"{path}/on").location.endswith("/password")
    assert not fresh(session, account).is_on


def test_nobody_elses_account_is_there(client: FlaskClient, stranger: FlaskClient, session: Session) -> None:
    account = an_account(session)
    for tail in ("", "/choice", "/password", "/removal"):
        assert stranger.get(f"/settings/calendars/{account.id}{tail}").status_code == 404


def test_the_calendar_page_leads_here_where_nobody_outside_reads_addresses(client: FlaskClient) -> None:
    assert "/settings/calendars" in text(client, "/feeds")
