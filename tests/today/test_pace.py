"""Today about the pace: a fresh start, an absence, the mode, how full the week is."""

import html
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, SearchMode, Stage
from crm.db.changes import ChangeAct
from crm.followups.models import FollowUp
from tests import factories
from tests.interviews.browsing import in_days, present, undo

pytestmark = pytest.mark.usefixtures("user")


def pile(session: Session, size: int = 6) -> None:
    """So many people who should have heard something last week."""
    for n in range(size):
        contact = factories.a_contact(session, f"Person {n}", met_on=in_days(-45))
        contacts.set_cadence(session, contact, tier=Tier.A, own_months=None, when=present())
    for row in session.scalars(select(FollowUp)):
        row.planned_on = row.due_on
    session.commit()


def planned(session: Session) -> set[date]:
    session.rollback()
    rows = session.execute(select(FollowUp.planned_on).where(FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH))
    found = {row[0] for row in rows}
    session.rollback()
    return found


def settings_of(session: Session, user: User, **values: object) -> None:
    for name, value in values.items():
        setattr(user, name, value)
    session.commit()


def stored(session: Session, *names: str) -> tuple[object, ...]:
    """Columns of the user as they are in the database now."""
    session.rollback()
    found = session.execute(select(*(getattr(User, name) for name in names))).one()
    session.rollback()
    return tuple(found)


def news(session: Session) -> list[str]:
    """The beginnings of the openers of a round of good news."""
    session.rollback()
    rows = session.execute(select(FollowUp.opener).where(FollowUp.origin_key.startswith("custom:")))
    found = [row[0].partition(" Thank")[0] for row in rows]
    session.rollback()
    return found


def text_of(client: FlaskClient, path: str = "/") -> str:
    return html.unescape(client.get(path).text)


def test_a_pile_can_be_spread_and_put_back(client: FlaskClient, session: Session) -> None:
    pile(session)
    before = planned(session)
    page = text_of(client)
    assert "A fresh start?" in page
    assert "6 are overdue; at 5 a day, the last one comes on" in page
    assert client.post("/fresh-start").status_code == 303
    assert min(planned(session)) >= in_days(0)
    page = text_of(client)
    assert "6 nudges have a new day." in page
    assert "A fresh start?" not in page
    assert stored(session, "fresh_start_on") == (in_days(0),)
    session.rollback()
    act_id = session.scalars(select(ChangeAct.id)).one()
    session.rollback()
    client.post(f"/fresh-start/{act_id}/undo")
    assert planned(session) == before
    page = text_of(client)
    assert "Back where they were." in page
    assert "A fresh start?" in page
    assert client.post(f"/fresh-start/{act_id}/undo").status_code == 404


def test_a_fresh_start_that_is_turned_down_is_silent_until_that_is_undone(
    client: FlaskClient, session: Session
) -> None:
    pile(session)
    before = planned(session)
    client.post("/fresh-start/dismissed")
    client.post(undo_of(client))
    assert stored(session, "fresh_start_on") == (None,)
    assert planned(session) == before
    client.post("/fresh-start/dismissed")
    assert "A fresh start?" not in text_of(client)


def undo_of(client: FlaskClient) -> str:
    """Where the newest message's Undo posts to."""
    return undo(client, "/")


def test_with_nothing_overdue_a_press_says_so(client: FlaskClient) -> None:
    client.post("/fresh-start")
    assert "Nothing is overdue." in client.get("/").text


def test_one_leaves_and_comes_back(client: FlaskClient, session: Session) -> None:
    pile(session)
    client.post("/away", data={"until": in_days(9).isoformat()})
    assert stored(session, "away_from", "away_until") == (in_days(0), in_days(9))
    page = text_of(client)
    assert "Away until" in page
    assert "A fresh start?" not in page
    client.post("/away/back")
    assert stored(session, "away_from", "away_until") == (None, None)
    client.post(undo_of(client))
    assert stored(session, "away_from", "away_until") == (in_days(0), in_days(9))


