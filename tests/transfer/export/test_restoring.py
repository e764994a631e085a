"""An export comes back into an empty account, the same on either database."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from crm.accounts.models import User
from crm.app import wiring
from crm.contacts.models import Contact
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.openings.models import Opening
from crm.transfer import restoring
from crm.transfer.demo import Start, begin
from crm.transfer.export import document
from crm.transfer.export.document import exported, table_name
from crm.transfer.restoring import Refusal, Refused
from crm.transfer.restoring.plan import KEYS, LEFT, moved_key
from tests import databases, factories
from tests.access.everything import one_row_in_every_table
from tests.transfer.export.canonical import canonical

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WHEN = When(NOON, ZoneInfo("Europe/Berlin"))
BOX = AddressBox(b"k" * 32)
URL = "/settings/data/restore"


@contextmanager
def lived_in(url: str) -> Iterator[tuple[Session, User]]:
    """The example account, a row in every table that it leaves empty, an opening instead of another."""
    wiring.listen()
    engine = create_engine(url, poolclass=NullPool)
    with Session(engine, autoflush=False) as session:
        user = begin(session, Start(NOON, "Europe/Berlin", "none", BOX))
        session.commit()
        with acting_as(user.id):
            one_row_in_every_table(session, user)
            first, second = session.scalars(select(Opening).order_by(Opening.id).limit(2)).all()
            first.instead_of_id = second.id
            session.commit()
            yield session, user
    engine.dispose()


def taken(session: Session, user: User) -> bytes:
    target = BytesIO()
    document.write(session, user, target, now=NOON, with_confidence=True)
    return target.getvalue()


def kinds_of_keys(data: bytes) -> set[str]:
    """The first words of the origin keys in an export."""
    tables = json.loads(data)["tables"]
    keys = [row["origin_key"] for name in ("followup", "interaction") for row in tables[name]]
    kinds = {key.split(":")[0] for key in keys if key and ":" in key}
    assert len(kinds) > 5
    return kinds


@contextmanager
def empty_account(url: str) -> Iterator[tuple[Session, User]]:
    """An account on an instance that has other people's rows, so that no id is the same."""
    engine = create_engine(url, poolclass=NullPool)
    with Session(engine, autoflush=False) as session:
        other = factories.a_user(session, email="other@example.org")
        session.commit()
        with acting_as(other.id):
            one_row_in_every_table(session, other)
        user = factories.a_user(session, email="fresh@example.org", zone="UTC")
        session.commit()
        with acting_as(user.id):
            yield session, user
    engine.dispose()


@pytest.fixture
def other_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """A second database, of the other kind."""
    if database_url.startswith("sqlite"):
        with request.getfixturevalue("postgres").one() as url:
            yield url
    else:
        with databases.sqlite_database(request.getfixturevalue("sqlite_template"), tmp_path) as url:
            yield url


@pytest.fixture
def small(session: Session, user: User) -> dict[str, Any]:
    """The document of an account with one contact."""
    company = factories.a_company(session)
    factories.a_contact(session, company=company, email="dana@example.org")
    session.commit()
    said = json.loads(taken(session, user))
    session.rollback()
    return dict(said)


def test_an_export_brought_into_the_other_database_says_the_same(database_url: str, other_url: str) -> None:
    with lived_in(database_url) as (session, user):
        before = canonical(session, user, when=WHEN)
        data = taken(session, user)
    with empty_account(other_url) as (session, user):
        restoring.restore(session, user, restoring.read(data), box=BOX, when=WHEN)
        session.commit()
        after = canonical(session, user, when=WHEN)
    assert after.keys() == before.keys()
    for name in before:
        assert after[name] == before[name], name
    assert kinds_of_keys(data) - KEYS.keys() == set()


def test_every_exported_table_is_brought_in_or_left_for_a_reason() -> None:
    names = {table_name(mapper) for mapper in exported()}
    assert LEFT.keys() <= names
    assert all(LEFT.values())


def test_a_key_gets_the_new_ids_and_keeps_the_rest() -> None:
    ids = {"contact": {3: 30}, "company": {7: 70}, "opening": {1: 10}}
    assert moved_key("thanks:3:7:2026-11-24", ids) == "thanks:30:70:2026-11-24"
    assert moved_key("hello:1:3:2", ids) == "hello:10:30:2"
    assert moved_key("cadence:99:4", ids) == "cadence:x99:4"
    assert moved_key("monica:3", ids) == "monica:3"
    assert moved_key(None, ids) is None


