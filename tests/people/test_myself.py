"""A contact with one of my own addresses: the settings page asks whether that is me."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from tests import factories


def test_the_settings_ask_about_a_contact_with_my_address(
    client: FlaskClient, session: Session, user: User
) -> None:
    contact = factories.a_contact(session, name="Robin F.", email="robin@uni.example.edu")
    contact_id = contact.id
    session.commit()
    assert "Is that you?" not in client.get("/settings").text
    client.post("/settings/addresses", data={"address": "Robin@uni.example.edu"})
    text = client.get("/settings").text
    assert "Robin F. among your contacts has robin@uni.example.edu. Is that you?" in text
    assert f'href="/contacts/{contact_id}"' in text


def test_a_contact_in_the_trash_and_one_of_another_user_are_not_asked_about(
    client: FlaskClient, stranger: FlaskClient, session: Session, user: User
) -> None:
    factories.a_contact(session, name="Gone", email="robin@uni.example.edu", deleted_at=factories.MADE)
    factories.a_contact(session, name="Mine", email="shared@example.org")
    session.commit()
    client.post("/settings/addresses", data={"address": "robin@uni.example.edu"})
    stranger.post("/settings/addresses", data={"address": "shared@example.org"})
    assert "Is that you?" not in client.get("/settings").text
    assert "Is that you?" not in stranger.get("/settings").text
