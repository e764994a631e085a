"""The openings as a board and as a list."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import Stage
from crm.core.roles import Role
from crm.openings.models import OpeningPerson
from tests import factories
from tests.people.counting import statements

ENDED = 'id="lane-ended"'


def lane(page: str, key: str) -> str:
    """What stands in a column of the board."""
    rest = page[page.index(f'id="lane-{key}"') :]
    return rest[: rest.index("</section>")]


def test_every_opening_stands_in_the_column_of_its_stage(
    client: FlaskClient, session: Session, user: User
) -> None:
    company = factories.a_company(session, "Initech")
    for stage in Stage:
        factories.an_opening(session, company, title=f"role-{stage}-", stage=stage)
    session.commit()
    page = client.get("/openings").text
    for stage in Stage:
        assert f"role-{stage}-" in lane(page, "ended" if stage.is_final else stage.value)
    assert "Rejected" in lane(page, "ended")


def test_the_trash_and_companies_in_it_are_not_on_the_board(
    client: FlaskClient, session: Session, user: User
) -> None:
    gone = factories.a_company(session, "Gone", deleted_at=factories.MADE)
    factories.an_opening(session, gone, title="hidden-one")
    factories.an_opening(session, title="hidden-two", deleted_at=factories.MADE)
    session.commit()
    assert "hidden-" not in client.get("/openings").text
    assert "No openings yet" in client.get("/openings").text
    assert "No openings yet" in client.get("/openings?view=list").text


def test_a_card_moves_and_the_board_says_what_comes(
    client: FlaskClient, session: Session, user: User
) -> None:
    opening = factories.an_opening(session, title="mover", stage=Stage.INTERVIEWING)
    session.commit()
    data = {"stage": "offer", "next": "/openings"}
    assert client.post(f"/openings/{opening.id}/stage", data=data).location == "/openings"
    page = client.get("/openings").text
    assert "mover" in lane(page, "offer")
    assert "Until when do you decide?" in lane(page, "offer")
    client.post(f"/openings/{opening.id}/decide-by", data={"decide_by": "2027-01-15"})
    assert "Decide by" in lane(client.get("/openings").text, "offer")


def test_a_phone_is_shown_one_column(client: FlaskClient, session: Session, user: User) -> None:
    factories.an_opening(session, stage=Stage.SAVED)
    session.commit()
    assert client.get("/openings").text.count("lane-current") == 1
    page = client.get("/openings?column=ended").text
    assert "lane-current" in page[page.index(ENDED) - 200 : page.index(ENDED)]
    assert client.get("/openings?column=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=globex", ["Lead"]),
        ("q=engin", ["Engineer"]),
        ("stage=offer", ["Lead"]),
        ("sort=role", ["Engineer", "Lead"]),
        ("sort=role&order=down", ["Lead", "Engineer"]),
        ("sort=company", ["Lead", "Engineer"]),
        ("sort=applied", ["Lead", "Engineer"]),
        ("sort=decide&order=down", ["Engineer", "Lead"]),
        ("stage=dream&sort=dream&order=x&at=x", ["Engineer", "Lead"]),
    ],
)
def test_the_list_is_searched_narrowed_and_sorted(
    client: FlaskClient, session: Session, user: User, query: str, names: list[str]
) -> None:
    globex, initech = factories.a_company(session, "Globex"), factories.a_company(session, "Initech")
    factories.an_opening(session, globex, title="Lead", stage=Stage.OFFER, applied_on=date(2026, 11, 1))
    factories.an_opening(session, initech, title="Engineer", decide_by=date(2026, 12, 1))
    session.commit()
    page = client.get(f"/openings?view=list&{query}").text
    table = page[page.index("<tbody") : page.index("</tbody>")]
    found = sorted((name for name in ("Engineer", "Lead") if name in table), key=table.index)
    assert (found == names) or (set(found) == set(names) and "dream" in query)


def test_the_board_and_the_list_cost_the_same_for_few_and_many(
    client: FlaskClient, session: Session, user: User
) -> None:
    def add(count: int) -> None:
        for number in range(count):
            company = factories.a_company(session, f"Company {number} of {count}")
            factories.an_interview(session, opening=factories.an_opening(session, company))
        session.commit()

    for path in ("/openings", "/openings?view=list"):
        add(2)
        with statements() as few:
            client.get(path)
        add(30)
        with statements() as many:
            client.get(path)
        assert len(many) == len(few), "\n".join(many)


def test_the_page_of_a_contact_shows_the_openings_that_they_belong_to(
    client: FlaskClient, session: Session, user: User
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    company = factories.a_company(session, "Initech")
    told = factories.an_opening(session, company, title="told-of", source_contact_id=dana.id)
    belongs = factories.an_opening(session, company, title="belongs-to", stage=Stage.OFFER)
    session.add(OpeningPerson(opening_id=belongs.id, contact_id=dana.id, role=Role.RECRUITER))
    met = factories.an_opening(session, company, title="met-for")
    factories.an_interview(session, opening=met, people=[(dana, Role.INTERVIEWER)])
    factories.an_opening(session, company, title="not-theirs")
    factories.an_opening(
        session, company, title="thrown-away", source_contact_id=dana.id, deleted_at=factories.MADE
    )
    session.commit()
    page = client.get(f"/contacts/{dana.id}").text
    for opening in (told, belongs, met):
        assert f'href="/openings/{opening.id}"' in page
    assert ("not-theirs" in page, "thrown-away" in page) == (False, False)


def test_a_long_list_is_read_page_by_page(client: FlaskClient, session: Session, user: User) -> None:
    company = factories.a_company(session, "Initech")
    for number in range(60):
        factories.an_opening(session, company, title=f"role {number:02}")
    session.commit()
    page = client.get("/openings?view=list&sort=role").text
    assert ("role 49" in page, "role 50" in page) == (True, False)
    after = page[page.index('rel="next"') - 200 : page.index('rel="next"')]
    href = after[after.rindex('href="') + 6 :].partition('"')[0].replace("&amp;", "&")
    assert "role 50" in client.get(href).text
