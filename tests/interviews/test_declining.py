"""I will not come: said in time, with kind words, an answer for their calendar, and a way back."""

import html

import icalendar
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import InterviewState, Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.interviews import actions, queries
from crm.interviews.addressee import addressee
from crm.interviews.models import Interview
from crm.openings.models import Opening
from tests import factories
from tests.interviews.browsing import an_interview, undo
from tests.released import fresh

ORGANISER = "gavin.orr@hooli.example"


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return factories.a_contact(session, "Dana Hart", email="dana.hart@hooli.example")


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    return factories.an_opening(session, factories.a_company(session, "Hooli"), title="Engineer")


@pytest.fixture
def interview(session: Session, opening: Opening, dana: Contact) -> Interview:
    interview = an_interview(session, opening, [dana], days=3, title="Panel")
    interview.uid, interview.sequence = "panel-1@hooli.example", 2
    interview.organiser_email, interview.invited_as = ORGANISER, "robin@example.net"
    session.commit()
    return interview


def test_declining_calls_it_off_here_and_the_role_stays(
    session: Session, interview: Interview, opening: Opening, when: When
) -> None:
    found = queries.whole(session, interview.id)
    actions.decline(session, found, withdraws=False, when=when)
    assert (found.state, found.declined_on) == (InterviewState.CANCELLED, when.today)
    assert opening.stage is Stage.INTERVIEWING


def test_withdrawing_ends_the_role_and_both_come_back(
    session: Session, interview: Interview, opening: Opening, when: When
) -> None:
    found = queries.whole(session, interview.id)
    actions.decline(session, found, withdraws=True, when=when)
    assert (opening.stage, opening.stage_changed_on) == (Stage.WITHDRAWN, when.today)
    actions.take_back(session, found, Stage.INTERVIEWING, changed_on=None, when=when)
    assert (opening.stage, opening.stage_changed_on) == (Stage.INTERVIEWING, None)
    assert (found.state, found.declined_on) == (InterviewState.PLANNED, None)


