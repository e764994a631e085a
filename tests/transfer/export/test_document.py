"""The account as one JSON file."""

import json
import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from crm.accounts.models import AuditEntry, User
from crm.db.base import Base
from crm.db.owner import acting_as
from crm.transfer.export import document, omitted, schema
from tests import factories
from tests.access.everything import one_row_in_every_table, owned_tables

SOUNDS_SECRET = re.compile(r"hash|token|secret|password|cipher|sealed|encrypt|box|etag|body|private")
HARMLESS = {("staged_file", "sha256"), ("published_object", "body")}
URL = "/settings/data/export"


@pytest.fixture
def exported(session: Session, user: User, now: datetime) -> dict[str, Any]:
    """The document of a user who has a row in every table."""
    one_row_in_every_table(session, user)
    target = BytesIO()
    document.write(session, user, target, now=now)
    return dict(json.loads(target.getvalue()))


def test_it_says_what_it_is(exported: dict[str, Any], now: datetime) -> None:
    assert exported["format"] == "keepwarm-account"
    assert exported["version"] == 1
    assert datetime.fromisoformat(exported["exported_at"]) == now


def test_every_table_of_the_user_is_in_it(exported: dict[str, Any]) -> None:
    expected = {table.name for table in owned_tables()} - omitted.TABLES
    assert exported["tables"].keys() == expected
    assert [name for name, rows in exported["tables"].items() if not rows] == []


def test_a_row_comes_after_the_rows_that_it_refers_to(exported: dict[str, Any]) -> None:
    order = list(exported["tables"])
    tables = Base.metadata.tables
    wrong = [
        (name, key.column.table.name)
        for name in order
        for key in tables[name].foreign_keys
        if key.column.table.name in order and order.index(key.column.table.name) > order.index(name)
    ]
    assert wrong == []


def test_ids_and_references_are_kept(session: Session, user: User, now: datetime) -> None:
    company = factories.a_company(session)
    contact = factories.a_contact(session, company=company, title="Recruiter")
    target = BytesIO()
    document.write(session, user, target, now=now)
    tables = json.loads(target.getvalue())["tables"]
    assert [row["id"] for row in tables["contact"]] == [contact.id]
    assert tables["position"][0]["contact_id"] == contact.id
    assert tables["position"][0]["company_id"] == company.id
    assert tables["contact"][0]["created_at"] == "2026-11-02T09:00:00+00:00"


def test_no_secret_is_in_it(exported: dict[str, Any]) -> None:
    written = {("user", column) for column in exported["account"]}
    written |= {(table, column) for table, rows in exported["tables"].items() for column in rows[0]}
    suspicious = {pair for pair in written if SOUNDS_SECRET.search(pair[1])}
    assert suspicious - HARMLESS == set()


def test_what_is_left_out_exists() -> None:
    tables = Base.metadata.tables
    assert {name for name in omitted.TABLES if name not in tables} == set()
    assert {(table, name) for table, name in omitted.COLUMNS if name not in tables[table].columns} == set()


def test_the_schema_in_the_docs_is_that_of_the_tables() -> None:
    kept = Path(__file__).parents[3] / "docs" / "account-export.schema.json"
    assert kept.read_text(encoding="utf-8") == schema.text(), "run: make schema"


def test_the_document_is_what_the_schema_says(exported: dict[str, Any]) -> None:
    said = schema.schema()["properties"]["tables"]["properties"]
    assert list(said) == list(exported["tables"])
    for name, rows in exported["tables"].items():
        row = said[name]["items"]
        assert rows[0].keys() == row["properties"].keys()
        assert all(rows[0][member] is not None for member in row["required"])


def test_rows_of_others_are_not_in_it(session: Session, user: User, now: datetime) -> None:
    other = factories.a_user(session, email="other@example.org")
    with acting_as(other.id):
        one_row_in_every_table(session, other)
        factories.a_contact(session, name="Somebody Else")
        session.commit()
    target = BytesIO()
    document.write(session, user, target, now=now)
    text = target.getvalue().decode()
    owners = {row["user_id"] for rows in json.loads(text)["tables"].values() for row in rows}
    assert owners == {user.id}
    assert "Somebody Else" not in text


def test_a_name_with_quotes_and_signs_survives(session: Session, user: User, now: datetime) -> None:
    name = 'Ana "Añejo" \\ </script> \u2028 漢字 🔥'
    factories.a_contact(session, name=name)
    target = BytesIO()
    document.write(session, user, target, now=now)
    assert json.loads(target.getvalue())["tables"]["contact"][0]["name"] == name


def test_it_is_a_file_to_keep_that_no_cache_keeps(client: FlaskClient) -> None:
    with client.post(URL, data={"format": "json"}) as answer:
        assert answer.status_code == 200
        assert re.fullmatch(
            r"attachment; filename=keepwarm-\d{4}-\d\d-\d\d\.json", answer.headers["Content-Disposition"]
        )
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json is not None
        assert answer.json["account"]["email"] == "me@example.org"


def test_taking_it_is_written_down(client: FlaskClient, session: Session, user: User) -> None:
    client.post(URL).close()
    events = session.scalars(select(AuditEntry.event).where(AuditEntry.user_id == user.id)).all()
    assert "data exported" in events


def test_looking_at_the_address_takes_nothing(client: FlaskClient) -> None:
    assert client.get(URL).status_code == 405


def test_it_holds_one_moment_though_others_write_meanwhile(
    client: FlaskClient, session: Session, user: User
) -> None:
    """A contact is added between the reading of two tables; it is in the next download."""
    user_id = user.id
    session.commit()
    done: list[bool] = []

    def write_meanwhile(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not done and "FROM company" in statement:
            done.append(True)
            with acting_as(user_id):
                factories.a_contact(session, name="Late Comer")
                session.commit()

    event.listen(Engine, "after_cursor_execute", write_meanwhile)
    try:
        with client.post(URL, data={"format": "json"}) as answer:
            first = answer.get_data(as_text=True)
    finally:
        event.remove(Engine, "after_cursor_execute", write_meanwhile)
    assert done
    assert "Late Comer" not in first
    with client.post(URL, data={"format": "json"}) as answer:
        assert "Late Comer" in answer.get_data(as_text=True)
