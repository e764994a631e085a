"""Correcting an interview: times, people with their roles, the opening; and what follows from it."""

from datetime import date, datetime, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewKind
from crm.core.roles import Role
from crm.followups.models import FollowUp
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening
from tests import factories
from tests.interviews.browsing import an_interview, in_days, present, row, typed, value_of, who
from tests.released import fresh


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    return factories.an_opening(session, title="Engineer")


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return factories.a_contact(session, "Dana Hart")


@pytest.fixture
def interview(client: FlaskClient, session: Session, opening: Opening, dana: Contact) -> Interview:
    """Tomorrow at two, with Dana."""
    kind = InterviewKind.TECHNICAL
    return an_interview(session, opening, [dana], title="Technical interview", kind=kind, place="Room 4")


def sent(interview: Interview, dana: Contact, **more: str) -> dict[str, str]:
    """What the edit form sends when nothing is changed."""
    kept = {"title": "Technical interview", "place": "Room 4", "opening": str(interview.opening_id)}
    return {**typed(ends="15:00", opening_title=""), **kept, **row(0, dana), **more}


def test_the_form_shows_what_is_known(client: FlaskClient, interview: Interview, dana: Contact) -> None:
    page = client.get(f"/interviews/{interview.id}/edit").text
    for name, value in (("company", "Initech"), ("title", "Technical interview"), ("place", "Room 4")):
        assert value_of(page, name) == value
    assert value_of(page, "starts") == "14:00"
    assert value_of(page, "people-0-known") == str(dana.id)


def test_saving_without_a_change_changes_nothing(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact
) -> None:
    before = [(row.id, row.rev) for row in session.scalars(select(FollowUp))]
    session.commit()
    client.post(f"/interviews/{interview.id}/edit", data=sent(interview, dana))
    again = fresh(session, interview)
    assert (again.rev, again.edited) == (0, [])
    session.expire_all()
    assert [(row.id, row.rev) for row in session.scalars(select(FollowUp))] == before


def test_another_day_takes_the_steps_along_and_is_remembered_as_the_users_own(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact
) -> None:
    later = in_days(9)
    answer = client.post(
        f"/interviews/{interview.id}/edit",
        data=sent(interview, dana, day=later.isoformat(), starts="09:00", ends=""),
    )
    assert (answer.status_code, answer.location) == (303, f"/interviews/{interview.id}")
    moved = fresh(session, interview)
    assert moved.starts_local == datetime.combine(later, time(9))
    assert moved.edited == ["ends_local", "starts_local"]
    thanks = FollowUp.kind == FollowUpKind.THANK_YOU
    due = session.scalars(select(FollowUp.due_on).where(thanks, FollowUp.state == FollowUpState.OPEN)).one()
    assert due > later


def test_roles_change_people_leave_and_others_come(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact
) -> None:
    people = row(0, dana, "coordinator") | {"others": "Rita Moss, recruiter"}
    client.post(f"/interviews/{interview.id}/edit", data=sent(interview, dana) | people)
    assert who(session) == [("Dana Hart", Role.COORDINATOR), ("Rita Moss", Role.RECRUITER)]
    rita = session.scalars(select(Contact).where(Contact.name == "Rita Moss")).one()
    session.commit()
    left = row(0, dana, take=None) | row(1, rita, "recruiter")
    client.post(
        f"/interviews/{interview.id}/edit", data=sent(interview, dana, **{"people-0-take": ""}) | left
    )
    assert who(session) == [("Rita Moss", Role.RECRUITER)]
    open_about = session.scalars(
        select(FollowUp.contact_id).where(
            FollowUp.state == FollowUpState.OPEN, FollowUp.contact_id.is_not(None)
        )
    )
    assert set(open_about) == {rita.id}


def test_somebody_in_the_trash_still_took_part(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact
) -> None:
    contacts.trash(session, dana, when=present())
    session.commit()
    assert "people-0-name" not in client.get(f"/interviews/{interview.id}/edit").text
    nobody = {name: value for name, value in sent(interview, dana).items() if not name.startswith("people-")}
    client.post(f"/interviews/{interview.id}/edit", data=nobody | {"title": "Panel"})
    assert session.scalars(select(Participant.contact_id)).all() == [dana.id]


def test_it_can_be_for_another_opening_or_at_another_company_after_all(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact, opening: Opening
) -> None:
    lead = factories.an_opening(session, session.get_one(Company, opening.company_id), title="Lead")
    session.commit()
    client.post(f"/interviews/{interview.id}/edit", data=sent(interview, dana, opening=str(lead.id)))
    assert fresh(session, interview).opening_id == lead.id
    client.post(f"/interviews/{interview.id}/edit", data=sent(interview, dana, company="Hooli"))
    moved = session.scalars(select(Opening).where(Opening.id == fresh(session, interview).opening_id)).one()
    assert moved.title == "Lead"
    hooli = session.scalars(select(Company.id).where(Company.name == "Hooli")).one()
    assert moved.company_id == hooli
    still_open = select(FollowUp.company_id).where(FollowUp.state == FollowUpState.OPEN)
    assert set(session.scalars(still_open)) == {hooli}


def test_bad_input_keeps_what_was_typed_and_who_takes_part(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact
) -> None:
    wrong = sent(interview, dana, day="2200-01-01", title="Panel", others="Rita Moss, recruiter")
    answer = client.post(f"/interviews/{interview.id}/edit", data=wrong)
    assert answer.status_code == 422
    assert value_of(answer.text, "title") == "Panel"
    assert "Rita Moss, recruiter" in answer.text
    assert value_of(answer.text, "people-0-name") == "Dana Hart"
    assert fresh(session, interview).title == "Technical interview"


def test_who_is_known_already_is_asked_back_here_too(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact, opening: Opening
) -> None:
    company = session.get_one(Company, opening.company_id)
    factories.a_contact(session, "Rita Moss", company=company)
    session.commit()
    answer = client.post(f"/interviews/{interview.id}/edit", data=sent(interview, dana, others="Rita Moss"))
    assert answer.status_code == 422
    assert value_of(answer.text, "people-1-name") == "Rita Moss"
    assert who(session) == [("Dana Hart", Role.INTERVIEWER)]


def test_an_interview_in_the_trash_cannot_be_edited(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact
) -> None:
    client.post(f"/interviews/{interview.id}/trash")
    assert client.get(f"/interviews/{interview.id}/edit").status_code == 404
    assert client.post(f"/interviews/{interview.id}/edit", data=sent(interview, dana)).status_code == 404


def test_the_times_of_an_odd_zone_are_kept(client: FlaskClient, session: Session, opening: Opening) -> None:
    interview = an_interview(session, opening, [])
    interview.zone = "Etc/GMT+5"
    session.commit()
    page = client.get(f"/interviews/{interview.id}/edit").text
    assert '<option selected value="Etc/GMT+5">' in page


def test_foreign_people_cannot_be_taken_in(
    stranger: FlaskClient, session: Session, interview: Interview, dana: Contact
) -> None:
    assert stranger.get(f"/interviews/{interview.id}/edit").status_code == 404
    assert stranger.post(f"/interviews/{interview.id}/edit", data=sent(interview, dana)).status_code == 404


def test_a_day_of_long_ago_is_held_at_once(
    client: FlaskClient, session: Session, interview: Interview, dana: Contact
) -> None:
    long_ago = date(2019, 5, 6).isoformat()
    client.post(f"/interviews/{interview.id}/edit", data=sent(interview, dana, day=long_ago))
    assert fresh(session, interview).state.value == "held"
    assert fresh(session, dana).last_contact_on == date(2019, 5, 6)
