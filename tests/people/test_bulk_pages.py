"""Acts on many contacts through their form: what is said, what is refused, and what is kept of it."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import BulkRun, Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind
from crm.followups.models import FollowUp
from crm.people.bulk.running import PIECE, PIECES
from tests import days
from tests.factories import a_contact
from tests.people.test_bulk import many

AHEAD = days.days_ahead(2).isoformat()  # also when midnight comes while the tests run


@pytest.fixture
def people(session: Session, user: User) -> list[int]:
    """Three live ones and one in the archive."""
    names = ("Ada Kern", "Ben Lund", "Cleo Marr")
    found = [a_contact(session, name).id for name in names]
    found.append(a_contact(session, "Old Friend", archived_at=datetime.now(UTC)).id)
    session.commit()
    return found


def tiers(session: Session) -> list[Tier | None]:
    session.expire_all()
    found = list(session.scalars(select(Contact.tier).order_by(Contact.id)))
    session.commit()
    return found


def planned(session: Session) -> int:
    own = select(func.count(FollowUp.id)).where(FollowUp.kind == FollowUpKind.CUSTOM)
    found = session.scalar(own) or 0
    session.commit()
    return found


def undo_of(page: str) -> str:
    found = re.search(r'action="(/contacts/bulk/\d+/undo)"', page)
    assert found is not None
    return found[1]


def test_an_act_is_done_said_and_undone_once(
    client: FlaskClient, session: Session, people: list[int]
) -> None:
    said = {"contact": people[:2], "verb": "tier:B", "query": "sort=last"}
    answer = client.post("/contacts/bulk", data=said)
    assert (answer.status_code, answer.location) == (303, "/contacts?sort=last")
    assert tiers(session) == [Tier.B, Tier.B, None, None]
    page = client.get(answer.location).text
    assert "2 contacts in tier B now." in page
    undo = undo_of(page)
    assert "everything is as it was" in client.post(undo, follow_redirects=True).text
    assert tiers(session) == [None] * 4
    assert "taken back already" in client.post(undo, follow_redirects=True).text


def test_all_that_match_are_whom_the_address_asks_for(
    client: FlaskClient, session: Session, people: list[int]
) -> None:
    client.post("/contacts/bulk", data={"all": "1", "query": "q=lund", "verb": "tier:A"})
    assert tiers(session) == [None, Tier.A, None, None]
    client.post("/contacts/bulk", data={"all": "1", "query": "view=archived", "verb": "tier:D"})
    assert tiers(session) == [None, Tier.A, None, Tier.D]


@pytest.mark.parametrize(
    "said",
    [
        {"verb": "tier:A"},
        {"verb": "tier:A", "contact": ["x", "-1", "99999999999999999999"]},
        {"verb": "tier:A", "all": "1", "query": "q=nobody-at-all"},
    ],
)
def test_nobody_chosen_is_said_and_nothing_is_done(
    client: FlaskClient, session: Session, people: list[int], said: dict[str, str]
) -> None:
    page = client.post("/contacts/bulk", data=said, follow_redirects=True)
    assert "Nobody was chosen" in page.text
    assert tiers(session) == [None] * 4


@pytest.mark.parametrize(
    ("verb", "typed", "refusal"),
    [
        ("follow_up", {"on": AHEAD}, "Say what is to be done."),
        ("follow_up", {"title": "Call", "on": "2001-01-01"}, "This day is over."),
        ("follow_up", {"title": "Call", "on": "soon"}, "Not a valid date"),
        ("log", {"kind": "email", "day": AHEAD}, "This day has not come yet."),
        ("log", {"kind": "interview"}, "Not a valid choice"),
        ("cadence", {"months": "1000"}, "A number of months from 1 to 120."),
        ("pause", {"until": "2001-01-01"}, "Choose a day after today."),
        ("tag", {"tag": " , "}, "Name a tag."),
        ("nothing", {}, "With those chosen"),
    ],
)
def test_what_is_missing_is_asked_for_with_what_was_typed(
    client: FlaskClient, session: Session, people: list[int], verb: str, typed: dict[str, str], refusal: str
) -> None:
    answer = client.post("/contacts/bulk", data={"contact": people[:2], "verb": verb, **typed})
    assert answer.status_code == 422
    assert refusal in answer.text
    assert "Ada Kern, Ben Lund" in answer.text
    assert all(f'name="contact" value="{each}"' in answer.text for each in people[:2])
    for value in typed.values():
        assert value.strip(" ,") in answer.text
    assert planned(session) == 0
    assert tiers(session) == [None] * 4


def test_a_form_that_is_sent_twice_plans_once(
    client: FlaskClient, session: Session, people: list[int]
) -> None:
    said = {"contact": people[:2], "verb": "follow_up", "title": "Call", "on": AHEAD, "once": "abcdefgh-1"}
    client.post("/contacts/bulk", data=said)
    again = client.post("/contacts/bulk", data=said, follow_redirects=True)
    assert "That was saved already." in again.text
    assert planned(session) == 2


def test_the_selection_is_a_file(client: FlaskClient, people: list[int]) -> None:
    with client.post("/contacts/bulk", data={"contact": people[:2], "verb": "csv"}) as answer:
        assert answer.mimetype == "text/csv"
        assert "Ada Kern" in answer.get_data(as_text=True)
        assert "Cleo Marr" not in answer.get_data(as_text=True)
    with client.post("/contacts/bulk", data={"contact": people[:1], "verb": "vcard"}) as cards:
        assert cards.get_data(as_text=True).count("BEGIN:VCARD") == 1


def test_many_go_step_by_step_on_a_page_of_their_own(
    client: FlaskClient, session: Session, user: User
) -> None:
    many(session, user, PIECE * PIECES + 1)
    answer = client.post("/contacts/bulk", data={"all": "1", "query": "", "verb": "tier:C"})
    page = client.get(answer.location).text
    assert "0 of 1,001" in page
    step = re.search(r'action="(/contacts/bulk/\d+/step)"', page)
    assert step is not None
    assert client.post(step[1]).location == answer.location
    part = client.post(step[1], headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert part.headers["HX-Redirect"] == "/contacts"
    assert set(tiers(session)) == {Tier.C}
    assert "1,001 contacts in tier C now." in client.get("/contacts").text
    assert client.get(answer.location).status_code == 303


def test_who_stops_it_is_told_once(client: FlaskClient, session: Session, user: User) -> None:
    """The step that the page had asked for before comes to an end, and says nothing."""
    many(session, user, PIECE + 1)
    where = client.post("/contacts/bulk", data={"all": "1", "query": "", "verb": "tier:C"}).location
    client.post(f"{where}/cancel")
    step = client.post(f"{where}/step", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert (step.status_code, step.text) == (204, "")
    assert client.get("/contacts").text.count("Stopped after 0 of 501.") == 1
    assert set(tiers(session)) == {None}


def test_nothing_is_kept_of_a_refused_act(client: FlaskClient, session: Session, people: list[int]) -> None:
    client.post("/contacts/bulk", data={"contact": people, "verb": "tag", "tag": ""})
    assert session.scalar(select(func.count(BulkRun.id))) == 0
