"""Entering an interview by hand: with company, opening and people in one go, asking back what is known."""

from datetime import UTC, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpKind, InterviewKind, InterviewState, Stage
from crm.core.roles import Role
from crm.followups.models import FollowUp
from crm.interviews.models import Interview
from crm.openings.models import Opening
from tests import factories
from tests.interviews.browsing import in_days, row, typed, value_of, who
from tests.released import fresh

pytestmark = pytest.mark.usefixtures("user")
THREE = "Dana Hart, hiring manager, dana@example.org\nIvo Lind\nCosma Pell (coordinator)"


def count(session: Session, model: type[Company | Opening | Interview | Contact | FollowUp]) -> int:
    found = session.scalar(select(func.count(model.id))) or 0
    session.commit()
    return found


def test_everything_is_saved_in_one_go(client: FlaskClient, session: Session) -> None:
    answer = client.post("/interviews/new", data=typed(others=THREE, interest="4", ends="15:30"))
    interview = session.scalars(select(Interview)).one()
    opening = session.scalars(select(Opening)).one()
    assert (answer.status_code, answer.location) == (303, f"/interviews/{interview.id}")
    assert interview.starts_local == datetime.combine(in_days(1), time(14))
    assert interview.ends_local - interview.starts_local == timedelta(minutes=90)
    assert (interview.kind, interview.state) == (InterviewKind.TECHNICAL, InterviewState.PLANNED)
    assert (opening.title, opening.stage, opening.interest_before) == ("Engineer", Stage.INTERVIEWING, 4)
    assert who(session) == [
        ("Dana Hart", Role.HIRING_MANAGER),
        ("Ivo Lind", Role.INTERVIEWER),
        ("Cosma Pell", Role.COORDINATOR),
    ]
    thanked = session.scalars(select(FollowUp).where(FollowUp.kind == FollowUpKind.THANK_YOU)).all()
    assert len(thanked) == 2


