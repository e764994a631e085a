"""Logging by hand: several people, backdated, corrected, removed and put back; the dates follow."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import Direction, InteractionKind
from crm.interactions.models import Interaction, InteractionContact
from tests import factories
from tests.days import days_ago
from tests.released import fresh


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    contact = factories.a_contact(session, "Dana Hart", company=factories.a_company(session), tier=Tier.A)
    session.commit()
    return contact


@pytest.fixture
def eli(session: Session, user: User) -> Contact:
    contact = factories.a_contact(session, "Eli Stone")
    session.commit()
    return contact


def _stored(session: Session) -> list[tuple[InteractionKind, date, str, frozenset[int]]]:
    again = {"populate_existing": True}
    rows = session.scalars(select(Interaction).order_by(Interaction.id), execution_options=again).all()
    parts = session.execute(select(InteractionContact.interaction_id, InteractionContact.contact_id)).all()
    session.commit()
    return [
        (row.kind, row.occurred_on, row.text, frozenset(who for key, who in parts if key == row.id))
        for row in rows
    ]


def _log(client: FlaskClient, **typed: object) -> int:
    data = {"kind": "call", "occurred_on": days_ago(3).isoformat(), **typed}
    return client.post("/interactions/new", data=data).status_code


def test_the_quick_log_of_a_contact_counts_at_once(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    home = f"/contacts/{dana.id}"
    typed = {
        "contact": dana.id,
        "kind": "email",
        "occurred_on": days_ago(3).isoformat(),
        "text": "Hi",
        "next": home,
    }
    assert client.post("/interactions/new", data=typed).location == home
    assert _stored(session) == [(InteractionKind.EMAIL, days_ago(3), "Hi", frozenset({dana.id}))]
    assert fresh(session, dana).last_contact_on == days_ago(3)
    assert "3 days ago: Hi" in client.get(home).text


def test_an_attempt_is_logged_and_counts_for_nothing(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    assert _log(client, contact=dana.id, kind="attempt") == 303
    assert fresh(session, dana).last_contact_on is None
    assert "Not reached" in client.get(f"/contacts/{dana.id}").text


def test_several_people_are_ticked_and_named(
    client: FlaskClient, session: Session, dana: Contact, eli: Contact
) -> None:
    assert _log(client, contact=dana.id, names="eli stone\r\n\r\n", text="a\r\nb") == 303
    assert _stored(session) == [(InteractionKind.CALL, days_ago(3), "a\nb", frozenset({dana.id, eli.id}))]


def test_a_part_of_a_name_is_enough_when_it_fits_one(
    client: FlaskClient, session: Session, dana: Contact, eli: Contact
) -> None:
    assert _log(client, names="ston") == 303
    assert _stored(session)[0][3] == {eli.id}


def test_a_name_that_fits_several_is_asked_about(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    twin = factories.a_contact(session, "Dana Hart", company=factories.a_company(session, "Globex"))
    session.commit()
    data = {
        "kind": "call",
        "occurred_on": days_ago(3).isoformat(),
        "names": "Dana Hart",
        "text": "Kept text",
    }
    answer = client.post("/interactions/new", data=data)
    assert answer.status_code == 422
    for text in ("Several people fit Dana Hart", "Dana Hart (Initech)", "Dana Hart (Globex)", "Kept text"):
        assert text in answer.text
    for contact in (dana, twin):
        assert f'name="contact" value="{contact.id}"' in answer.text
    assert _stored(session) == []
    assert client.post("/interactions/new", data={**data, "contact": twin.id}).status_code == 303
    assert [entry[3] for entry in _stored(session)] == [frozenset({twin.id})]


WRONG = [
    ({"names": "Nobody Known"}, "Nobody is called Nobody Known"),
    ({"names": "<b>x</b>"}, "&lt;b&gt;x"),
    ({}, "Say with whom it was"),
    ({"contact": "999999"}, "Say with whom it was"),
    ({"contact": "99999999999999999999"}, "Say with whom it was"),
    ({"contact": "x"}, "field-error"),
    ({"names": "Dana", "occurred_on": "2999-01-01"}, "This day has not come yet"),
    ({"names": "Dana", "occurred_on": "0001-01-01"}, "Please check the year"),
    ({"names": "Dana", "occurred_on": ""}, "field-error"),
    ({"names": "Dana", "kind": "interview"}, "field-error"),
    ({"names": "Dana", "kind": "dance"}, "field-error"),
    ({"names": "Dana", "text": "x" * 20_001}, "field-error"),
]


def test_what_is_wrong_is_said_and_nothing_is_logged(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    for typed, said in WRONG:
        data = {"kind": "call", "occurred_on": days_ago(1).isoformat(), **typed}
        answer = client.post("/interactions/new", data=data)
        assert (answer.status_code, said in answer.text) == (422, True), said
    assert _stored(session) == []


def test_a_long_text_is_taken_whole(client: FlaskClient, session: Session, dana: Contact) -> None:
    _log(client, contact=dana.id, text="ü" * 10_000)
    assert _stored(session)[0][2] == "ü" * 10_000


def test_an_edit_derives_the_dates_of_all_again(
    client: FlaskClient, session: Session, dana: Contact, eli: Contact
) -> None:
    _log(client, contact=dana.id)
    row = session.scalars(select(Interaction)).one()
    session.commit()
    page = client.get(f"/interactions/{row.id}/edit").text
    assert "Dana Hart" in page
    typed = {"contact": eli.id, "kind": "video", "occurred_on": days_ago(9).isoformat(), "direction": "in"}
    assert client.post(f"/interactions/{row.id}/edit", data=typed).location == f"/contacts/{eli.id}"
    assert fresh(session, row).direction is Direction.IN
    assert fresh(session, dana).last_contact_on is None
    assert fresh(session, eli).last_contact_on == days_ago(9)


def test_an_edit_keeps_those_who_lie_in_the_trash(
    client: FlaskClient, session: Session, dana: Contact, eli: Contact
) -> None:
    _log(client, contact=[dana.id, eli.id])
    client.post(f"/contacts/{eli.id}/trash")
    row = session.scalars(select(Interaction)).one()
    session.commit()
    typed = {"contact": dana.id, "kind": "call", "occurred_on": days_ago(3).isoformat(), "text": "new"}
    client.post(f"/interactions/{row.id}/edit", data=typed)
    assert _stored(session) == [(InteractionKind.CALL, days_ago(3), "new", frozenset({dana.id, eli.id}))]


def test_a_removed_one_can_be_put_back_once(client: FlaskClient, session: Session, dana: Contact) -> None:
    home = f"/contacts/{dana.id}"
    _log(client, contact=dana.id, text="Said")
    row = session.scalars(select(Interaction)).one()
    session.commit()
    client.post(f"/interactions/{row.id}/remove", data={"next": home})
    assert _stored(session) == []
    assert fresh(session, dana).last_contact_on is None
    text = client.get(home).text
    undo = text[text.index("/interactions/removed/") :].partition('"')[0]
    assert client.post(undo).location == home
    assert _stored(session) == [(InteractionKind.CALL, days_ago(3), "Said", frozenset({dana.id}))]
    assert fresh(session, dana).last_contact_on == days_ago(3)
    assert client.post(undo).status_code == 404


def test_removing_what_answered_a_follow_up_opens_it_again(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    client.post(f"/contacts/{dana.id}/cadence", data={"own_months": "1"})
    due = fresh(session, dana).next_due_on
    assert due is not None
    _log(client, contact=dana.id, occurred_on=days_ago(0).isoformat())
    row = session.scalars(select(Interaction)).one()
    session.commit()
    client.post(f"/interactions/{row.id}/remove")
    assert fresh(session, dana).next_due_on == due


def test_what_an_interview_wrote_is_not_edited_here(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    row = factories.an_interaction(
        session, dana, on=days_ago(3), kind=InteractionKind.INTERVIEW, origin_key="interview:1"
    )
    session.commit()
    assert client.get(f"/interactions/{row.id}/edit").status_code == 404
    assert client.post(f"/interactions/{row.id}/remove").status_code == 404


def test_the_form_begins_with_the_people_of_late_or_those_in_the_address(
    client: FlaskClient, dana: Contact, eli: Contact
) -> None:
    both = client.get("/interactions/new").text
    assert "Dana Hart" in both
    assert "Eli Stone" in both
    one = client.get(f"/interactions/new?contact={dana.id}&contact=999999999999&contact=x").text
    assert "Dana Hart" in one
    assert "Eli Stone" not in one


def test_a_stranger_and_a_visitor_cannot_touch_the_log(
    client: FlaskClient, stranger: FlaskClient, anonymous: FlaskClient, session: Session, dana: Contact
) -> None:
    _log(client, contact=dana.id, text="Mine")
    row = session.scalars(select(Interaction)).one()
    session.commit()
    data = {"kind": "call", "occurred_on": days_ago(1).isoformat(), "contact": dana.id}
    for path in (
        f"/interactions/{row.id}/edit",
        f"/interactions/{row.id}/remove",
        "/interactions/removed/1/undo",
    ):
        assert stranger.post(path, data=data).status_code == 404
        assert anonymous.post(path, data=data).status_code == 403
    assert stranger.get(f"/interactions/{row.id}/edit").status_code == 404
    assert stranger.post("/interactions/new", data=data).status_code == 422
    assert client.get("/interactions/999999/edit").status_code == 404
    assert _stored(session) == [(InteractionKind.CALL, days_ago(3), "Mine", frozenset({dana.id}))]
