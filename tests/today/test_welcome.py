"""The first steps of a new account."""

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.db.owner import acting_as
from crm.feeds.models import Feed
from tests.accounts.visiting import ON_SQLITE, sign_in, sign_up

pytestmark = ON_SQLITE


def newcomer(anonymous: FlaskClient, session: Session) -> User:
    """Somebody who has just signed up."""
    assert sign_up(anonymous, zone="UTC").location == "/welcome"
    return the_user(session)


def the_user(session: Session) -> User:
    session.rollback()
    user = session.scalars(select(User)).one()
    session.refresh(user)
    session.commit()
    return user


def number_of(session: Session, user: User, model: type[Contact | Feed]) -> int:
    with acting_as(user.id):
        found = session.scalar(select(func.count(model.id)))
    session.commit()
    return found or 0


def test_somebody_new_is_asked_for_a_name_and_a_zone_and_nothing_else(
    anonymous: FlaskClient, session: Session
) -> None:
    newcomer(anonymous, session)
    page = anonymous.get("/welcome", follow_redirects=True)
    assert page.request.path == "/welcome/you"
    assert page.text.count("<select") == 1
    answer = anonymous.post("/welcome/you", data={"name": "Robin Fell", "zone": "Europe/Berlin"})
    assert (answer.status_code, answer.location) == (303, "/welcome/begin")
    user = the_user(session)
    assert (user.name, user.zone, user.country) == ("Robin Fell", "Europe/Berlin", "DE")
    assert "Nudges come on workdays in Germany" in anonymous.get("/welcome/begin").text


def test_a_zone_that_is_none_is_refused_and_the_name_is_kept(
    anonymous: FlaskClient, session: Session
) -> None:
    newcomer(anonymous, session)
    answer = anonymous.post("/welcome/you", data={"name": "Robin Fell", "zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert "Robin Fell" in answer.text
    assert the_user(session).zone == "UTC"


def test_the_steps_are_remembered_until_they_are_done_or_left(
    anonymous: FlaskClient, session: Session
) -> None:
    user = newcomer(anonymous, session)
    anonymous.post("/welcome/you", data={"name": "Robin Fell", "zone": "Europe/Berlin"})
    assert sign_in(anonymous).location == "/welcome", "they were not finished"
    assert anonymous.get("/welcome").location == "/welcome/begin"
    added = anonymous.post("/contacts/new", data={"name": "Dana Hart", "next": "/welcome/calendar"})
    assert added.location == "/welcome/calendar"
    assert number_of(session, user, Contact) == 1
    assert anonymous.get("/welcome").location == "/welcome/calendar"
    assert anonymous.post("/welcome/end").location == "/"
    assert the_user(session).welcomed_on is not None
    assert sign_in(anonymous).location == "/"


def test_the_last_step_makes_one_calendar_address_and_says_who_gets_there(
    anonymous: FlaskClient, session: Session
) -> None:
    user = newcomer(anonymous, session)
    assert "Only this computer can read it" in anonymous.get("/welcome/calendar").text
    for _twice in range(2):
        assert anonymous.post("/welcome/calendar").location == "/welcome/calendar"
    assert number_of(session, user, Feed) == 1
    page = anonymous.get("/welcome/calendar").text
    assert "/feeds/" in page
    assert "webcal://" in page
    assert "No code to scan" in page, "a phone would look for it on itself"


def test_who_was_there_before_comes_straight_to_today(user: User) -> None:
    assert user.welcomed_on is not None
