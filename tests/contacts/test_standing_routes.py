"""How one stands with somebody is set by a tap, shown, and taken back; asking twice is warned of."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions
from crm.contacts.models import Contact, LinkedIn, Recommendation, Referral
from crm.core.when import When
from tests import factories
from tests.released import fresh


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    contact = factories.a_contact(
        session, "Dana Hart", company=factories.a_company(session, "Initech & Söhne"), helps="Old maps"
    )
    session.commit()
    return contact


def undo_in(page: str) -> str:
    found = page.split("/standing/undo?")[1].split('"')[0]
    return "/standing/undo?" + found.replace("&amp;", "&")


TAPS = [
    ("linkedin", LinkedIn.SENT),
    ("recommendation", Recommendation.AGREED),
    ("referral", Referral.OPEN),
]


@pytest.mark.parametrize(("what", "state"), TAPS)
def test_a_tap_sets_the_state_and_another_takes_it_back(
    client: FlaskClient, session: Session, dana: Contact, what: str, state: str
) -> None:
    before = actions.standing(dana)
    answer = client.post(
        f"/contacts/{dana.id}/{what}", data={"state": state, "on": "2026-10-01"}, follow_redirects=True
    )
    assert getattr(fresh(session, dana), what) == state
    assert str(getattr(dana, f"{what}_on")) == "2026-10-01"
    client.post(f"/contacts/{dana.id}{undo_in(answer.text)}")
    assert actions.standing(fresh(session, dana)) == before


@pytest.mark.parametrize("typed", [{}, {"state": "friends"}, {"state": "sent", "on": "2999-01-01"}])
def test_what_is_wrong_changes_nothing(
    client: FlaskClient, session: Session, dana: Contact, typed: dict[str, str]
) -> None:
    answer = client.post(f"/contacts/{dana.id}/linkedin", data=typed)
    assert answer.status_code == 303
    assert fresh(session, dana).linkedin is LinkedIn.NOT_ASKED


def test_an_odd_way_back_changes_nothing(client: FlaskClient, session: Session, dana: Contact) -> None:
    for query in ("", "?linkedin=sent", "?linkedin=x&recommendation=none&referral=unknown"):
        assert client.post(f"/contacts/{dana.id}/standing/undo{query}").status_code == 303
    assert fresh(session, dana).linkedin is LinkedIn.NOT_ASKED


def test_the_page_looks_for_them_on_linkedin_until_connected(
    client: FlaskClient, session: Session, dana: Contact, when: When
) -> None:
    link = "https://www.linkedin.com/search/results/people/?keywords=Dana+Hart+Initech+%26+S%C3%B6hne"
    assert link in client.get(f"/contacts/{dana.id}").text
    actions.set_linkedin(session, dana, LinkedIn.CONNECTED, on=when.today, when=when)
    session.commit()
    assert "linkedin.com/search" not in client.get(f"/contacts/{dana.id}").text


def test_after_one_request_the_page_says_to_give_first_and_what_helps(
    client: FlaskClient, session: Session, dana: Contact, when: When
) -> None:
    assert "was a request" not in client.get(f"/contacts/{dana.id}").text
    actions.set_referral(session, dana, Referral.ASKED, on=when.today, when=when)
    session.commit()
    page = client.get(f"/contacts/{dana.id}").text
    assert "Your last word to them was a request" in page
    assert page.count("Old maps") == 2


def test_after_two_requests_the_page_says_so(
    client: FlaskClient, session: Session, dana: Contact, when: When
) -> None:
    actions.set_referral(session, dana, Referral.ASKED, on=when.today - timedelta(days=9), when=when)
    actions.set_recommendation(session, dana, Recommendation.ASKED, on=when.today, when=when)
    session.commit()
    assert "You asked twice in a row" in client.get(f"/contacts/{dana.id}").text
