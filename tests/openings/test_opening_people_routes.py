"""People, dates and the second opening by their routes, each with its way back."""

import html

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.contacts.signals import contact_leaving
from crm.core.kinds import InterviewState, Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.openings import queries
from crm.openings.models import Opening
from tests import factories
from tests.released import fresh


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    opening = factories.an_opening(session, title="Engineer", stage=Stage.INTERVIEWING)
    session.commit()
    return opening


def undo(client: FlaskClient, page: str) -> str:
    """Where the Undo button of the message on a page leads."""
    text = client.get(page).text
    before = text[: text.index("Undo")]
    return html.unescape(before[before.rindex('action="') + 8 :].partition('"')[0])


def typed(**more: str) -> dict[str, str]:
    """What the form of an opening sends."""
    return {"company": "Initech", "title": "Engineer", "stage": "interviewing", **more}


def people(session: Session, opening: Opening) -> list[tuple[str, Role]]:
    found = [(name, role) for _id, name, role in queries.people(session, opening.id)]
    session.commit()
    return found


def test_who_told_of_it_is_typed_by_name_and_shown(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    session.commit()
    home = f"/openings/{opening.id}"
    client.post(f"{home}/edit", data=typed(name="dana hart", source="a meetup", salary="80k"))
    assert fresh(session, opening).source_contact_id == dana.id
    page = client.get(home).text
    for text in ("Told by", "Dana Hart", "a meetup", "80k", "Told me of it"):
        assert text in page
    assert 'value="Dana Hart"' in client.get(f"{home}/edit").text
    client.post(f"{home}/edit", data=typed(name="", ticked=str(dana.id)))
    assert fresh(session, opening).source_contact_id is None


def test_a_name_of_several_is_asked_back_and_kept(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    first = factories.a_contact(session, "Max Orr")
    factories.a_contact(session, "Max Orr")
    session.commit()
    answer = client.post(f"/openings/{opening.id}/edit", data=typed(name="Max Orr", salary="kept words"))
    assert (answer.status_code, "Several people fit" in answer.text) == (422, True)
    assert "kept words" in answer.text
    chosen = typed(name="Max Orr", ticked=str(first.id))
    assert client.post(f"/openings/{opening.id}/edit", data=chosen).status_code == 303
    assert fresh(session, opening).source_contact_id == first.id


def test_a_name_of_nobody_is_said_and_nothing_is_saved(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    answer = client.post(f"/openings/{opening.id}/edit", data=typed(title="Lead", name="Nobody"))
    assert (answer.status_code, "is called Nobody" in answer.text) == (422, True)
    assert fresh(session, opening).title == "Engineer"


def test_a_person_is_added_and_taken_out_with_undo(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    factories.a_contact(session, "Dana Hart")
    session.commit()
    home = f"/openings/{opening.id}"
    client.post(f"{home}/people/new", data={"name": "Dana", "role": "recruiter"})
    assert people(session, opening) == [("Dana Hart", Role.RECRUITER)]
    client.post(undo(client, home))
    assert people(session, opening) == []
    client.post(undo(client, home))
    assert people(session, opening) == [("Dana Hart", Role.RECRUITER)]


def test_somebody_new_is_added_only_when_that_is_said(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    path = f"/openings/{opening.id}/people/new"
    answer = client.post(path, data={"name": "Ada Quist", "role": "recruiter"})
    assert (answer.status_code, "Add them to my contacts" in answer.text) == (422, True)
    assert session.scalars(select(Contact)).all() == []
    session.commit()
    client.post(path, data={"name": "Ada Quist", "role": "recruiter", "is_new": "y"})
    assert people(session, opening) == [("Ada Quist", Role.RECRUITER)]


def test_the_day_to_decide_by_is_asked_for_noted_and_taken_back(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    home = f"/openings/{opening.id}"
    client.post(f"{home}/stage", data={"stage": "offer"})
    page = client.get(home).text
    assert "A thank-you for the offer" in page
    assert "Until when do you decide?" in page
    client.post(f"{home}/decide-by", data={"decide_by": "2027-01-15"})
    assert str(fresh(session, opening).decide_by) == "2027-01-15"
    client.post(undo(client, home))
    assert fresh(session, opening).decide_by is None
    client.post(f"{home}/decide-by", data={"decide_by": "soon"})
    assert fresh(session, opening).decide_by is None


@pytest.mark.parametrize(
    ("stage", "said"),
    [("rejected", "after 1, 3 and 6 months"), ("withdrawn", "A kind note"), ("frozen", "A hello comes")],
)
def test_the_end_of_an_application_says_what_comes(
    client: FlaskClient, opening: Opening, stage: str, said: str
) -> None:
    client.post(f"/openings/{opening.id}/stage", data={"stage": stage})
    page = client.get(f"/openings/{opening.id}").text
    assert said in page[page.index("data-toast") : page.index("Undo")]


def test_another_role_takes_those_along_who_are_ticked(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    dana, max_orr = factories.a_contact(session, "Dana Hart"), factories.a_contact(session, "Max Orr")
    met = [(dana, Role.HIRING_MANAGER), (max_orr, Role.INTERVIEWER)]
    factories.an_interview(session, opening=opening, people=met, state=InterviewState.HELD)
    session.commit()
    home = f"/openings/{opening.id}"
    form = client.get(f"{home}/instead").text
    assert form.count(" checked") == 3  # both people, and staying in the running
    data = {"title": "Lead", "stage": "applied", "people": str(dana.id), "first": "withdraw"}
    answer = client.post(f"{home}/instead", data=data)
    second = session.scalars(select(Opening).where(Opening.title == "Lead")).one()
    assert answer.location == f"/openings/{second.id}"
    assert people(session, second) == [("Dana Hart", Role.HIRING_MANAGER)]
    assert fresh(session, opening).stage is Stage.WITHDRAWN
    back = undo(client, f"/openings/{second.id}")
    assert "Fits better than" in client.get(f"/openings/{second.id}").text
    assert "This one fits better" in client.get(home).text
    assert client.post(back).location == home
    assert fresh(session, opening).stage is Stage.INTERVIEWING
    assert fresh(session, second).deleted_at is not None


@pytest.mark.parametrize("wrong", [{"title": ""}, {"first": "both"}, {"link": "javascript:alert(1)"}])
def test_another_role_needs_a_name_and_a_choice(
    client: FlaskClient, session: Session, opening: Opening, wrong: dict[str, str]
) -> None:
    data = {"title": "Lead", "stage": "applied", "first": "keep"} | wrong
    assert client.post(f"/openings/{opening.id}/instead", data=data).status_code == 422
    assert len(session.scalars(select(Opening)).all()) == 1


def test_a_purged_contact_leaves_the_opening_without_its_source(
    wired: None, session: Session, opening: Opening, when: When
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    opening.source_contact_id = dana.id
    session.commit()
    contact_leaving.send(dana, session=session, when=when)
    session.delete(dana)
    session.commit()
    assert fresh(session, opening).source_contact_id is None
