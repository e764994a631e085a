"""The debrief of a day at a company by its page: quick, nothing required, saved as often as one likes."""

import re
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.followups.models import FollowUp
from crm.interviews.models import Debrief, DebriefDetail, Interview, Promise
from crm.openings.models import Opening
from tests import factories
from tests.interviews.browsing import an_interview, in_days, present, value_of
from tests.released import fresh

pytestmark = pytest.mark.usefixtures("user")


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    return factories.an_opening(session, interest_before=4)


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return factories.a_contact(session, "Dana Hart")


@pytest.fixture
def held(client: FlaskClient, session: Session, opening: Opening, dana: Contact) -> Interview:
    """Yesterday, with Dana."""
    return an_interview(session, opening, [dana], days=-1, title="Technical interview")


def path(interview: Interview) -> str:
    return f"/interviews/{interview.id}/debrief"


def detail(contact: Contact, text: str, number: int = 0) -> dict[str, str]:
    return {f"details-{number}-contact_id": str(contact.id), f"details-{number}-text": text}


def promise(number: int, text: str, **more: str) -> dict[str, str]:
    values = {"text": text, **more}
    return {f"promises-{number}-{name}": value for name, value in values.items()}


def promised_texts(session: Session) -> list[Promise]:
    rows = session.scalars(select(Promise).order_by(Promise.id)).all()
    session.commit()
    return list(rows)


def promised(session: Session) -> list[FollowUp]:
    rows = session.scalars(
        select(FollowUp).where(FollowUp.kind == FollowUpKind.PROMISED).order_by(FollowUp.id)
    ).all()
    session.commit()
    return list(rows)


def test_everything_is_kept_and_one_is_back_on_today(
    client: FlaskClient, session: Session, held: Interview, dana: Contact, opening: Opening
) -> None:
    said = {
        "questions": "Why here?\r\nWhy now?",
        "valued": "honesty",
        "doubts": "the commute",
        "learned": "they ship daily",
        "heard_by": in_days(3).isoformat(),
        "interest_after": "2",
        **detail(dana, "moves to Oslo"),
        **promise(0, "Send the slides", due_on=in_days(2).isoformat(), to=str(dana.id)),
    }
    answer = client.post(path(held), data=said)
    assert (answer.status_code, answer.location) == (303, "/")
    row = session.scalars(select(Debrief)).one()
    assert (row.local_day, row.company_id) == (held.local_day, opening.company_id)
    assert (row.questions, row.valued, row.doubts) == ("Why here?\nWhy now?", "honesty", "the commute")
    assert (row.heard_by, row.interest_after) == (in_days(3), 2)
    [step] = promised(session)
    assert (step.title, step.due_on, step.contact_id) == ("Send the slides", in_days(2), dana.id)
    assert fresh(session, opening).interest_after == 2
    assert opening.interest_before == 4


def test_nothing_is_required_and_it_is_no_longer_owed(
    client: FlaskClient, session: Session, held: Interview
) -> None:
    assert path(held) in client.get("/").text
    assert client.post(path(held)).status_code == 303
    assert path(held) not in client.get("/").text
    assert len(session.scalars(select(Debrief)).all()) == 1


def test_saving_twice_is_saving_once(
    client: FlaskClient, session: Session, held: Interview, dana: Contact
) -> None:
    said = {**detail(dana, "moves to Oslo"), **promise(0, "Send the slides"), **promise(1, "Call Ivo")}
    client.post(path(held), data=said)
    before = [(row.id, row.rev) for row in promised(session)]
    client.post(path(held), data=said)
    assert [(row.id, row.rev) for row in promised(session)] == before
    assert len(session.scalars(select(DebriefDetail)).all()) == 1


def test_the_form_comes_back_with_what_was_written_and_an_edited_promise_is_the_same_one(
    client: FlaskClient, session: Session, held: Interview, dana: Contact
) -> None:
    client.post(path(held), data={**detail(dana, "moves to Oslo"), **promise(0, "Send the slide")})
    page = client.get(path(held)).text
    assert "moves to Oslo" in page
    assert value_of(page, "promises-0-text") == "Send the slide"
    kept = value_of(page, "promises-0-promise_id")
    later = {**detail(dana, ""), **promise(0, "Send slides and code", promise_id=kept)}
    client.post(path(held), data=later)
    assert [(row.title, row.state) for row in promised(session)] == [
        ("Send slides and code", FollowUpState.OPEN)
    ]
    assert session.scalars(select(DebriefDetail)).all() == []


def test_a_promise_without_a_day_is_due_the_next_workday(
    client: FlaskClient, session: Session, held: Interview, user: User
) -> None:
    client.post(path(held), data=promise(0, "Send the slides"))
    assert [row.due_on for row in promised(session)] == [user.working.next_after(present().today)]


