"""Somebody who will be met in a planned interview is not met yet, and can be edited all the same."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.contacts.models import Contact
from tests import factories


def somebody_to_meet(session: Session) -> Contact:
    """Dana, who is met next week."""
    on = clock.now().date() + timedelta(days=7)
    dana = factories.a_contact(session, met_on=on, met_where="Panel")
    session.commit()
    return dana


def test_nobody_is_shown_as_met_before_the_talk(client: FlaskClient, session: Session, user: User) -> None:
    dana = somebody_to_meet(session)
    for path in ("/contacts", f"/contacts/{dana.id}"):
        page = client.get(path).text
        assert "Dana Hart" in page
        assert "Panel" not in page


def test_they_can_be_edited_and_keep_the_day(client: FlaskClient, session: Session, user: User) -> None:
    dana = somebody_to_meet(session)
    on = dana.met_on
    assert on is not None
    answer = client.post(
        f"/contacts/{dana.id}/edit", data={"name": "Dana Hartmann", "met_on": on.isoformat()}
    )
    assert answer.status_code == 303
    session.refresh(dana)
    assert (dana.name, dana.met_on) == ("Dana Hartmann", on)


def test_another_day_to_come_is_refused(client: FlaskClient, session: Session, user: User) -> None:
    dana = somebody_to_meet(session)
    assert dana.met_on is not None
    later = dana.met_on + timedelta(days=1)
    answer = client.post(f"/contacts/{dana.id}/edit", data={"name": "Dana", "met_on": later.isoformat()})
    assert answer.status_code == 422
    assert "has not come yet" in answer.text
