"""The list of interviews and the page of one."""

import re
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewKind
from crm.db.flask import db
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.openings import actions as openings
from crm.openings.models import Opening
from tests import factories
from tests.feeds.scenes import statements
from tests.interviews.browsing import an_interview, in_days, present

pytestmark = pytest.mark.usefixtures("user")


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    return factories.an_opening(session, title="Engineer", interest_before=4)


def listed(page: str) -> list[tuple[str, str]]:
    """The ids of the interviews of a list, in their order."""
    return re.findall(
        r'class="row-anchor"[^>]*href="/interviews/(\d+)"|href="/interviews/(\d+)" class="row-anchor"', page
    )


def ids(page: str) -> list[int]:
    return [int(one or other) for one, other in listed(page)]


def test_the_next_comes_first_and_then_the_latest_of_what_has_been(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    days = [3, -3, 1, -1]
    made = {day: an_interview(session, opening, [], days=day).id for day in days}
    assert ids(client.get("/interviews").text) == [made[1], made[3], made[-1], made[-3]]


def test_the_list_says_when_with_whom_and_what_became_of_it(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    held = an_interview(session, opening, [dana], days=-1, title="Panel")
    called_off = an_interview(session, opening, [], days=2, kind=InterviewKind.FINAL)
    interviews.cancel(session, called_off, when=present())
    session.commit()
    page = client.get("/interviews").text
    for text in ("Initech", "Panel · Engineer", "Final round · Engineer", "Held", "Cancelled", ">DH<"):
        assert text in page
    assert f'href="/interviews/{held.id}/debrief"' in page
    assert f'href="/interviews/{called_off.id}/debrief"' not in page


def test_a_debrief_that_was_written_is_not_owed(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    held = an_interview(session, opening, [], days=-1)
    client.post(f"/interviews/{held.id}/debrief")
    assert "/debrief" not in client.get("/interviews").text


def test_without_interviews_one_is_told_what_to_do(client: FlaskClient) -> None:
    page = client.get("/interviews").text
    assert "No interviews yet" in page
    for path in ("/import", "/interviews/new"):
        assert f'"{path}"' in page


def test_what_lies_in_the_trash_is_not_listed(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    an_interview(session, opening, [], days=1)
    other = factories.an_opening(session, factories.a_company(session, "Hooli"))
    gone = an_interview(session, other, [], days=2)
    interviews.trash(session, gone, when=present())
    openings.trash(session, opening, when=present())
    session.commit()
    assert ids(client.get("/interviews").text) == []


def test_older_ones_are_on_further_pages_and_no_interview_is_lost_between_them(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    made = _many(session, opening, 230)
    seen, path = [], "/interviews"
    while path:
        page = client.get(path).text
        seen += ids(page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        path = found.group(1).replace("&amp;", "&") if found else ""
    assert seen == made
    assert client.get("/interviews?at=nonsense").status_code == 200
    assert ids(client.get("/interviews?at=%00").text) == made[:100]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    client: FlaskClient, app: Flask, session: Session, opening: Opening
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    an_interview(session, opening, [dana], days=-2)
    with app.app_context():
        engine = db.engine
    client.get("/interviews")
    with statements(engine) as few:
        client.get("/interviews")
    _many(session, opening, 60)
    with statements(engine) as many:
        client.get("/interviews")
    assert len(many) == len(few)


def test_the_page_asks_the_database_as_often_for_many_people_as_for_one(
    client: FlaskClient, app: Flask, session: Session, opening: Opening
) -> None:
    people = [factories.a_contact(session, f"Person {number}") for number in range(9)]
    one = an_interview(session, opening, people[:1], days=-1)
    many = an_interview(session, opening, people, days=-3)
    with app.app_context():
        engine = db.engine
    client.get(f"/interviews/{one.id}")
    with statements(engine) as few:
        client.get(f"/interviews/{one.id}")
    with statements(engine) as more:
        client.get(f"/interviews/{many.id}")
    assert len(more) == len(few)


def test_the_page_says_when_where_and_with_whom(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    dana = factories.a_contact(
        session, "Dana Hart", company=session.get_one(Company, opening.company_id), title="CTO"
    )
    contacts.set_cadence(session, dana, tier=Tier.A, own_months=None, when=present())
    link = "https://meet.example.org/abc?x=<1>"
    interview = an_interview(session, opening, [dana], title="Panel", place="Room <4>", link=link)
    page = client.get(f"/interviews/{interview.id}").text
    for text in (
        "Panel",
        "Initech",
        "Engineer",
        "Interviewing",
        "Room &lt;4&gt;",
        "Dana Hart",
        "CTO",
        "Tier A",
    ):
        assert text in page
    assert re.search(
        r'<a href="https://meet[^"]+" target="_blank" rel="noopener noreferrer">meet.example.org<', page
    )
    assert "4 of 5" in page
    assert "Entered by hand" in page


def test_the_page_shows_the_steps_in_every_state(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    people = [factories.a_contact(session, name) for name in ("Dana Hart", "Ivo Lind", "Rita Moss", "Cy Oh")]
    interview = an_interview(session, opening, people, days=-5)
    thanks = FollowUp.kind == FollowUpKind.THANK_YOU
    rows = session.scalars(select(FollowUp).where(thanks).order_by(FollowUp.contact_id)).all()
    followups.done(session, rows[0], followups.Outcome(), when=present())
    followups.skip(session, rows[1], when=present())
    rows[2].state, rows[2].closed_on = FollowUpState.EXPIRED, present().today
    session.commit()
    page = client.get(f"/interviews/{interview.id}").text
    for text in (
        "Thank Dana Hart",
        "Done",
        "Skipped",
        "Expired",
        "Do it anyway",
        "Ask Dana Hart how it stands",
    ):
        assert text in page
    assert f'href="/#step-{rows[3].id}"' in page
    client.post(f"/followups/{rows[2].id}/done", data={"outcome": "done", "kind": "message"})
    assert "Do it anyway" not in client.get(f"/interviews/{interview.id}").text


def test_both_interviews_of_a_day_show_the_steps_of_the_day(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    first = an_interview(session, opening, [dana], days=2)
    second = an_interview(session, opening, [dana], days=2, at=time(16))
    for each in (first, second):
        assert "Thank Dana Hart" in client.get(f"/interviews/{each.id}").text


def test_somebody_in_the_trash_is_not_shown(client: FlaskClient, session: Session, opening: Opening) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    interview = an_interview(session, opening, [dana])
    contacts.trash(session, dana, when=present())
    session.commit()
    page = client.get(f"/interviews/{interview.id}").text
    assert "Dana Hart" not in page
    assert "Nobody is named" in page


def test_an_agreed_time_by_another_clock_is_told(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    mine = an_interview(session, opening, [], days=3)
    assert "Agreed as" not in client.get(f"/interviews/{mine.id}").text
    theirs = interviews.InterviewValues(
        datetime.combine(in_days(4), time(9)), datetime.combine(in_days(4), time(10)), "Asia/Kathmandu"
    )
    row = interviews.plan(session, opening.id, theirs, [], when=present())
    session.commit()
    page = client.get(f"/interviews/{row.id}").text
    assert re.search(r"9:00\s*AM in Asia/Kathmandu", page)


@pytest.mark.parametrize("path", ["/interviews/999", "/interviews/0", "/interviews/99999999999999999999"])
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_belongs_to_somebody_else_is_not_found(
    stranger: FlaskClient, session: Session, opening: Opening
) -> None:
    interview = an_interview(session, opening, [factories.a_contact(session)])
    assert stranger.get(f"/interviews/{interview.id}").status_code == 404
    assert ids(stranger.get("/interviews").text) == []


def _many(session: Session, opening: Opening, number: int) -> list[int]:
    """Ids of past interviews, two an hour apart on each day, the latest first."""
    made: list[Interview] = []
    for each in range(number):
        day = in_days(-10) - timedelta(days=each // 2)
        made.append(factories.an_interview(session, opening=opening, day=day, at=time(16 - each % 2)))
    session.commit()
    return [row.id for row in made]
