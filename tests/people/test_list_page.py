"""The list pages: what they show, how they are searched and paged, and that they cost the same for many."""

import re
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.cadence import Tier
from tests import days, factories
from tests.people.counting import statements


def _people(session: Session, count: int) -> None:
    today = days.today()
    companies = [factories.a_company(session, f"Company {number}") for number in range(10)]
    for number in range(count):
        factories.a_contact(
            session,
            f"Person {number:03}",
            company=companies[number % 10],
            title="Engineer",
            tier=Tier.B,
            last_contact_on=today - timedelta(days=number) if number % 2 else None,
            next_due_on=today - timedelta(days=number) if number % 3 else None,
        )
    session.commit()


def _names(text: str) -> list[str]:
    return re.findall(r'class="person-name">([^<]+)<', text)


def test_an_empty_account_is_told_what_to_do_first(client: FlaskClient) -> None:
    page = client.get("/contacts").text
    assert "Nobody here yet" in page
    assert 'href="/contacts/new"' in page
    assert "No companies yet" in client.get("/companies").text


def test_nothing_found_is_no_empty_account(client: FlaskClient, session: Session, user: User) -> None:
    factories.a_contact(session, "Dana")
    factories.a_company(session, "Initech")
    session.commit()
    assert "Nobody found" in client.get("/contacts?q=zzz").text
    assert "Nothing found" in client.get("/companies?q=zzz").text


def test_a_line_says_who_where_and_how_pressing(client: FlaskClient, session: Session, user: User) -> None:
    today = days.today()
    company = factories.a_company(session, "Initech")
    shared = {"company": company, "title": "Lead", "met_where": "Meetup", "tier": Tier.A}
    factories.a_contact(session, "Due", next_due_on=today - timedelta(days=3), **shared)  # type: ignore[arg-type]
    late = {"next_due_on": today - timedelta(days=40), "slips_on": today - timedelta(days=24)}
    factories.a_contact(session, "Late", **late, **shared)  # type: ignore[arg-type]
    session.commit()
    page = client.get("/contacts?view=due").text
    assert _names(page) == ["Late", "Due"]
    assert "Lead at Initech" in re.sub("<[^>]+>", "", page)
    assert "Meetup" in page
    assert re.search(r'due tone-warn">3 days ago', page)
    assert re.search(r'due tone-danger">1 month ago', page)


def test_pages_lead_through_everybody_and_back(client: FlaskClient, session: Session, user: User) -> None:
    _people(session, 120)
    for asked in ("", "?sort=company", "?sort=last&order=down", "?sort=due", "?sort=added&order=down"):
        seen, page = [], client.get(f"/contacts{asked}").text
        while True:
            seen += _names(page)
            link = re.search(r'<a href="([^"]+)" rel="next"', page)
            if link is None:
                break
            page = client.get(link[1].replace("&amp;", "&")).text
        assert len(seen) == len(set(seen)) == 120
        link = re.search(r'<a href="([^"]+)" rel="prev"', page)
        assert link is not None
        assert _names(client.get(link[1].replace("&amp;", "&")).text) == seen[50:100]


def test_the_list_costs_the_same_for_few_and_many(client: FlaskClient, session: Session, user: User) -> None:
    _people(session, 50)
    few = {}
    addresses = ("/contacts", "/contacts?sort=company&q=person", "/companies", "/contacts?view=no_cadence")
    for address in addresses:
        with statements() as sent:
            client.get(address)
        few[address] = len(sent)
    _people(session, 450)
    for address in addresses:
        with statements() as sent:
            client.get(address)
        assert len(sent) <= few[address], "\n".join(sent)


def test_a_page_across_the_border_of_a_sort_costs_one_statement_more(
    client: FlaskClient, session: Session, user: User
) -> None:
    _people(session, 60)
    with statements() as by_name:
        client.get("/contacts")
    with statements() as by_last:
        client.get("/contacts?sort=last")
    assert len(by_last) == len(by_name) + 1


def test_what_the_address_makes_up_is_no_error(client: FlaskClient) -> None:
    for query in [
        "at=x",
        "at=WzEsMiwwXQ",
        "sort=zzz",
        "tier=Z&view=z",
        "q=%00%ff",
        "q=" + "x" * 5000,
        "order=up&sort=due&at=WyIyMDI2Iiwz",
    ]:
        assert client.get(f"/contacts?{query}").status_code == 200
        assert client.get(f"/companies?{query}").status_code == 200


def test_nobody_elses_people_are_listed(
    client: FlaskClient, stranger: FlaskClient, anonymous: FlaskClient, session: Session, user: User
) -> None:
    factories.a_contact(session, "Dana Hart", company=factories.a_company(session, "Initech"))
    session.commit()
    for path in ("/contacts", "/companies", "/trash", "/contacts/known?name=Dana+Hart"):
        page = stranger.get(path)
        assert page.status_code == 200
        assert "Dana" not in page.text
        assert "Initech" not in page.text
        assert anonymous.get(path).status_code == 303


def test_companies_say_how_many_people_and_openings(
    client: FlaskClient, session: Session, user: User
) -> None:
    company = factories.a_company(session, "Initech GmbH")
    factories.a_contact(session, "Dana", company=company)
    factories.a_contact(session, "Gone", company=company, deleted_at=factories.MADE)
    factories.an_interview(session, opening=factories.an_opening(session, company))
    factories.an_opening(session, company, deleted_at=factories.MADE)
    session.commit()
    page = client.get("/companies?q=gmbh").text
    assert re.findall(r'data-label="(?:People|Openings):">([^<]*)<', page) == ["1", "1"]
    assert "Nov 24" in page