def test_a_day_without_words_is_no_promise(client: FlaskClient, session: Session, held: Interview) -> None:
    client.post(path(held), data=promise(0, "  ", due_on=in_days(2).isoformat()))
    assert session.scalars(select(Promise)).all() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"heard_by": in_days(-30).isoformat()}, "This day lies before the interview."),
        ({"heard_by": in_days(5000).isoformat()}, "Please check the year"),
        ({"heard_by": "9999-12-31"}, "Please check the year"),
        ({"heard_by": "soon"}, "Not a valid date value."),
        ({"interest_after": "9"}, "Number must be between 1 and 5."),
        ({"questions": "x" * 20_001}, "Field cannot be longer than 20000 characters."),
        (promise(2, "Call", due_on=in_days(-30).isoformat()), "This day lies before the interview."),
        (promise(0, "Call", to="424242"), "Not a valid choice."),
        (promise(0, "x" * 301), "Field cannot be longer than 300 characters."),
    ],
)
def test_bad_input_is_explained_and_what_was_typed_stays(
    client: FlaskClient, session: Session, held: Interview, dana: Contact, wrong: dict[str, str], said: str
) -> None:
    typed = {"learned": "they ship daily", **detail(dana, "moves to Oslo"), **wrong}
    answer = client.post(path(held), data=typed)
    assert answer.status_code == 422
    for text in (said, "they ship daily", "moves to Oslo"):
        assert text in answer.text
    assert session.scalars(select(Debrief)).all() == []


@pytest.mark.parametrize(
    "noise",
    [
        {"promises-²-text": "a"},
        {"promises-" + "7" * 4400 + "-text": "a"},
        {f"promises-{n}-text": "a" for n in range(30)},
        {"promises-0-promise_id": "9" * 40, "promises-0-text": "a"},
        {"details-0-contact_id": "9" * 40, "details-0-text": "a"},
        {"details-0-contact_id": "²", "details-0-text": "a"},
    ],
)
def test_a_form_that_no_browser_sends_is_no_crash(
    client: FlaskClient, held: Interview, noise: dict[str, str]
) -> None:
    assert client.post(path(held), data=noise).status_code in (303, 422)


def test_two_interviews_of_a_day_are_one_debrief_with_everyone(
    client: FlaskClient, session: Session, held: Interview, opening: Opening
) -> None:
    ivo = factories.a_contact(session, "Ivo Lind")
    second = an_interview(session, opening, [ivo], days=-1, at=time(16), title="Panel")
    for each in (held, second):
        page = client.get(path(each)).text
        for text in ("Technical interview", "Panel", "Dana Hart", "Ivo Lind"):
            assert text in page
    client.post(path(second), data={"learned": "much"})
    assert "much" in client.get(path(held)).text
    assert len(session.scalars(select(Debrief)).all()) == 1


def test_only_who_was_there_is_asked_about(
    client: FlaskClient, session: Session, held: Interview, dana: Contact
) -> None:
    other = factories.a_contact(session, "Somebody Else")
    session.commit()
    client.post(path(held), data=detail(other, "not theirs"))
    assert session.scalars(select(DebriefDetail)).all() == []
    session.commit()
    contacts.trash(session, dana, when=present())
    session.commit()
    assert "Dana Hart" not in client.get(path(held)).text


@pytest.mark.parametrize("verb", ["missed", "trash"])
def test_what_did_not_take_place_has_no_debrief(
    client: FlaskClient, session: Session, held: Interview, verb: str
) -> None:
    client.post(f"/interviews/{held.id}/{verb}")
    answer = client.get(path(held))
    assert (answer.status_code, answer.location) == (303, f"/interviews/{held.id}")
    refused = client.post(path(held), data={"learned": "much was learned"})
    assert refused.status_code == 422
    assert "much was learned" in refused.text
    assert session.scalars(select(Debrief)).all() == []


def test_a_debrief_that_was_written_elsewhere_in_the_meantime_is_shown_with_what_was_typed(
    client: FlaskClient, session: Session, held: Interview, dana: Contact
) -> None:
    earlier = {"learned": "they ship daily", **detail(dana, "moves to Oslo"), **promise(0, "Send the slides")}
    client.post(path(held), data={**earlier, "unwritten": "1"})
    later = {"learned": "they hire in May", **promise(0, "Call Kim"), "unwritten": "1"}
    refused = client.post(path(held), data=later)
    assert refused.status_code == 422
    for text in ("they ship daily", "they hire in May", "moves to Oslo", "Send the slides", "Call Kim"):
        assert text in refused.text
    assert 'name="unwritten"' not in refused.text
    assert [row.text for row in promised_texts(session)] == ["Send the slides"]


def test_the_page_of_the_interview_shows_it_and_that_of_the_next_one_what_was_learned(
    client: FlaskClient, session: Session, held: Interview, opening: Opening, dana: Contact
) -> None:
    said = {"learned": "they ship daily", **detail(dana, "moves to Oslo"), **promise(0, "Send the slides")}
    client.post(path(held), data=said)
    page = client.get(f"/interviews/{held.id}").text
    for text in ("they ship daily", "moves to Oslo", "Send the slides"):
        assert text in page
    session.commit()
    coming = an_interview(session, opening, [dana], days=3)
    page = client.get(f"/interviews/{coming.id}").text
    assert "What I learned here before" in page
    assert "they ship daily" in page


def test_the_detail_is_in_the_words_of_the_thank_you(
    client: FlaskClient, session: Session, opening: Opening, dana: Contact
) -> None:
    held = an_interview(session, opening, [dana], days=-5)
    client.post(path(held), data=detail(dana, "your move to Oslo"))
    assert "your move to Oslo" in re.sub(r"\s+", " ", client.get("/").text)


def test_a_debrief_is_owed_for_two_weeks(client: FlaskClient, session: Session, opening: Opening) -> None:
    lately = an_interview(session, opening, [], days=-13)
    long_ago = an_interview(session, opening, [], days=-15)
    page = client.get("/").text
    assert path(lately) in page
    assert path(long_ago) not in page
    assert lately.ends_at > present().now - timedelta(days=14)
