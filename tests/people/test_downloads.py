"""The list that is looked at, taken along as a table or as cards."""

import csv
from io import StringIO

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.core.cadence import Tier
from tests import factories


def names(client: FlaskClient, address: str) -> list[str]:
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=contacts-")
        text = answer.get_data().decode("utf-8-sig")
    return [row["Name"] for row in csv.DictReader(StringIO(text, newline=""))]


def test_the_table_holds_the_list_as_it_is_filtered_and_sorted(client: FlaskClient, session: Session) -> None:
    factories.a_contact(session, "Ada Brown", tier=Tier.A)
    factories.a_contact(session, "Zoe Clark", tier=Tier.A)
    factories.a_contact(session, "Max Hill")
    session.commit()
    assert names(client, "/contacts/table.csv") == ["Ada Brown", "Max Hill", "Zoe Clark"]
    assert names(client, "/contacts/table.csv?tier=A&order=down") == ["Zoe Clark", "Ada Brown"]
    assert names(client, "/contacts/table.csv?q=hill") == ["Max Hill"]


def test_more_than_a_page_comes_along(client: FlaskClient, session: Session) -> None:
    for number in range(120):
        factories.a_contact(session, f"Person {number:03}")
    session.commit()
    assert len(names(client, "/contacts/table.csv")) == 120
    assert len(names(client, "/contacts/table.csv?sort=company")) == 120
    assert len(names(client, "/contacts/table.csv?sort=due&order=down")) == 120


def test_the_cards_hold_the_same_people(client: FlaskClient, session: Session) -> None:
    factories.a_contact(session, "Ada Brown", tier=Tier.A)
    factories.a_contact(session, "Max Hill")
    session.commit()
    with client.get("/contacts/cards.vcf?tier=A") as answer:
        text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/vcard"
    assert "FN:Ada Brown\r\n" in text
    assert "Max Hill" not in text


def test_nobody_elses_contacts_come_along(
    client: FlaskClient, stranger: FlaskClient, session: Session
) -> None:
    factories.a_contact(session, "Ada Brown")
    session.commit()
    assert names(stranger, "/contacts/table.csv") == []


def test_the_list_offers_what_it_shows(client: FlaskClient, session: Session) -> None:
    factories.a_contact(session, "Ada Brown", tier=Tier.A)
    session.commit()
    page = client.get("/contacts?tier=A").get_data(as_text=True)
    assert "/contacts/table.csv?tier=A" in page
    assert "/contacts/cards.vcf?tier=A" in page
