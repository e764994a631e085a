"""A form that is sent twice is taken once, also when both come at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask, redirect, request
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crm.accounts import actions
from crm.accounts.models import OwnAddress, Submission, User
from crm.accounts.once import once
from crm.contacts.models import Contact
from crm.db.flask import db
from crm.db.owner import acting_as
from tests.accounts.visiting import ON_SQLITE
from tests.factories import signed_in

MAYA = {"name": "Maya Okafor", "once": "a-key-of-the-page-1"}


def _people(session: Session, user: User) -> int:
    with acting_as(user.id):
        number = session.scalar(select(func.count()).select_from(Contact)) or 0
    session.rollback()
    return number


def test_the_same_form_again_does_nothing_and_leads_to_the_same_place(
    client: FlaskClient, session: Session, user: User
) -> None:
    user_id = user.id
    session.rollback()
    first = client.post("/contacts/new", data=MAYA)
    again = client.post("/contacts/new", data=MAYA)
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.location == first.location
    assert "That was saved already." in client.get(again.location).text
    with acting_as(user_id):
        assert session.scalar(select(func.count()).select_from(Contact)) == 1


def test_two_at_the_same_time_are_taken_once_and_led_to_the_same_place(
    app: Flask, user: User, session: Session
) -> None:
    browsers = [signed_in(app, session, user) for _ in range(4)]
    session.commit()
    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(lambda browser: browser.post("/contacts/new", data=MAYA), browsers))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert _people(session, user) == 1


@ON_SQLITE
def test_a_refused_form_may_be_sent_again_with_its_key(
    client: FlaskClient, session: Session, user: User
) -> None:
    session.commit()
    assert client.post("/contacts/new", data={**MAYA, "name": ""}).status_code == 422
    assert client.post("/contacts/new", data=MAYA).status_code == 303
    assert _people(session, user) == 1


@ON_SQLITE
def test_other_words_under_the_same_key_are_another_form(
    client: FlaskClient, session: Session, user: User
) -> None:
    session.commit()
    client.post("/contacts/new", data=MAYA)
    client.post("/contacts/new", data={**MAYA, "name": "Somebody Else"})
    assert _people(session, user) == 2


@ON_SQLITE
@pytest.mark.parametrize("key", ["", "short", "with spaces in it", "x" * 200])
def test_without_a_proper_key_a_form_is_taken_each_time(
    client: FlaskClient, session: Session, user: User, key: str
) -> None:
    session.commit()
    client.post("/contacts/new", data={"name": "First Person", "once": key})
    client.post("/contacts/new", data={"name": "Other Body", "once": key})
    assert _people(session, user) == 2


@ON_SQLITE
def test_the_key_of_another_user_is_another_key(
    client: FlaskClient, stranger: FlaskClient, session: Session, user: User
) -> None:
    session.commit()
    client.post("/contacts/new", data=MAYA)
    theirs = stranger.post("/contacts/new", data=MAYA)
    assert theirs.status_code == 303
    assert stranger.get(theirs.location).status_code == 200


@pytest.fixture
def told(app: Flask) -> None:
    """A view that writes, and then answers as it is told."""

    @once
    def view() -> Response | tuple[str, int]:
        session = db.session()
        session.rollback()
        session.add(OwnAddress(address=request.form["address"]))
        if request.form["answer"] == "crash":
            session.flush()
            raise LookupError("in the middle")
        session.commit()
        return redirect("/there", 303) if request.form["answer"] == "yes" else ("no", 422)

    app.add_url_rule("/told", "told", view, methods=["POST"])


@pytest.mark.usefixtures("told")
def test_what_fails_in_the_middle_or_is_refused_after_a_commit_uses_no_key_up(
    client: FlaskClient, session: Session, user: User
) -> None:
    session.commit()
    form = {"address": "ada@example.org", "once": "another-key-1"}
    with pytest.raises(LookupError):
        client.post("/told", data={**form, "answer": "crash"})
    refused = {**form, "address": "other@example.org", "answer": "no"}
    assert client.post("/told", data=refused).status_code == 422
    with acting_as(user.id):
        assert session.scalars(select(Submission.key)).all() == []
    session.rollback()
    assert client.post("/told", data={**form, "answer": "yes"}).location == "/there"
    assert client.post("/told", data={**form, "answer": "yes"}).location == "/there"


@ON_SQLITE
def test_keys_are_kept_for_thirty_days(session: Session, user: User, now: datetime) -> None:
    for days in (29, 31):
        session.add(Submission(key=f"key-{days}", location="/", taken_at=now - timedelta(days=days)))
    session.commit()
    actions.prune(session, now=now)
    session.commit()
    assert session.scalars(select(Submission.key)).all() == ["key-29"]
