"""Openings by their routes: typed in, edited, moved, wanted, thrown away, each with its way back."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company
from crm.core.kinds import Stage
from crm.openings.models import Opening
from tests import factories
from tests.released import fresh


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    opening = factories.an_opening(session, title="Engineer", stage=Stage.APPLIED, interest_before=3)
    session.commit()
    return opening


def _undo(client: FlaskClient, page: str) -> str:
    text = client.get(page).text
    before = text[: text.index("Undo")]
    return before[before.rindex('action="') + 8 :].partition('"')[0].replace("&amp;", "&")


def test_an_opening_is_typed_in_with_its_company(client: FlaskClient, session: Session, user: User) -> None:
    typed = {
        "company": "Initech",
        "title": "Lead",
        "stage": "applied",
        "link": "example.org/jobs/1",
        "interest_before": "4",
        "notes": "a\r\nb",
    }
    answer = client.post("/openings/new", data=typed)
    opening = session.scalars(select(Opening)).one()
    company = session.scalars(select(Company)).one()
    session.commit()
    assert (answer.status_code, answer.location) == (303, f"/openings/{opening.id}")
    assert (opening.company_id, opening.title, opening.stage) == (company.id, "Lead", Stage.APPLIED)
    assert (opening.link, opening.interest_before, opening.notes) == ("https://example.org/jobs/1", 4, "a\nb")
    page = client.get(f"/openings/{opening.id}").text
    for text in ("Lead", "Initech", "Applied", "https://example.org/jobs/1"):
        assert text in page


WRONG = [
    {"company": ""},
    {"company": "x" * 201},
    {"title": "x" * 10_000},
    {"stage": "dream"},
    {"link": "javascript:alert(1)"},
    {"interest_before": "6"},
    {"interest_before": "0"},
    {"notes": "x" * 20_001},
]


def test_what_is_wrong_is_said_and_nothing_is_saved(
    client: FlaskClient, session: Session, user: User
) -> None:
    for typed in WRONG:
        answer = client.post("/openings/new", data={"company": "Initech", "notes": "Kept words", **typed})
        said = (
            answer.status_code,
            "field-error" in answer.text,
            "notes" in typed or "Kept words" in answer.text,
        )
        assert said == (422, True, True), str(typed)[:80]
    assert session.scalars(select(Opening)).all() == []
    assert session.scalars(select(Company)).all() == []


def test_an_edit_keeps_interest_after_and_moves_the_company(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    client.post(f"/openings/{opening.id}/interest", data={"after": "5"})
    assert 'value="Engineer"' in client.get(f"/openings/{opening.id}/edit").text
    client.post(
        f"/openings/{opening.id}/edit", data={"company": "Globex", "title": "Lead", "stage": "applied"}
    )
    fresh(session, opening)
    assert (opening.title, opening.stage, opening.stage_changed_on) == ("Lead", Stage.APPLIED, None)
    assert (opening.interest_before, opening.interest_after) == (None, 5)
    assert "Globex" in client.get(f"/openings/{opening.id}").text


def test_a_change_of_stage_is_taken_back(client: FlaskClient, session: Session, opening: Opening) -> None:
    home = f"/openings/{opening.id}"
    assert client.post(f"{home}/stage", data={"stage": "offer"}).location == home
    assert fresh(session, opening).stage is Stage.OFFER
    assert opening.stage_changed_on is not None
    client.post(_undo(client, home))
    before = fresh(session, opening)
    assert (before.stage, before.stage_changed_on is None) == (Stage.APPLIED, True)


@pytest.mark.parametrize(
    "path", ["stage", "stage/undo", "stage/undo?stage=dream", "stage/undo?stage=offer&on=x"]
)
def test_an_unreadable_stage_is_no_error(client: FlaskClient, opening: Opening, path: str) -> None:
    assert client.post(f"/openings/{opening.id}/{path}", data={"stage": "dream"}).status_code == 303


def test_interest_is_from_one_to_five(client: FlaskClient, session: Session, opening: Opening) -> None:
    client.post(f"/openings/{opening.id}/interest", data={"before": "2", "after": "9"})
    assert fresh(session, opening).interest_before == 3
    client.post(f"/openings/{opening.id}/interest", data={"before": "2", "after": "4"})
    fresh(session, opening)
    assert (opening.interest_before, opening.interest_after) == (2, 4)


def test_trash_and_back(client: FlaskClient, session: Session, opening: Opening) -> None:
    home = f"/openings/{opening.id}"
    answer = client.post(f"{home}/trash")
    assert answer.location == f"/companies/{opening.company_id}"
    undo = _undo(client, answer.location or "")
    assert "In the trash since" in client.get(home).text
    assert client.get(f"{home}/edit").status_code == 404
    client.post(undo)
    assert fresh(session, opening).deleted_at is None


def test_unknown_and_foreign_openings_are_not_found(
    client: FlaskClient, stranger: FlaskClient, anonymous: FlaskClient, opening: Opening
) -> None:
    acts = ("edit", "stage", "stage/undo", "interest", "trash", "trash/undo")
    data = {"company": "Mine", "stage": "offer"}
    for act in acts:
        assert stranger.post(f"/openings/{opening.id}/{act}", data=data).status_code == 404
        assert anonymous.post(f"/openings/{opening.id}/{act}", data=data).status_code == 403
        for unknown in ("999999", "99999999999999999999"):
            assert client.post(f"/openings/{unknown}/{act}", data=data).status_code == 404
    assert stranger.get(f"/openings/{opening.id}").status_code == 404
    assert client.get("/openings/99999999999999999999").status_code == 404