WAYS = {
    "decline": ("I cannot come", Stage.INTERVIEWING),
    "another_time": ("Would another one work for you?", Stage.INTERVIEWING),
    "withdraw": ("not to go on with the Engineer role", Stage.WITHDRAWN),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_words_fit_what_was_chosen_and_undo_takes_it_back(
    client: FlaskClient, session: Session, interview: Interview, opening: Opening, way: str
) -> None:
    home = f"/interviews/{interview.id}"
    assert "I will not come" in client.get(home).text
    answer = client.post(f"{home}/decline", data={"way": way})
    assert answer.location == f"{home}/declined?way={way}"
    assert fresh(session, interview).state is InterviewState.CANCELLED
    words, stage = WAYS[way]
    assert fresh(session, opening).stage is stage
    back = undo(client, answer.location)
    page = html.unescape(client.get(answer.location).text)
    for text in (
        "Hi Dana,",
        words,
        "Robin",
        "mailto:dana.hart@hooli.example?subject=Our%20interview",
        ORGANISER,
    ):
        assert text in page
    client.post(back)
    assert fresh(session, interview).state is InterviewState.PLANNED
    assert fresh(session, opening).stage is Stage.INTERVIEWING


def test_the_answer_is_that_of_the_one_who_was_invited(
    client: FlaskClient, session: Session, interview: Interview
) -> None:
    home = f"/interviews/{interview.id}"
    assert client.get(f"{home}/decline.ics").location == home
    client.post(f"{home}/decline", data={"way": "decline"})
    answer = client.get(f"{home}/decline.ics")
    assert answer.content_type == "text/calendar; method=REPLY; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="decline.ics"'
    (event,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"]) == ("panel-1@hooli.example", 2)
    assert event["ATTENDEE"] == "mailto:robin@example.net"
    assert event["ORGANIZER"] == f"mailto:{ORGANISER}"


@pytest.mark.parametrize("lack", [{"uid": None}, {"uid": "content:abc:0"}, {"organiser_email": ""}])
def test_what_was_entered_by_hand_has_words_but_no_answer(
    client: FlaskClient, session: Session, interview: Interview, lack: dict[str, str | None]
) -> None:
    for name, value in lack.items():
        setattr(interview, name, value)
    session.commit()
    home = f"/interviews/{interview.id}"
    client.post(f"{home}/decline", data={"way": "decline"})
    page = client.get(f"{home}/declined").text
    assert ("Hi Dana," in page, "Get the answer" in page) == (True, False)
    assert client.get(f"{home}/decline.ics").location == home


def test_without_an_own_address_in_it_the_users_stands_in(
    client: FlaskClient, session: Session, interview: Interview
) -> None:
    interview.invited_as = ""
    session.commit()
    client.post(f"/interviews/{interview.id}/decline", data={"way": "decline"})
    answer = client.get(f"/interviews/{interview.id}/decline.ics")
    assert b"mailto:me@example.org" in answer.data.replace(b"\r\n ", b"")


def test_one_that_has_begun_or_is_called_off_cannot_be_declined(
    client: FlaskClient, session: Session, opening: Opening, dana: Contact
) -> None:
    for days in (-1, 2):
        interview = an_interview(session, opening, [dana], days=days)
        if days > 0:
            client.post(f"/interviews/{interview.id}/cancel")
        home = f"/interviews/{interview.id}"
        assert client.get(f"{home}/decline").location == home
        assert client.post(f"{home}/decline", data={"way": "withdraw"}).location == home
        assert client.get(f"{home}/declined").location == home
        assert fresh(session, interview).declined_on is None
    assert fresh(session, opening).stage is Stage.INTERVIEWING


def test_an_unreadable_choice_only_declines(
    client: FlaskClient, session: Session, interview: Interview, opening: Opening
) -> None:
    client.post(f"/interviews/{interview.id}/decline", data={"way": "burn the bridge"})
    assert fresh(session, interview).declined_on is not None
    assert fresh(session, opening).stage is Stage.INTERVIEWING


def test_the_page_says_who_called_it_off_and_a_return_forgets_it(
    client: FlaskClient, session: Session, interview: Interview
) -> None:
    home = f"/interviews/{interview.id}"
    client.post(f"{home}/decline", data={"way": "decline"})
    assert "You declined it on" in client.get(home).text
    client.post(f"{home}/reopen")
    assert fresh(session, interview).declined_on is None


def test_a_newer_invitation_forgets_the_refusal(session: Session, interview: Interview, when: When) -> None:
    found = queries.whole(session, interview.id)
    actions.decline(session, found, withdraws=False, when=when)
    values = actions.InterviewValues(found.starts_local, found.ends_local, found.zone)
    actions.update(session, found, values, actions.Stamp(sequence=3), when=when)
    assert (found.state, found.declined_on) == (InterviewState.PLANNED, None)
    assert (found.organiser_email, found.invited_as) == (ORGANISER, "robin@example.net")


def test_one_writes_to_the_recruiter_then_to_who_arranged_it_then_to_the_rest(
    session: Session, opening: Opening
) -> None:
    roles = [Role.FELLOW_CANDIDATE, Role.INTERVIEWER, Role.HIRING_MANAGER, Role.COORDINATOR, Role.RECRUITER]
    people = [
        (factories.a_contact(session, f"{role}", email=f"{role}@hooli.example"), role) for role in roles
    ]
    for number in range(len(roles), 1, -1):
        interview = factories.an_interview(session, opening=opening, people=people[:number])
        session.commit()
        found = queries.whole(session, interview.id)
        assert addressee(session, found).name == roles[number - 1].value
    alone = factories.an_interview(session, opening=opening, people=people[:1], organiser_email=ORGANISER)
    session.commit()
    assert addressee(session, queries.whole(session, alone.id)).email == ORGANISER


def test_foreign_interviews_are_not_found(
    client: FlaskClient, stranger: FlaskClient, interview: Interview
) -> None:
    home = f"/interviews/{interview.id}"
    for path in ("decline", "declined", "decline.ics"):
        assert stranger.get(f"{home}/{path}").status_code == 404
    for path in ("decline", "decline/undo?stage=offer"):
        assert stranger.post(f"{home}/{path}", data={"way": "withdraw"}).status_code == 404