def test_company_day_and_time_are_enough(client: FlaskClient, session: Session) -> None:
    answer = client.post("/interviews/new", data=typed(opening_title="", kind="other"))
    assert answer.status_code == 303
    assert (count(session, Interview), count(session, Contact)) == (1, 0)
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"company": ""}, "Which company is it?"),
        ({"company": "x" * 301}, "Field cannot be longer than 300 characters."),
        ({"day": ""}, "When is it?"),
        ({"day": "tomorrow"}, "When is it?"),
        ({"day": "2101-01-01"}, "Please check the year: it is read as 2101."),
        ({"day": "9999-12-31"}, "Please check the year: it is read as 9999."),
        ({"day": "0026-11-25"}, "Please check the year: it is read as 26."),
        ({"day": "1989-12-31"}, "Please check the year: it is read as 1989."),
        ({"starts": ""}, "At what time does it begin?"),
        ({"starts": "25:00"}, "At what time does it begin?"),
        ({"zone": "Mars/Olympus"}, "This zone is not known."),
        ({"zone": "../etc/passwd"}, "This zone is not known."),
        ({"kind": "dream"}, "Not a valid choice."),
        ({"link": "javascript:alert(1)"}, "A link begins with https:// or http://."),
        ({"link": "meet.example.org/abc"}, "A link begins with https:// or http://."),
        ({"interest": "6"}, "Number must be between 1 and 5."),
        ({"others": "Dana <dana@>"}, "“dana@” is no e-mail address."),
        ({"others": "\n".join(f"Person {n}" for n in range(51))}, "At most 50 people at a time."),
        ({"people-0-take": "y", "people-0-name": "Dana", "people-0-role": "boss"}, "Not a valid choice."),
    ],
)
def test_bad_input_is_explained_and_changes_nothing(
    client: FlaskClient, session: Session, wrong: dict[str, str], said: str
) -> None:
    answer = client.post("/interviews/new", data=typed(**wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert (count(session, Company), count(session, Interview), count(session, Contact)) == (0, 0, 0)


def test_what_was_typed_is_kept_when_something_is_wrong(client: FlaskClient) -> None:
    kept = typed(day="", title="Panel", place="Room 4", others=THREE, notes="bring shoes", ends="15:30")
    page = client.post("/interviews/new", data=kept).text
    for name in ("company", "opening_title", "title", "place", "starts", "ends"):
        assert value_of(page, name) == kept[name]
    assert "Dana Hart, hiring manager, dana@example.org\nIvo Lind" in page
    assert "bring shoes" in page


@pytest.mark.parametrize(
    "noise",
    [
        {"people-²-name": "Dana"},
        {"people-" + "9" * 5000 + "-name": "Dana"},
        {"people-x-name": "Dana"},
        {"people": "Dana"},
        {f"people-{n}-name": f"Person {n}" for n in range(80)},
        {"opening": "9" * 30},
        {"interest": "9" * 30},
        {"others": "\x00<>|,;@"},
    ],
)
def test_a_form_that_no_browser_sends_is_no_crash(client: FlaskClient, noise: dict[str, str]) -> None:
    assert client.post("/interviews/new", data=typed(**noise)).status_code in (303, 404, 422)


def test_an_end_before_the_start_is_on_the_next_day_and_none_is_an_hour_later(
    client: FlaskClient, session: Session
) -> None:
    client.post("/interviews/new", data=typed(starts="23:30", ends="00:30"))
    client.post("/interviews/new", data=typed(company="Hooli", starts="23:30", ends=""))
    lengths = {row.ends_local - row.starts_local for row in session.scalars(select(Interview))}
    assert lengths == {timedelta(hours=1)}


def test_the_agreed_zone_is_kept_and_the_day_is_the_users(client: FlaskClient, session: Session) -> None:
    client.post("/interviews/new", data=typed(zone="America/Los_Angeles", starts="20:00"))
    interview = session.scalars(select(Interview)).one()
    assert interview.local_day == in_days(2)
    assert interview.starts_at.astimezone(UTC).hour in (3, 4)
    page = client.get(f"/interviews/{interview.id}").text
    assert "America/Los Angeles" in page


def test_who_is_known_already_is_asked_back_once(client: FlaskClient, session: Session, user: User) -> None:
    company = factories.a_company(session)
    dana = factories.a_contact(session, "Dana Hart", company=company)
    session.commit()
    answer = client.post("/interviews/new", data=typed(others="dana hart, recruiter\nIvo Lind"))
    assert answer.status_code == 422
    assert "Known already?" in answer.text
    assert value_of(answer.text, "people-1-name") == "Ivo Lind"
    assert count(session, Interview) == 0
    same = row(0, dana, "recruiter") | {"people-1-take": "y", "people-1-name": "Ivo Lind"}
    again = client.post(
        "/interviews/new", data=typed(opening="new", **same, **{"people-1-role": "interviewer"})
    )
    assert again.status_code == 303
    assert who(session) == [("Dana Hart", Role.RECRUITER), ("Ivo Lind", Role.INTERVIEWER)]
    assert count(session, Contact) == 2


def test_somebody_else_of_the_same_name_is_a_contact_of_their_own(
    client: FlaskClient, session: Session, user: User
) -> None:
    factories.a_contact(session, "Dana Hart", company=factories.a_company(session))
    session.commit()
    other = {"people-0-take": "y", "people-0-name": "Dana Hart", "people-0-role": "interviewer"}
    answer = client.post("/interviews/new", data=typed(**other, **{"people-0-known": "new"}))
    assert answer.status_code == 303
    assert count(session, Contact) == 2


@pytest.mark.parametrize(
    ("name", "line"),
    [("Dana", "Dana"), ("Dana Hart", "D Hart <dana@example.org>"), ("Dana Hart", "DANA HART")],
)
def test_a_first_name_at_that_company_or_an_address_is_enough_to_be_known(
    client: FlaskClient, session: Session, user: User, name: str, line: str
) -> None:
    factories.a_contact(session, name, company=factories.a_company(session), email="dana@example.org")
    session.commit()
    answer = client.post("/interviews/new", data=typed(others=line))
    assert (answer.status_code, count(session, Interview)) == (422, 0)


def test_a_stranger_of_another_company_is_not_asked_about(
    client: FlaskClient, session: Session, user: User
) -> None:
    factories.a_contact(session, "Dana", company=factories.a_company(session, "Hooli"))
    session.commit()
    assert client.post("/interviews/new", data=typed(others="Dana")).status_code == 303


def test_who_is_unticked_does_not_take_part(client: FlaskClient, session: Session) -> None:
    people = {"people-0-name": "Dana Hart", "people-0-role": "interviewer"}
    client.post("/interviews/new", data=typed(**people))
    assert who(session) == []


def test_which_opening_is_meant_is_asked_back_and_the_latest_is_proposed(
    client: FlaskClient, session: Session, user: User
) -> None:
    company = factories.a_company(session)
    factories.an_opening(session, company, title="Old one", stage=Stage.REJECTED)
    lead = factories.an_opening(session, company, title="Lead", stage=Stage.APPLIED)
    session.commit()
    answer = client.post("/interviews/new", data=typed(opening_title=""))
    assert answer.status_code == 422
    assert f'<option value="{lead.id}" selected>Lead (Applied)' in answer.text
    client.post("/interviews/new", data=typed(opening_title="", opening=str(lead.id)))
    assert session.scalars(select(Interview.opening_id)).all() == [lead.id]
    assert fresh(session, lead).stage is Stage.INTERVIEWING
    assert lead.stage_changed_on is None


def test_the_title_of_a_known_opening_means_that_one(
    client: FlaskClient, session: Session, user: User
) -> None:
    opening = factories.an_opening(session, title="Engineer")
    session.commit()
    client.post("/interviews/new", data=typed(opening_title="  engineer "))
    assert session.scalars(select(Interview.opening_id)).all() == [opening.id]


def test_a_company_in_another_spelling_is_the_same_company(
    client: FlaskClient, session: Session, user: User
) -> None:
    factories.a_company(session, "Initech")
    session.commit()
    client.post("/interviews/new", data=typed(company="INITECH GmbH"))
    assert count(session, Company) == 1


def test_the_form_can_begin_with_an_opening_or_a_company(
    client: FlaskClient, session: Session, user: User
) -> None:
    opening = factories.an_opening(session, title="Lead")
    session.commit()
    page = client.get(f"/interviews/new?opening={opening.id}").text
    assert value_of(page, "company") == "Initech"
    assert f'<option value="{opening.id}" selected>Lead' in page
    assert value_of(client.get("/interviews/new?company=Hooli").text, "company") == "Hooli"


def test_the_openings_of_a_company_are_offered_while_one_types(
    client: FlaskClient, session: Session, user: User
) -> None:
    factories.an_opening(session, title="Lead")
    session.commit()
    assert "Lead" in client.get("/interviews/openings?company=initech").text
    assert "<select" not in client.get("/interviews/openings?company=Nobody%00").text


def test_the_ids_of_others_are_nowhere(
    client: FlaskClient, stranger: FlaskClient, session: Session, user: User
) -> None:
    opening = factories.an_opening(session)
    dana = factories.a_contact(session)
    session.commit()
    assert stranger.get(f"/interviews/new?opening={opening.id}").status_code == 404
    assert stranger.post("/interviews/new", data=typed(opening=str(opening.id))).status_code == 404
    assert stranger.post("/interviews/new", data=typed(**row(0, dana))).status_code == 404
    assert client.get("/interviews/new?opening=999999").status_code == 404
    assert count(session, Interview) == 0
