"""A company's page in full: who was here, what was learned, what was told in confidence."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company
from crm.core.roles import Role
from crm.core.when import When
from crm.interviews import actions as interviews
from crm.interviews.actions import DebriefValues
from crm.people.queries import about
from tests import factories

SECRET = "The head of the team leaves in May"
FIRST, LATER, NEXT = date(2026, 11, 3), date(2026, 11, 10), date(2026, 12, 3)


@pytest.fixture
def initech(session: Session, user: User, when: When) -> Company:
    """Two talks with a debrief each, and one to come."""
    company = factories.a_company(session, "Initech", notes="Builds **maps**")
    opening = factories.an_opening(session, company)
    dana = factories.a_contact(session, company=company, title="Lead")
    for day in (FIRST, LATER, NEXT):
        factories.an_interview(session, opening=opening, day=day, people=[(dana, Role.INTERVIEWER)])
    said = DebriefValues(learned="They test by hand", in_confidence=SECRET)
    interviews.save_debrief(session, company.id, FIRST, said, when=when)
    interviews.save_debrief(session, company.id, LATER, DebriefValues(valued="Patience"), when=when)
    session.commit()
    return company


def test_who_left_is_shown_with_span_and_where_they_are_now(
    client: FlaskClient, session: Session, initech: Company, when: When
) -> None:
    globex = factories.a_company(session, "Globex")
    kim = factories.a_contact(session, "Kim Low", company=initech, title="Tester")
    contacts.move(session, kim, company_id=globex.id, title="CTO", moved_on=LATER, when=when)
    session.commit()
    before, here = client.get(f"/companies/{initech.id}").text.split("Were here before", 1)
    assert "Kim Low" not in before
    assert "Tester · until Nov 2026 · now at Globex" in here
    there = client.get(f"/companies/{globex.id}").text
    assert ("CTO · since Nov 2026" in there, "Were here before" in there) == (True, False)


def test_what_was_learned_stands_there_the_latest_first(
    client: FlaskClient, session: Session, initech: Company
) -> None:
    page = client.get(f"/companies/{initech.id}").text
    assert page.index("Patience") < page.index("They test by hand")
    assert "<strong>maps</strong>" in page


def test_what_was_told_in_confidence_is_marked_and_stands_only_there_and_at_its_debrief(
    client: FlaskClient, session: Session, initech: Company
) -> None:
    page = client.get(f"/companies/{initech.id}").text
    assert "Told in confidence" in page.split(SECRET)[0]
    held = [f"/interviews/{number}" for number in (1, 2, 3)]
    assert [SECRET in client.get(path).text for path in held] == [True, False, False]
    assert SECRET in client.get("/interviews/1/debrief").text
    others = ["/", "/contacts/1", "/contacts", "/companies", "/interviews", "/openings/1"]
    assert [path for path in others if SECRET in client.get(path).text] == []


def test_before_the_next_talk_one_reads_what_was_learned_without_the_confidence(
    session: Session, initech: Company
) -> None:
    found = about.learned(session, initech.id)
    assert [(each.local_day, each.valued, each.learned) for each in found] == [
        (LATER, "Patience", ""),
        (FIRST, "", "They test by hand"),
    ]
    assert SECRET not in repr(found)


def test_a_debrief_that_says_nothing_of_the_company_is_left_out(
    session: Session, initech: Company, when: When
) -> None:
    interviews.save_debrief(session, initech.id, FIRST, DebriefValues(in_confidence=SECRET), when=when)
    assert [each.local_day for each in about.learned(session, initech.id)] == [LATER]


def test_the_debrief_form_keeps_what_was_told_in_confidence(
    client: FlaskClient, session: Session, initech: Company
) -> None:
    client.post("/interviews/2/debrief", data={"in_confidence": "Salaries are frozen", "valued": "Patience"})
    assert "Salaries are frozen" in client.get("/interviews/2").text
    assert "Salaries are frozen" in client.get("/interviews/2/debrief").text
