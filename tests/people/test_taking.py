"""A contact to take along: the brief on paper, and the card for an address book."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from tests import factories
from tests.card_lint import card_problems


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    dana = factories.a_contact(
        session,
        "Dana <Hart>",
        company=factories.a_company(session),
        title="Lead",
        email="dana@example.org",
        notes="Told me *privately*",
        met_where="Meetup",
    )
    factories.an_interaction(session, dana, on=factories.MADE.date(), text="About the <team>")
    session.commit()
    return dana


def test_the_brief_leaves_private_notes_out_until_the_box_asks_for_them(
    client: FlaskClient, dana: Contact
) -> None:
    page = client.get(f"/contacts/{dana.id}/brief").text
    for text in (
        "Dana &lt;Hart&gt;",
        "Meetup",
        "dana@example.org",
        "About the &lt;team&gt;",
        "Lead at Initech",
    ):
        assert text in page
    assert "Told me" not in page
    assert 'name="notes"' in page
    assert "<em>privately</em>" in client.get(f"/contacts/{dana.id}/brief?notes=1").text
    assert "Told me" not in client.get(f"/contacts/{dana.id}/brief?notes=yes").text


def test_the_card_is_a_download_that_no_cache_keeps(client: FlaskClient, dana: Contact) -> None:
    answer = client.get(f"/contacts/{dana.id}.vcf")
    assert answer.mimetype == "text/vcard"
    assert f'filename="contact-{dana.id}.vcf"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.count(b"BEGIN:VCARD") == 1
    assert b"FN:Dana <Hart>" in answer.data
    assert card_problems(answer.data) == []


def test_who_is_in_the_trash_or_a_stranger_s_cannot_be_taken_along(
    client: FlaskClient, stranger: FlaskClient, dana: Contact
) -> None:
    for path in (f"/contacts/{dana.id}.vcf", f"/contacts/{dana.id}/brief"):
        assert stranger.get(path).status_code == 404
    client.post(f"/contacts/{dana.id}/trash")
    assert client.get(f"/contacts/{dana.id}.vcf").status_code == 404


def test_the_former_address_of_a_merged_contact_leads_to_brief_and_card(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    again = factories.a_contact(session, "Dana Hart", email="hart@example.org")
    session.commit()
    client.post(f"/contacts/{dana.id}/merge/{again.id}", data={})
    for end in ("", "/brief", ".vcf"):
        answer = client.get(f"/contacts/{again.id}{end}")
        assert answer.status_code == 301
        assert answer.location == f"/contacts/{dana.id}{end}"
