"""Who else was in the room, where they were then and where they are now."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.kinds import InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.people.queries import room as queries
from crm.people.queries.room import Seat, Work
from crm.people.room import company_then, short
from tests import factories
from tests.days import days_ago
from tests.people.counting import statements

DAY = date(2026, 6, 12)
HELD = InterviewState.HELD


def _seat(company_id: int = 1, company: str = "Initech") -> Seat:
    return Seat(9, "Eli", None, None, None, 1, DAY, 3, Role.INTERVIEWER, company_id, company)


def _work(company: str, company_id: int, **more: object) -> Work:
    said = {"started_on": None, "ended_on": None, "is_current": False, "title": "", **more}
    return Work(9, company_id, company, **said)  # type: ignore[arg-type]


def test_who_ever_worked_there_was_there_then() -> None:
    moved = [_work("Globex", 2, is_current=True), _work("Initech", 1)]
    assert company_then(_seat(), moved) == (1, "Initech")
    assert company_then(_seat(), []) == (1, "Initech")


def test_a_recruiter_of_an_agency_was_at_the_agency() -> None:
    assert company_then(_seat(), [_work("Agency", 7, is_current=True)]) == (7, "Agency")
    began_later = _work("Agency", 7, is_current=True, started_on=date(2026, 9, 1))
    before = _work("Old Agency", 8, ended_on=date(2026, 8, 31))
    assert company_then(_seat(), [began_later, before]) == (8, "Old Agency")
    assert company_then(_seat(), [began_later]) == (1, "Initech")


def test_a_name_that_is_too_long_keeps_its_first_word() -> None:
    assert short("Eli Roth", 13) == "Eli Roth"
    assert short("Delphine Marchetti", 13) == "Delphine M."
    assert short("Wolfeschlegelsteinhausen", 13) == "Wolfeschlege…"
    assert short("Wolfeschlegelsteinhausen Hubert", 13) == "Wolfeschlege…"


@pytest.fixture
def initech(session: Session, user: User) -> Company:
    return factories.a_company(session, "Initech")


def _met(
    session: Session, company: Company, *people: Contact, days: int = 9, state: InterviewState = HELD
) -> None:
    opening = factories.an_opening(session, company)
    seats = [(each, Role.INTERVIEWER) for each in people]
    factories.an_interview(session, opening=opening, day=days_ago(days), people=seats, state=state)


def test_those_met_most_often_come_first_without_oneself_the_trash_and_what_was_cancelled(
    session: Session, initech: Company, when: When
) -> None:
    dana, eli, fay, gus, hal = (
        factories.a_contact(session, name, company=initech) for name in ("Dana", "Eli", "Fay", "Gus", "Hal")
    )
    _met(session, initech, dana, eli, fay, days=30)
    _met(session, initech, dana, fay, days=9)
    _met(session, initech, dana, gus, days=3)
    _met(session, initech, dana, hal, days=2, state=InterviewState.CANCELLED)
    contacts.trash(session, gus, when=when)
    found = queries.with_contact(session, dana.id)
    assert [(seat.name, seat.times, seat.on) for seat in found] == [
        ("Fay", 2, days_ago(9)),
        ("Eli", 1, days_ago(30)),
    ]
    assert [seat.name for seat in queries.at_company(session, initech.id)] == ["Dana", "Fay", "Eli"]


def test_the_page_says_then_and_now_in_a_table_and_draws_it(
    client: FlaskClient, session: Session, initech: Company, when: When
) -> None:
    globex = factories.a_company(session, "Globex")
    dana, eli, fay = (
        factories.a_contact(session, name, company=initech) for name in ("Dana", "Eli Roth", "Fay")
    )
    _met(session, initech, dana, eli, fay)
    contacts.move(session, eli, company_id=globex.id, title="CTO", moved_on=days_ago(2), when=when)
    session.commit()
    page = client.get(f"/contacts/{dana.id}").text
    room = page[page.index('id="room"') :]
    row = re.search(r"<tr(?:(?!</tr>).)*Eli Roth(?:(?!</tr>).)*</tr>", room, re.DOTALL)
    assert row is not None
    assert "Initech" in row[0]
    assert "CTO at Globex" in row[0]
    assert "moved" in row[0]
    drawing = room[room.index('<svg class="room-chart"') : room.index("</figure>")]
    assert 'role="img"' in drawing
    assert 'aria-describedby="room-table"' in drawing
    assert drawing.count("room-face-s") == 2
    assert ">Globex</text>" in drawing
    assert "style=" not in drawing
    assert "moved since" in drawing
    company = client.get(f"/companies/{initech.id}").text
    assert "Met in interviews here" in company
    assert "CTO at Globex" in company


def test_alone_in_the_room_there_is_no_table(client: FlaskClient, session: Session, initech: Company) -> None:
    dana = factories.a_contact(session, "Dana", company=initech)
    _met(session, initech, dana)
    session.commit()
    assert 'id="room"' not in client.get(f"/contacts/{dana.id}").text


def test_a_full_room_and_a_long_past_cost_as_many_statements_as_little_of_both(
    client: FlaskClient, session: Session, initech: Company
) -> None:
    counts, drawn = [], []
    for people, talks in ((3, 10), (30, 100), (30, 1_000)):
        dana = factories.a_contact(session, f"Dana {people} {talks}", company=initech)
        others = [
            factories.a_contact(session, f"Guest {number:02}", company=initech) for number in range(people)
        ]
        _met(session, initech, dana, *others)
        _met(session, initech, dana, *others, days=4)
        for number in range(talks):
            factories.an_interaction(session, dana, on=days_ago(number % 300 + 1))
        session.commit()
        client.get(f"/contacts/{dana.id}")
        with statements() as sent:
            page = client.get(f"/contacts/{dana.id}").text
        counts.append(len(sent))
        drawn.append((page.count("room-face-s"), page.count("Guest")))
    assert len(set(counts)) == 1, counts
    assert [faces for faces, _rows in drawn] == [3, 12, 12]
    assert "18 more in the table" in page
