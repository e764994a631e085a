"""Every view and every order of the list is a walk along an index, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind
from crm.db import keyset
from crm.db.owner import acting_as
from crm.followups.models import FollowUp
from crm.people.queries.beside import next_steps
from crm.people.queries.contacts import Column, View, Wanted, contact_page
from tests import factories

TODAY = date(2026, 11, 25)
OWN_INDEX = {
    Wanted(view=View.DUE): "ix_contact_due",
    Wanted(view=View.SLIPPING): "ix_contact_slipping",
    Wanted(view=View.INTERVIEWED): "ix_contact_interviewed",
    Wanted(view=View.QUIET): "ix_contact_quiet",
    Wanted(view=View.NO_CADENCE): "ix_contact_no_cadence",
    Wanted(view=View.NO_CADENCE, by_last_word=True): "ix_contact_no_cadence_family",
    Wanted(view=View.COMPANY): "ix_contact_company",
    Wanted(view=View.RECENT): "ix_contact_added",
    Wanted(view=View.ARCHIVED): "ix_contact_archived",
    Wanted(view=View.ARCHIVED, by_last_word=True): "ix_contact_archived_family",
}
"""Those who are in a view stand beside each other there."""

ASKED = [
    *(Wanted(view=view) for view in View),
    *(Wanted(view=view, by_last_word=True) for view in (View.ALL, View.NO_CADENCE, View.ARCHIVED)),
    *(Wanted(column=column, descending=down) for column in Column for down in (False, True)),
]


@contextmanager
def sent(what: str = "FROM contact") -> Iterator[list[tuple[str, Any]]]:
    """The statements of that kind that are sent in the block, with their values."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if what in statement:
            found.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("user")
def test_no_view_and_no_order_reads_or_sorts_everybody(session: Session) -> None:
    company = factories.a_company(session)
    for number in range(6):
        factories.a_contact(
            session,
            f"Person {number}",
            company=company if number % 2 else None,
            title="Lead",
            tier=Tier.A if number % 3 else None,
            met_on=TODAY,
            last_contact_on=date(2026, 1, 1 + number),
            next_due_on=date(2026, 10, 1) if number % 3 else None,
            slips_on=date(2026, 11, 1) if number % 3 else None,
            interviewed_on=TODAY if number % 2 else None,
        )
    session.flush()
    for wanted in ASKED:
        with sent() as statements:
            page = contact_page(session, wanted, None, today=TODAY, size=2)
            contact_page(session, wanted, keyset.decode(page.after), today=TODAY, size=2)
        assert statements
        for statement, values in statements:
            plan = explained(session, statement, values)
            assert is_walk(session, plan), f"{wanted}\n{statement}\n{plan}"
            if session.connection().dialect.name == "sqlite":  # PostgreSQL has statistics to decide by
                assert f"{OWN_INDEX.get(wanted, 'contact')}" in plan, f"{wanted}\n{plan}"


@pytest.mark.usefixtures("user")
def test_who_works_at_a_company_is_found_by_it_page_by_page(session: Session) -> None:
    company = factories.a_company(session, "Initech")
    for name in ("B", "A", "C"):
        factories.a_contact(session, name, company=company)
    found: list[str] = []
    wanted, cursor = Wanted(company="Initech"), None
    with sent() as statements:
        for _ in range(3):
            page = contact_page(session, wanted, cursor, today=TODAY, size=1)
            found, cursor = [*found, page.rows[0].name], keyset.decode(page.after)
    assert found == ["A", "B", "C"]
    if session.connection().dialect.name == "sqlite":  # PostgreSQL has statistics to decide by
        plans = [explained(session, statement, values) for statement, values in statements]
        assert all("ix_contact_company" in plan for plan in plans)


@pytest.mark.usefixtures("user")
def test_what_stands_beside_a_page_is_reached_by_its_contacts(session: Session) -> None:
    contact = factories.a_contact(session)
    with sent("FROM followup") as statements:
        next_steps(session, [contact.id, contact.id + 1])
    ((statement, values),) = statements
    if session.connection().dialect.name == "sqlite":
        assert "ix_followup_contact" in explained(session, statement, values)


def test_what_stands_beside_a_page_is_of_its_owner_alone(session: Session, user: User) -> None:
    with acting_as(factories.a_user(session, email="other@example.org").id):
        foreign = factories.a_contact(session)
        session.add(
            FollowUp(
                kind=FollowUpKind.CUSTOM,
                contact_id=foreign.id,
                origin_key="custom:1",
                due_on=TODAY,
                planned_on=TODAY,
                created_at=factories.MADE,
                updated_at=factories.MADE,
            )
        )
        session.flush()
        assert list(next_steps(session, [foreign.id])) == [foreign.id]
    assert next_steps(session, [foreign.id]) == {}


def explained(session: Session, statement: str, values: Any) -> str:
    """How the database goes about it, had it so many rows that reading all of them were no choice."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return "\n".join(row[3] for row in rows)
    for choice in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
        connection.exec_driver_sql(f"SET LOCAL {choice} = off")
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


def is_walk(session: Session, plan: str) -> bool:
    """Whether nothing is sorted, and contacts are reached by an index."""
    if session.connection().dialect.name == "sqlite":
        first = plan.splitlines()[0]
        return "TEMP B-TREE" not in plan and first.startswith("SEARCH contact USING INDEX ix_contact_")
    is_indexed = "using ix_contact_" in plan or "using uq_contact_user_id_id" in plan
    return "Sort" not in plan and "Seq Scan on contact " not in plan and is_indexed


def test_the_plan_of_a_sorted_list_is_found_out(session: Session, user: User) -> None:
    for order in ("notes", "pronouns"):
        statement = f"SELECT id FROM contact WHERE user_id = {user.id} ORDER BY {order} LIMIT 5"  # noqa: S608
        assert not is_walk(session, explained(session, statement, ()))
