"""The contact list in one's own way: views under a name, columns chosen, pages that go on by themselves."""

import html
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.accounts.models import NameOrder, User
from crm.contacts.models import Contact, SavedView
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState, Stage
from crm.followups.models import FollowUp
from tests import days, factories
from tests.people.counting import statements


def _views(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    found = session.execute(select(SavedView.name, SavedView.query).order_by(SavedView.place)).all()
    session.rollback()
    return [(row[0], row[1]) for row in found]


def _names(text: str) -> list[str]:
    return re.findall(r'class="person-name">([^<]+)<', text)


def _undo(text: str) -> str:
    found = re.search(r'action="(/contacts/views/back[^"]*)"', text)
    assert found
    return html.unescape(found[1])


def test_a_list_is_kept_under_a_name_renamed_put_in_order_and_forgotten(
    client: FlaskClient, session: Session, user: User
) -> None:
    factories.a_contact(session, "Dana", tier=Tier.A)
    session.commit()
    saved = client.post("/contacts/views", data={"name": " Close ", "query": "tier=A&junk=1&view=all"})
    assert (saved.status_code, saved.location) == (303, "/contacts?tier=A")
    assert re.search(
        r'href="/contacts\?tier=A" class="tab" aria-current="page">Close<', client.get(saved.location).text
    )
    client.post("/contacts/views", data={"name": "All of them", "query": "sort=last"})
    first, second = session.scalars(select(SavedView.id).order_by(SavedView.place)).all()
    session.rollback()
    client.post(f"/contacts/views/{second}/up")
    client.post(f"/contacts/views/{first}", data={"name": "Closest"})
    assert _views(session) == [("All of them", "sort=last"), ("Closest", "tier=A")]
    gone = client.post(f"/contacts/views/{second}/remove", follow_redirects=True)
    assert _views(session) == [("Closest", "tier=A")]
    undo = _undo(gone.text)
    assert client.post(undo).status_code == 303
    assert client.post(undo).status_code == 303
    assert sorted(_views(session)) == [("All of them", "sort=last"), ("Closest", "tier=A")]


@pytest.mark.parametrize("name", ["", "  ", "Mine", "x" * 41])
def test_a_name_that_will_not_do_is_explained_and_what_was_typed_is_kept(
    client: FlaskClient, session: Session, user: User, name: str
) -> None:
    client.post("/contacts/views", data={"name": "Mine", "query": ""})
    answer = client.post("/contacts/views", data={"name": name, "query": "tier=A"})
    assert answer.status_code == 422
    assert 'name="query" type="hidden" value="tier=A"' in answer.text
    assert _views(session) == [("Mine", "")]


def test_views_of_others_are_not_there(client: FlaskClient, stranger: FlaskClient, session: Session) -> None:
    client.post("/contacts/views", data={"name": "Mine", "query": "tier=A"})
    (view_id,) = session.scalars(select(SavedView.id)).all()
    session.rollback()
    assert "Mine" not in stranger.get("/contacts").text
    for path in ("", "/up", "/remove"):
        assert stranger.post(f"/contacts/views/{view_id}{path}", data={"name": "x"}).status_code == 404


def test_columns_are_chosen_for_the_account(client: FlaskClient, session: Session, user: User) -> None:
    factories.a_contact(session, "Dana", met_where="Meetup", tier=Tier.A)
    session.commit()
    assert "Meetup" in client.get("/contacts").text
    answer = client.post(
        "/contacts/columns", data={"column": ["tier", "added", "bogus"], "next": "/contacts?q=d"}
    )
    assert answer.location == "/contacts?q=d"
    page = client.get("/contacts").text
    assert re.findall(r"col-(\w+)", page) == ["select", "name", "added", "tier", "acts"]
    assert "Meetup" not in page
    client.post("/contacts/columns", data={"column": ["met", "last", "due", "step", "tier"]})
    session.refresh(user)
    assert user.list_columns == ""
    session.commit()
    client.post("/contacts/columns")
    assert re.findall(r"col-(\w+)", client.get("/contacts").text) == ["select", "name", "acts"]


def test_the_rows_that_follow_are_fetched_alone_and_lead_on(
    client: FlaskClient, session: Session, user: User
) -> None:
    for number in range(120):
        factories.a_contact(session, f"Person {number:03}")
    session.commit()
    page = client.get("/contacts?tier=&sort=name&order=down").text
    seen, parts = _names(page), 0
    while link := re.search(r'hx-get="([^"]+)"[^>]*>Show more', page):
        page = client.get(html.unescape(link[1])).text
        assert page.lstrip().startswith("<tr")
        seen, parts = seen + _names(page), parts + 1
    assert (len(seen), parts) == (120, 2)
    assert seen == sorted(seen, reverse=True)


def test_by_company_each_is_named_once_also_across_pages(
    client: FlaskClient, session: Session, user: User
) -> None:
    acme, zoo = factories.a_company(session, "Acme"), factories.a_company(session, "Zoo")
    for number in range(60):
        factories.a_contact(
            session, f"Person {number:02}", company=acme if number < 55 else zoo, title="Lead"
        )
    factories.a_contact(session, "Alone")
    session.commit()
    page = client.get("/contacts?view=company").text
    link = re.search(r'hx-get="([^"]+)"[^>]*>Show more', page)
    assert link
    rest = client.get(html.unescape(link[1])).text
    heads = [re.findall(r'class="group-row"><th[^>]*>(?:<a[^>]*>)?([^<]+)', text) for text in (page, rest)]
    assert heads == [["Acme"], ["Zoo", "No company"]]
    assert "Lead at" not in re.sub("<[^>]+>", "", page)


def test_a_row_says_what_comes_next_and_which_openings_there_are(
    client: FlaskClient, session: Session, user: User
) -> None:
    company = factories.a_company(session, "Initech")
    dana = factories.a_contact(session, "Dana", company=company)
    factories.an_opening(session, company)
    factories.an_opening(session, company, stage=Stage.REJECTED)
    for number, (kind, title, day) in enumerate(
        (
            (FollowUpKind.CUSTOM, "Send the book", 9),
            (FollowUpKind.THANK_YOU, "", 3),
            (FollowUpKind.CONNECT, "", 1),
        )
    ):
        on = factories.MADE.date() + timedelta(days=day)
        state = FollowUpState.DONE if day == 1 else FollowUpState.OPEN
        stamps = {"created_at": factories.MADE, "updated_at": factories.MADE}
        row = FollowUp(
            kind=kind, title=title, state=state, origin_key=f"custom:{number}", due_on=on, planned_on=on
        )
        row.contact_id, row.created_at, row.updated_at = dana.id, *stamps.values()
        session.add(row)
    session.commit()
    page = client.get("/contacts").text
    assert 'step-next">Thank-you<' in page
    assert "1 opening<" in page


def test_names_go_by_the_family_for_who_wants_that(client: FlaskClient, session: Session, user: User) -> None:
    for name in ("Ada Zuse", "Bo Alder"):
        factories.a_contact(session, name)
    session.commit()
    assert _names(client.get("/contacts").text) == ["Ada Zuse", "Bo Alder"]
    session.refresh(user)
    user.sort_order = NameOrder.FAMILY
    session.commit()
    assert _names(client.get("/contacts").text) == ["Bo Alder", "Ada Zuse"]


def test_a_page_costs_as_many_statements_for_50_as_for_5000(
    client: FlaskClient, session: Session, user: User
) -> None:
    today = days.today()
    addresses = (
        "/contacts",
        "/contacts?view=due",
        "/contacts?view=company&tier=B",
        "/contacts?q=person&quiet=9",
    )
    client.post("/contacts/columns", data={"column": ["due", "step", "tags", "tier"]})
    costs = []
    for count in (50, 450, 4_500):
        stamps = {"added_on": today, "created_at": factories.MADE, "updated_at": factories.MADE, "rev": 0}
        session.execute(
            insert(Contact),
            [
                {
                    "name": f"Person {n}",
                    "name_key": f"person {n:05}",
                    "company_key": "initech",
                    "tier": Tier.B,
                }
                | {"next_due_on": today - timedelta(days=n % 90), "user_id": user.id, **stamps}
                for n in range(count)
            ],
        )
        session.commit()
        costs.append([_cost(client, address) for address in addresses])
    assert costs[0] >= costs[1] == costs[2], costs


def _cost(client: FlaskClient, address: str) -> int:
    with statements() as sent:
        assert client.get(address).status_code == 200
    return len(sent)
