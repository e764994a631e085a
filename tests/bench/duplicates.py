"""Duplicates among 100k contacts: against fetching names and methods of all of them by plain SQL.

The floor is what every way of finding them must do first: two SELECTs by sqlite3, every row fetched.
"""

import sqlite3
from datetime import UTC, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.contacts.models import Company, Contact, ContactMethod, MethodKind, Position
from crm.core.duplicates import find
from crm.core.names import company_key, fold
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.people.queries.duplicates import distinct, everybody
from tests.bench.figures import AT_MOST, Figure
from tests.bench.timing import ratio
from tests.bench.workshop import Workshop
from tests.core.noisy_people import Made
from tests.core.noisy_traps import crowd

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
STAMPS = {"created_at": NOW, "updated_at": NOW}
PEOPLE = 41_500
"""So many people, written down again and with those who only look alike, are 100k contacts."""
SQL = (
    "SELECT id, name FROM contact WHERE user_id = ? AND deleted_at IS NULL",
    "SELECT contact_id, kind, value_key FROM contact_method WHERE user_id = ?",
)


def figures(place: Workshop) -> list[Figure]:
    """The figure on duplicates."""
    entries = crowd(5, PEOPLE).people
    with place.app.app_context():
        session = db.session()
        user = _account(session, entries)
        connection = sqlite3.connect(db.engine.url.database or "")
        with acting_as(user.id):
            found = len(_all(session))
            value = ratio(lambda: _all(session), lambda: _fetched(connection, user.id), rounds=3, warm=1)
            session.rollback()
        connection.close()
    name = "duplicates, 100k contacts / fetching names and methods"
    return [Figure(name, value, AT_MOST, 60, f"{len(entries)} contacts, {found} pairs")]


def _all(session: Session) -> list[object]:
    return [*find(everybody(session), distinct=distinct(session))]


def _fetched(connection: sqlite3.Connection, user_id: int) -> int:
    return sum(len(connection.execute(each, (user_id,)).fetchall()) for each in SQL)


def _account(session: Session, entries: tuple[Made, ...]) -> User:
    user = accounts.create(session, accounts.NewAccount("doubles@example.org", "none", zone="UTC"), now=NOW)
    with acting_as(user.id):
        firms = {each.companies[0] for each in entries if each.companies}
        own = {"user_id": user.id}
        companies = [{**own, "name": name, "name_key": company_key(name), **STAMPS} for name in sorted(firms)]
        made = session.execute(insert(Company).returning(Company.id, Company.name), companies)
        by_name = {name: company_id for company_id, name in made}
        people = [
            {**own, "name": each.name, "name_key": fold(each.name), "added_on": NOW.date(), **STAMPS}
            for each in entries
        ]
        ids = session.scalars(
            insert(Contact).returning(Contact.id, sort_by_parameter_order=True), people
        ).all()
        pairs = list(zip(ids, entries, strict=True))
        session.execute(
            insert(Position),
            [
                {
                    **own,
                    "contact_id": contact_id,
                    "company_id": by_name[each.companies[0]],
                    "is_current": True,
                }
                for contact_id, each in pairs
                if each.companies
            ],
        )
        session.execute(insert(ContactMethod), [row for pair in pairs for row in _methods(user.id, *pair)])
    session.commit()
    return user


def _methods(user_id: int, contact_id: int, each: Made) -> list[dict[str, object]]:
    kinds = (MethodKind.EMAIL, each.emails), (MethodKind.PHONE, each.phones), (MethodKind.LINK, each.links)
    return [
        {
            "user_id": user_id,
            "contact_id": contact_id,
            "kind": kind,
            "value": value,
            "value_key": value.lower(),
        }
        for kind, values in kinds
        for value in values
    ]
