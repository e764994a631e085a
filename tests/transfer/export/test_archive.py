"""The archive: every part opens with a reader that is not ours."""

import csv
import zipfile
from html.parser import HTMLParser
from io import BytesIO, StringIO

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact, ContactMethod, MethodKind
from crm.core.when import When
from crm.interviews.models import Debrief
from crm.transfer.export import archive, cells
from crm.transfer.export.archive import Scope
from crm.transfer.sources import open_file
from tests import factories

FORMULA = '=HYPERLINK("http://evil.example","click")'


def parts(session: Session, user: User, when: When, scope: Scope | None = None) -> dict[str, bytes]:
    target = BytesIO()
    archive.write(session, user, target, scope=scope or Scope(), when=when)
    with zipfile.ZipFile(target) as made:
        assert made.testzip() is None
        return {name: made.read(name) for name in made.namelist()}


@pytest.fixture
def made(app: Flask, session: Session, user: User, when: When) -> dict[str, bytes]:
    """The parts of an archive with a contact of hostile words."""
    company = factories.a_company(session, name="Initech; Söhne, Ltd.")
    dana = factories.a_contact(
        session, "Dana Hart", company=company, title=FORMULA, email="dana@example.org", notes="a\nb; c, d\\"
    )
    session.add(
        ContactMethod(
            contact_id=dana.id, kind=MethodKind.PHONE, value="+49 30 1234567", value_key="49301234567"
        )
    )
    factories.an_interaction(session, dana, on=when.today, text="<script>alert(1)</script>")
    factories.an_interview(session, opening=factories.an_opening(session, company), title="Talk")
    session.add(
        Debrief(
            company_id=company.id,
            local_day=when.today,
            learned="They grow",
            in_confidence="The head leaves",
            created_at=when.now,
            updated_at=when.now,
        )
    )
    session.commit()
    with app.test_request_context():
        return parts(session, user, when)


def test_it_holds_what_it_says(made: dict[str, bytes]) -> None:
    assert {"account.json", "contacts.vcf", "contacts.csv", "interviews.ics", "book.html"} <= made.keys()
    readme = made["README.txt"].decode()
    for name in ("account.json", "contacts.vcf", "contacts.csv", "interviews.ics", "book.html"):
        assert name in readme


def test_the_cards_are_read_back_as_they_were(made: dict[str, bytes]) -> None:
    [record] = open_file(made["contacts.vcf"], name="contacts.vcf").records()
    assert (record.name, record.company, record.title) == (
        "Dana Hart",
        "Initech; Söhne, Ltd.",
        FORMULA,
    )
    assert [way.value for way in record.ways] == ["dana@example.org", "+49 30 1234567"]
    assert record.notes == "a\nb; c, d\\"


def test_the_table_is_read_back_as_it_was(made: dict[str, bytes]) -> None:
    [record] = open_file(made["contacts.csv"], name="contacts.csv").records()
    assert (record.name, record.title) == ("Dana Hart", FORMULA)
    assert "+49 30 1234567" in [way.value for way in record.ways]


def test_no_cell_begins_as_a_formula(made: dict[str, bytes]) -> None:
    tables = [data for name, data in made.items() if name.endswith(".csv")]
    assert len(tables) >= 8
    for data in tables:
        for row in csv.reader(StringIO(data.decode("utf-8-sig"), newline="")):
            assert [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1", "'=1"),
        ("+49", "'+49"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("\t", "'\t"),
        ("plain", "plain"),
        (None, ""),
    ],
)
def test_a_cell_is_written_safely(value: str | None, written: str) -> None:
    assert cells.cell(value) == written


def test_the_calendar_is_one(made: dict[str, bytes]) -> None:
    [event] = icalendar.Calendar.from_ical(made["interviews.ics"]).walk("VEVENT")
    assert event["SUMMARY"] == "Talk"
    assert "Söhne" in str(event["DESCRIPTION"])


def test_the_page_runs_nothing(made: dict[str, bytes]) -> None:
    seen: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            assert not [name for name, _value in attrs if name.startswith("on")]

    page = made["book.html"].decode()
    Tags().feed(page)
    assert "script" not in seen
    assert "alert(1)" in page
    assert "Dana Hart" in page


def test_what_was_told_in_confidence_stays_unless_it_is_asked_for(
    made: dict[str, bytes], app: Flask, session: Session, user: User, when: When
) -> None:
    assert [name for name, data in made.items() if b"The head leaves" in data] == []
    with app.test_request_context():
        asked = parts(session, user, when, Scope(with_confidence=True))
    assert [name for name, data in asked.items() if b"The head leaves" in data] == ["account.json"]


def test_contacts_in_the_trash_are_in_the_data_and_not_in_the_lists(
    app: Flask, session: Session, user: User, when: When
) -> None:
    factories.a_contact(session, "Gone Away", deleted_at=when.now)
    session.commit()
    with app.test_request_context():
        made = parts(session, user, when)
    assert [name for name, data in made.items() if b"Gone Away" in data] == ["account.json"]


def test_the_download_is_an_archive_or_the_data_alone(client: FlaskClient, session: Session) -> None:
    with client.post("/settings/data/export") as answer:
        assert answer.mimetype == "application/zip"
        assert zipfile.is_zipfile(BytesIO(answer.get_data()))
    with client.post("/settings/data/export", data={"format": "json"}) as answer:
        assert answer.mimetype == "application/json"
    assert session.scalar(select(Contact.id)) is None
