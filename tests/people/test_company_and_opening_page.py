"""The pages of a company and of an opening."""

from datetime import date

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Mailbox
from crm.core.kinds import InterviewState, Stage
from crm.core.roles import Role
from crm.interviews.models import Debrief
from tests import factories
from tests.people.counting import statements

DAY = date(2026, 11, 24)


def _a_full_company(session: Session) -> int:
    """A company with a mailbox, a person, an opening, an interview and a debrief; its id."""
    company = factories.a_company(
        session, "Initech", notes="one\ntwo", careers_url="https://example.org/jobs"
    )
    session.add(Mailbox(company_id=company.id, address="jobs@example.org"))
    people = [(factories.a_contact(session, "Dana Hart", company=company, title="Lead"), Role.INTERVIEWER)]
    opening = factories.an_opening(session, company, title="Engineer", stage=Stage.OFFER, interest_before=4)
    factories.an_interview(
        session, opening=opening, day=DAY, people=people, state=InterviewState.HELD, title="Panel"
    )
    made = {"created_at": factories.MADE, "updated_at": factories.MADE}
    session.add(Debrief(company_id=company.id, local_day=DAY, learned="They move to Rust", **made))
    factories.a_contact(session, "Gone", company=company, deleted_at=factories.MADE)
    session.commit()
    return company.id


def test_a_company_shows_people_openings_interviews_and_lessons(
    client: FlaskClient, session: Session, user: User
) -> None:
    page = client.get(f"/companies/{_a_full_company(session)}").text
    for text in ("Dana Hart", "Lead", "Engineer", "Offer", "4 of 5", "Panel", "Held", "They move to Rust"):
        assert text in page
    assert "one<br>\ntwo" in page
    assert 'href="mailto:jobs@example.org"' in page
    assert 'href="https://example.org/jobs"' in page
    assert "Gone" not in page


def test_addresses_that_must_not_be_followed_are_no_links(
    client: FlaskClient, session: Session, user: User
) -> None:
    company = factories.a_company(session, "Initech", careers_url="javascript:alert(1)")
    opening = factories.an_opening(session, company, link="javascript:alert(2)")
    session.commit()
    assert "javascript:" not in client.get(f"/companies/{company.id}").text
    assert "javascript:" not in client.get(f"/openings/{opening.id}").text


def test_an_opening_shows_its_own_interviews(client: FlaskClient, session: Session, user: User) -> None:
    company = factories.a_company(session, "Initech")
    opening = factories.an_opening(session, company, title="")
    factories.an_interview(session, opening=opening, day=DAY, title="First talk")
    other = factories.an_opening(session, company, title="Other")
    factories.an_interview(session, opening=other, day=DAY, title="Second talk")
    session.commit()
    page = client.get(f"/openings/{opening.id}").text
    assert "Role not named" in page
    assert "First talk" in page
    assert "Second talk" not in page


def test_a_company_costs_the_same_for_few_and_many(client: FlaskClient, session: Session, user: User) -> None:
    company = factories.a_company(session, "Initech")

    def add(count: int) -> None:
        for number in range(count):
            contact = factories.a_contact(session, f"Person {number}", company=company)
            opening = factories.an_opening(session, company)
            factories.an_interview(session, opening=opening, people=[(contact, Role.RECRUITER)])
        session.commit()

    add(2)
    with statements() as few:
        client.get(f"/companies/{company.id}")
    add(30)
    with statements() as many:
        client.get(f"/companies/{company.id}")
    assert len(many) == len(few), "\n".join(many)