def test_back_after_some_days_what_piled_up_is_offered(
    client: FlaskClient, session: Session, user: User
) -> None:
    pile(session)
    settings_of(session, user, away_from=in_days(-20), away_until=in_days(3), fresh_start_on=in_days(-25))
    assert "Welcome back" not in text_of(client)
    client.post("/away/back")
    assert stored(session, "away_from", "away_until") == (in_days(-20), in_days(-1))
    assert "Welcome back" in text_of(client)


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_refused(client: FlaskClient, session: Session, until: str) -> None:
    client.post("/away", data={"until": until})
    assert stored(session, "away_from", "away_until") == (None, None)
    assert "tone-danger" in client.get("/").text


def test_who_has_settled_in_is_asked_back_to_the_steady_rhythm(
    client: FlaskClient, session: Session, user: User
) -> None:
    pile(session, size=1)
    client.post("/mode", data={"mode": "hired"})
    settings_of(session, user, search_mode_on=in_days(-100))
    assert "Settled in?" in text_of(client)
    client.post("/mode/later")
    assert "Settled in?" not in text_of(client)
    settings_of(session, user, search_mode_on=in_days(-100))
    client.post("/mode", data={"mode": "steady"})
    assert stored(session, "search_mode", "search_mode_on") == (SearchMode.STEADY, in_days(0))
    page = text_of(client)
    assert "Saved. Steady: one nudge moved to another day." in page
    client.post("/mode", data={"mode": "frantic"})
    assert stored(session, "search_mode") == (SearchMode.STEADY,)


def test_who_was_just_hired_is_offered_a_round_of_good_news(client: FlaskClient, session: Session) -> None:
    pile(session, size=2)
    ended_today = in_days(0)
    factories.an_opening(session, stage=Stage.OFFER, stage_changed_on=ended_today)
    session.commit()
    assert "Tell them that you landed" not in text_of(client)
    client.post("/mode", data={"mode": "hired"})
    page = text_of(client)
    assert "2 people whom you keep in touch with can hear it from you" in page
    assert 'name="company" value="Initech"' in page
    client.post("/landed", data={"company": "Initech"})
    page = text_of(client)
    assert "2 words are planned." in page
    assert "can hear it from you" not in page
    client.post("/landed", data={"company": "Initech"})
    assert news(session) == ["Hi Person,\n\nI have good news: I am starting at Initech."] * 2
    act_id = session.scalars(select(ChangeAct.id).order_by(ChangeAct.id.desc())).first()
    session.rollback()
    client.post(f"/landed/{act_id}/undo")
    page = text_of(client)
    assert "Taken back." in page
    assert "can hear it from you" in page
    assert news(session) == []
    assert client.post(f"/landed/{act_id}/undo").status_code == 404


def test_the_round_of_good_news_can_be_turned_down(client: FlaskClient, session: Session) -> None:
    pile(session, size=2)
    client.post("/mode", data={"mode": "hired"})
    text_of(client)
    client.post("/landed/dismissed")
    answer = undo_of(client)
    assert "can hear it from you" not in text_of(client)
    client.post(answer)
    assert "can hear it from you" in text_of(client)


def test_the_week_says_how_full_it_is_and_what_cannot_be_kept(
    client: FlaskClient, session: Session, user: User
) -> None:
    settings_of(session, user, daily_capacity=1)
    for n in range(30):
        contact = factories.a_contact(session, f"Person {n}", met_on=in_days(-1))
        contacts.set_cadence(session, contact, tier=Tier.A, own_months=None, when=present())
    session.commit()
    page = text_of(client)
    assert "At 1 a day you can keep up with about 21 people; your cadences ask for 30." in page
    assert "raise the number to 2" in page
    assert page.count('class="load ') == 5
    settings_of(session, user, daily_capacity=5, search_mode=SearchMode.ACTIVE)
    page = text_of(client)
    assert "Your cadences ask for about 540 nudges a year; at 5 a day there is room for" in page
    assert "You are searching" in page


def test_days_of_an_absence_are_marked_in_the_week(client: FlaskClient, session: Session, user: User) -> None:
    pile(session)
    settings_of(session, user, away_from=in_days(1), away_until=in_days(30))
    assert text_of(client).count("load-away") in (4, 5)


def test_an_account_without_anybody_shows_no_week(client: FlaskClient) -> None:
    assert "Your week" not in client.get("/").text
