"""From an app password to an interview with its people, over a real server and the pages themselves."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import clock
from crm.calendars import rounds
from crm.calendars.far import Access, Far, FarCalendar, connect
from crm.calendars.models import AccountCalendar, CalendarAccount
from crm.calendars.rounds import Due
from crm.contacts.models import Contact
from crm.interviews.models import Interview
from tests.calendars.events import DENTIST, INTERVIEW, body
from tests.invitations import Invitation
from tests.transfer.invitations.test_routes import fields


def shifted(event: Invitation, days: int, **more: object) -> Invitation:
    """The event, so many days from today; rounds read the real clock."""
    day = (clock.now() + timedelta(days=days)).strftime("%Y%m%d")
    return replace(event, start=f"{day}T130000Z", end=f"{day}T140000Z", **more)  # type: ignore[arg-type]


@pytest.fixture
def far(app: Flask, radicale: Access) -> Far:
    return connect(app.config["SETTINGS"], radicale)


@pytest.fixture
def theirs(far: Far) -> FarCalendar:
    """A calendar of the person's own, with a dentist and an interview in it."""
    calendar = far.make_calendar("Everything", "#cc0000")
    for event in (DENTIST, INTERVIEW):
        put(far, calendar, shifted(event, 5))
    return calendar


def put(far: Far, calendar: FarCalendar, event: Invitation) -> None:
    path = calendar.href.partition("://")[2].partition("/")[2]
    far.put(calendar.href, f"/{path}{event.uid}.ics", body(event), etag="")


def turn(app: Flask, session: Session, account: CalendarAccount) -> None:
    """A round, however soon."""
    session.refresh(account)
    account.next_at = clock.now() - timedelta(seconds=1)
    session.commit()
    assert rounds.run(app, Due(account.id, account.user_id)) is None
    session.expire_all()


def events_of_ours(far: Far, account: CalendarAccount) -> int:
    """How many interviews stand in the calendar that is ours."""
    paths = [each.href for each in far.changes(account.own_href).objects]
    bodies = [each.body for some in far.objects(account.own_href, paths) for each in some]
    assert bodies, "follow-ups are written at least"
    return sum(b"BEGIN:VEVENT" in body for body in bodies)


def day(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


def at_one(days: int) -> dict[str, str]:
    """The preview's form for the hour of `shifted`: in UTC, where no night is an hour longer than another."""
    return fields(day=day(days), starts="13:00", ends="14:00", zone="UTC")


def connected(client: FlaskClient, session: Session, access: Access, own: str = "nothing") -> CalendarAccount:
    """Through the pages: address, name, password, then the calendar that is called Everything."""
    typed = {
        "provider": "other",
        "address": access.address,
        "username": access.username,
        "password": access.password,
    }
    answer = client.post("/settings/calendars", data=typed)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    rows = session.scalars(select(AccountCalendar).where(AccountCalendar.name == "Everything")).all()
    read = [str(row.id) for row in rows]
    session.commit()
    assert client.post(answer.location, data={"own": own, "read": read}).status_code == 303
    account = session.scalars(select(CalendarAccount)).one()
    session.commit()
    return account


def found(client: FlaskClient) -> str:
    return client.get("/interviews/found").get_data(as_text=True)


def answer_to(client: FlaskClient, what: str) -> str:
    """Press this button of the first one in the list; where it leads."""
    [action, *_] = re.findall(rf'action="(/interviews/found/[^"]*{what})"', found(client))
    return client.post(action).location


def test_an_interview_found_there_becomes_one_here_and_can_be_taken_back(
    app: Flask,
    client: FlaskClient,
    session: Session,
    radicale: Access,
    far: Far,
    theirs: FarCalendar,
) -> None:
    account = connected(client, session, radicale)
    turn(app, session, account)
    page = found(client)
    assert INTERVIEW.summary in page
    assert "Dana Hart" in page
    assert "Dentist" not in page
    assert session.scalar(select(func.count()).select_from(Interview)) == 0
    session.commit()

    preview = answer_to(client, "/taking")
    assert "Samir Osei" in client.get(preview).get_data(as_text=True)
    assert client.post(preview, data=at_one(5)).status_code == 303
    assert "Nothing waits" in found(client)
    client.post(f"{preview}/undo")
    assert "In the trash here" in found(client)
    preview = answer_to(client, "/taking")
    assert client.post(preview, data=at_one(5)).status_code == 303
    assert {"Dana Hart", "Samir Osei"} <= set(session.scalars(select(Contact.name)))
    session.commit()
    assert "Nothing waits" in found(client)


def test_a_taken_one_that_moves_there_is_offered_and_moves_here_when_that_is_confirmed(
    app: Flask, client: FlaskClient, session: Session, radicale: Access, far: Far, theirs: FarCalendar
) -> None:
    account = connected(client, session, radicale, own="make")
    turn(app, session, account)
    client.post(answer_to(client, "/taking"), data=at_one(5))
    interview = session.scalars(select(Interview)).one()
    before, interview_id = interview.starts_at, interview.id
    session.commit()
    turn(app, session, account)
    assert events_of_ours(far, account) == 0, "the invitation stands there already"

    moved = shifted(INTERVIEW, 6, sequence=1, stamp=clock.now().strftime("%Y%m%dT%H%M%SZ"))
    put(far, theirs, moved)
    turn(app, session, account)  # writes, then reads that it moved
    turn(app, session, account)
    assert events_of_ours(far, account) == 1, "theirs is elsewhere, so ours says when it is here"
    assert "Moved" in found(client)
    assert session.scalars(select(Interview.starts_at)).one() == before
    session.commit()
    preview = answer_to(client, "/taking")
    assert client.post(preview, data=at_one(6)).location.endswith(f"/interviews/{interview_id}")
    assert session.scalars(select(Interview.starts_at)).one() == before + timedelta(days=1)
    session.commit()
    assert "Nothing waits" in found(client)
    turn(app, session, account)
    assert events_of_ours(far, account) == 0


def test_a_password_that_is_refused_is_said_and_nothing_is_kept(
    client: FlaskClient, session: Session, radicale: Access
) -> None:
    typed = {"provider": "other", "address": radicale.address, "username": "ada", "password": "another-one"}
    answer = client.post("/settings/calendars", data=typed)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "does not take this name and password" in page
    assert "another-one" not in page
    assert session.scalars(select(CalendarAccount)).all() == []


def test_a_calendar_of_our_own_is_made_and_the_same_account_is_not_kept_twice(
    client: FlaskClient, session: Session, radicale: Access, far: Far, theirs: FarCalendar
) -> None:
    account = connected(client, session, radicale, own="make")
    assert account.own_href in {each.href for each in far.calendars()}
    assert account.has_made_own
    again = client.post(
        "/settings/calendars",
        data={"provider": "other", "address": radicale.address, "username": "ada", "password": "whatever"},
    )
    assert again.location.endswith(f"/settings/calendars/{account.id}")


def test_another_password_is_tried_before_it_is_kept(
    app: Flask, client: FlaskClient, session: Session, radicale: Access
) -> None:
    account = connected(client, session, radicale)
    account.secret, account.is_on = "", False
    session.commit()
    path = f"/settings/calendars/{account.id}/password"
    assert client.post(path, data={"password": "wrong"}).status_code == 422
    session.refresh(account)
    assert account.secret == ""
    session.commit()
    assert client.post(path, data={"password": radicale.password}).status_code == 303
    turn(app, session, account)
    session.refresh(account)
    assert account.is_on
    assert account.failures == 0
