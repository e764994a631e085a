"""The share sheet of an installed app, and what can be made of what came in."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.interactions.models import Interaction
from crm.transfer.models import SharedItem
from tests import factories

LONG_AGO = "2026-01-05"
DEVICE = {"Sec-Fetch-Site": "none"}
PROFILE = "https://www.linkedin.com/in/dana-hale-5b1a2c3"
LETTER = "Hello Robin,\nwe would like to invite you to an interview on 2026-12-03 at 14:00.\nDana"


def waiting(session: Session) -> list[SharedItem]:
    rows = list(session.scalars(select(SharedItem).where(SharedItem.handled_at.is_(None))))
    session.commit()
    return rows


def share(client: FlaskClient, **parts: str) -> str:
    answer = client.post("/share", data=parts, headers=DEVICE)
    assert answer.status_code == 303
    return str(answer.location)


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"}])
def test_only_the_device_itself_may_share_without_the_token_of_a_page(
    client: FlaskClient, session: Session, headers: dict[str, str]
) -> None:
    assert client.post("/share", data={"text": "x"}, headers=headers).status_code in (400, 403)
    assert waiting(session) == []


def test_somebody_signed_out_is_told_to_share_it_again(anonymous: FlaskClient, session: Session) -> None:
    answer = anonymous.post("/share", data={"text": "x"}, headers=DEVICE)
    assert answer.status_code == 403
    assert "share it again" in answer.text


def test_a_profile_becomes_a_form_of_a_new_contact_and_nothing_before(
    client: FlaskClient, session: Session
) -> None:
    path = share(client, title="Dana Hale | LinkedIn", url=PROFILE)
    assert "Add as a contact" in client.get(path).text
    form = client.get(client.post(f"{path}/contact").location).text
    assert 'value="Dana Hale"' in form
    assert PROFILE in form
    assert session.scalars(select(Contact)).all() == []
    assert waiting(session) == []
    client.post(f"{path}/undo")
    assert len(waiting(session)) == 1


def test_the_profile_of_somebody_known_leads_to_them(client: FlaskClient, session: Session) -> None:
    path = share(client, url=PROFILE)
    known = client.get(client.post(f"{path}/contact").location)
    assert known.status_code == 200
    client.post(
        "/contacts/new", data={"name": "Dana Hale", "methods-0-kind": "link", "methods-0-value": PROFILE}
    )
    contact = session.scalars(select(Contact)).one()
    session.commit()
    page = client.get(share(client, url=f"{PROFILE}/?trk=x")).text
    assert "somebody you know" in page
    assert f'href="/contacts/{contact.id}"' in page


def test_a_text_goes_into_the_log_of_whom_it_is_about(
    client: FlaskClient, session: Session, user: User
) -> None:
    contact = factories.a_contact(session, "Dana Hale")
    session.commit()
    path = share(client, text="She moves to Porto")
    said = {"names": "Dana Hale", "kind": "note", "occurred_on": LONG_AGO}
    answer = client.post(f"{path}/log", data={**said, "text": "She moves to Porto"})
    assert answer.location == f"/contacts/{contact.id}"
    assert session.scalars(select(Interaction.text)).all() == ["She moves to Porto"]
    assert waiting(session) == []


def test_a_log_that_is_not_complete_goes_on_to_the_ordinary_form(
    client: FlaskClient, session: Session
) -> None:
    path = share(client, text="She moves to Porto")
    said = {"names": "Nobody", "kind": "note", "occurred_on": LONG_AGO, "text": "She moves to Porto"}
    answer = client.post(f"{path}/log", data=said)
    assert (answer.status_code, answer.location) == (307, "/interactions/new")
    assert len(waiting(session)) == 1


def test_a_pasted_mail_is_read_as_an_invitation(client: FlaskClient, session: Session) -> None:
    path = share(client, text=LETTER)
    answer = client.post(f"{path}/reading")
    assert answer.location.startswith("/invitations/")
    assert waiting(session) == []


def test_what_cannot_be_read_goes_on_waiting(client: FlaskClient, session: Session) -> None:
    path = share(client, text="only\nwords")
    assert client.post(f"{path}/reading").status_code == 422
    assert len(waiting(session)) == 1


def test_a_shared_file_goes_to_its_preview(client: FlaskClient, session: Session) -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dana Hale\r\nEND:VCARD\r\n"
    data = {"file": (io.BytesIO(card), "dana.vcf")}
    answer = client.post("/share", data=data, headers=DEVICE)
    assert answer.location.startswith("/import/")
    assert session.scalars(select(Contact)).all() == []
    session.commit()


def test_thrown_away_is_gone_from_today_and_comes_back(client: FlaskClient, session: Session) -> None:
    path = share(client, text="a thought")
    client.post(f"{path}/dismissal")
    assert f'href="{path}"' not in client.get("/").text
    client.post(f"{path}/undo")
    assert f'href="{path}"' in client.get("/").text