def test_an_account_with_contacts_takes_no_export(
    session: Session, user: User, small: dict[str, Any]
) -> None:
    found = restoring.read(json.dumps(small).encode())
    with pytest.raises(Refused) as refused:
        restoring.restore(session, user, found, box=BOX, when=WHEN)
    assert refused.value.refusal is Refusal.NOT_EMPTY


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", Refusal.NO_EXPORT),
        (b"[]", Refusal.NO_EXPORT),
        (b"[" * 100_000, Refusal.NO_EXPORT),
        (b"\xff\xfe\x00", Refusal.NO_EXPORT),
        (b'{"format": "other", "version": 1}', Refusal.NO_EXPORT),
        (b'{"format": "keepwarm-account", "version": 2}', Refusal.NEWER),
        (b'{"format": "keepwarm-account", "version": "1"}', Refusal.NEWER),
        (b'{"format": "keepwarm-account", "version": 1}', Refusal.DAMAGED),
        (
            b'{"format": "keepwarm-account", "version": 1, "account": {}, "tables": {"a": [1]}}',
            Refusal.DAMAGED,
        ),
        (b"PK\x03\x04 and then nothing", Refusal.DAMAGED),
    ],
)
def test_what_is_no_export_is_refused(data: bytes, refusal: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        restoring.read(data)
    assert refused.value.refusal is refusal


def test_an_archive_without_the_account_is_refused() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../account.json", "{}")
    with pytest.raises(Refused) as refused:
        restoring.read(target.getvalue())
    assert refused.value.refusal is Refusal.NO_EXPORT


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("contact", "name", None),
        ("contact", "name", 7),
        ("contact", "name", "a\x00b"),
        ("contact", "added_on", "yesterday"),
        ("contact", "tier", "Z"),
        ("contact", "created_at", "2026-11-02T09:00:00"),
        ("contact", "id", "3"),
        ("contact_method", "contact_id", 999),
        ("position", "is_current", 1),
        ("contact", "own_months", 10**12),
    ],
)
def test_a_damaged_row_refuses_the_whole(
    client: FlaskClient, session: Session, small: dict[str, Any], table: str, column: str, value: Any
) -> None:
    stranger = factories.a_user(session, email="fresh@example.org")
    session.commit()
    small["tables"][table][0][column] = value
    found = restoring.read(json.dumps(small).encode())
    with acting_as(stranger.id), pytest.raises(Refused) as refused:
        restoring.restore(session, stranger, found, box=BOX, when=WHEN)
    assert refused.value.refusal is Refusal.DAMAGED
    assert refused.value.where.startswith(table)


def test_columns_that_are_not_known_are_passed_over(
    session: Session, user: User, small: dict[str, Any]
) -> None:
    fresh = factories.a_user(session, email="fresh@example.org")
    session.commit()
    small["tables"]["contact"][0]["from_the_future"] = 1
    small["tables"]["unheard_of"] = [{"id": 1}]
    with acting_as(fresh.id):
        restoring.restore(session, fresh, restoring.read(json.dumps(small).encode()), box=BOX, when=WHEN)
        assert session.scalars(select(Contact.name)).all() == ["Dana Hart"]


def test_the_page_takes_the_archive_of_the_download(
    app: Flask,
    client: FlaskClient,
    stranger: FlaskClient,
    session: Session,
    user: User,
    small: dict[str, Any],
) -> None:
    with client.post("/settings/data/export") as answer:
        data = answer.get_data()
    answer = stranger.post(URL, data={"file": (BytesIO(data), "keepwarm.zip")})
    assert answer.status_code == 303
    assert "Dana Hart" in stranger.get("/contacts").get_data(as_text=True)


def test_an_export_dropped_on_any_page_only_waits_for_a_yes(
    stranger: FlaskClient, client: FlaskClient, session: Session, user: User, small: dict[str, Any]
) -> None:
    data = {"file": (BytesIO(json.dumps(small).encode()), "keepwarm.json")}
    asked = stranger.post("/import", data=data)
    assert asked.status_code == 303
    place = asked.headers["Location"]
    assert "You handed in keepwarm.json." in stranger.get(place).get_data(as_text=True)
    staged = place.rpartition("=")[2]
    assert client.get(place).status_code == 404
    assert client.post(URL, data={"staged": staged}).status_code == 404
    assert stranger.post(URL, data={"staged": staged}).status_code == 303
    assert "Dana Hart" in stranger.get("/contacts").get_data(as_text=True)
    assert stranger.get(place).status_code == 404


def test_the_page_takes_more_than_other_pages_do(stranger: FlaskClient, small: dict[str, Any]) -> None:
    small["tables"]["contact"][0]["notes"] = "a long story " * 380_000
    data = json.dumps(small).encode()
    assert len(data) > 4 * 1024 * 1024
    upload = FileStorage(BytesIO(data), "keepwarm.json")
    boundary, body = encode_multipart({"file": upload})
    kind = f"multipart/form-data; boundary={boundary}"
    assert stranger.post(URL, data=body, content_type=kind).status_code == 303


def test_the_page_says_why_it_takes_nothing(stranger: FlaskClient, user: User) -> None:
    answer = stranger.post(URL, data={"file": (BytesIO(b"hello"), "keepwarm.zip")})
    assert answer.status_code == 422
    assert "This is no export of Keepwarm" in answer.get_data(as_text=True)
    assert stranger.post(URL).status_code == 422


def test_the_page_of_a_full_account_offers_nothing_to_choose(
    client: FlaskClient, small: dict[str, Any]
) -> None:
    page = client.get(URL).get_data(as_text=True)
    assert 'action="/settings/data/restore"' not in page
    assert "There are contacts in this account already" in page
