"""The contact list as rows: what it shows, finds, and in which order, through every page and back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.when import When
from crm.db import keyset, owner
from crm.people.queries.contacts import Column, View, Wanted, contact_page
from tests import factories

TODAY = date(2026, 11, 25)


def _names(session: Session, **wanted: Any) -> list[str]:
    return [row.name for row in contact_page(session, Wanted(**wanted), None, today=TODAY).rows]


def test_a_row_says_who_where_and_since_when(session: Session, user: User, when: When) -> None:
    company = factories.a_company(session, "Initech GmbH")
    factories.a_contact(
        session,
        "Dana Hart",
        company=company,
        title="Lead",
        met_where="Phone screen",
        met_on=date(2026, 11, 2),
        tier=Tier.B,
        last_contact_on=date(2026, 11, 3),
        next_due_on=date(2027, 2, 3),
    )
    (row,) = contact_page(session, Wanted(), None, today=TODAY).rows
    assert (row.name, row.title, row.company, row.met_where) == (
        "Dana Hart",
        "Lead",
        "Initech GmbH",
        "Phone screen",
    )
    assert (row.tier, row.last_contact_on, row.next_due_on) == (Tier.B, date(2026, 11, 3), date(2027, 2, 3))


SEARCHES: list[tuple[str, list[str]]] = [
    ("dan", ["Dana Hart", "Jordan Äpfel"]),
    ("HART", ["Dana Hart"]),
    ("apfel", ["Jordan Äpfel"]),
    ("initech", ["Dana Hart"]),
    ("hart initech", ["Dana Hart"]),
    ("initech gmbh", ["Dana Hart"]),
    ("jordan initech", []),
    ("%", []),
    ("_", []),
    ("\x00", ["Dana Hart", "Jordan Äpfel"]),
    ("a b c d e f g h", []),
]


def test_a_search_looks_into_names_and_companies(session: Session, user: User) -> None:
    factories.a_contact(session, "Dana Hart", company=factories.a_company(session, "Initech"))
    factories.a_contact(session, "Jordan Äpfel")
    for q, found in SEARCHES:
        assert _names(session, q=q) == found, q


def test_views_and_tiers_narrow_the_list(session: Session, user: User) -> None:
    factories.a_contact(session, "Due", tier=Tier.A, next_due_on=TODAY)
    factories.a_contact(session, "Later", tier=Tier.B, next_due_on=TODAY + timedelta(days=1))
    factories.a_contact(session, "Own", own_months=2)
    factories.a_contact(session, "None")
    factories.a_contact(session, "Old", tier=Tier.A, next_due_on=TODAY, archived_at=factories.MADE)
    factories.a_contact(session, "Gone", next_due_on=TODAY, deleted_at=factories.MADE)
    assert _names(session) == ["Due", "Later", "None", "Own"]
    assert _names(session, view=View.DUE) == ["Due"]
    assert _names(session, view=View.NO_CADENCE) == ["None"]
    assert _names(session, view=View.ARCHIVED) == ["Old"]
    assert _names(session, tiers=(Tier.B,)) == ["Later"]


def test_those_without_a_value_come_last_both_ways(session: Session, user: User) -> None:
    acme, zoo = factories.a_company(session, "Acme"), factories.a_company(session, "Zoo")
    factories.a_contact(session, "No")
    factories.a_contact(session, "Z", company=zoo, last_contact_on=date(2026, 1, 1))
    factories.a_contact(session, "A", company=acme, last_contact_on=date(2026, 2, 1))
    assert _names(session, column=Column.COMPANY) == ["A", "Z", "No"]
    assert _names(session, column=Column.COMPANY, descending=True) == ["Z", "A", "No"]
    assert _names(session, column=Column.LAST) == ["Z", "A", "No"]
    assert _names(session, column=Column.LAST, descending=True) == ["A", "Z", "No"]


def test_nobody_elses_contacts_are_listed(session: Session, user: User) -> None:
    with owner.acting_as(factories.a_user(session, email="other@example.org").id):
        factories.a_contact(session, "Foreign", company=factories.a_company(session))
    assert _names(session) == []


def _walk(session: Session, wanted: Wanted, size: int) -> tuple[list[int], list[int]]:
    """The ids in the order of the pages, and again on the way back from the last page."""
    forth: list[int] = []
    cursor, last = None, None
    while True:
        page = contact_page(session, wanted, cursor, today=TODAY, size=size)
        forth += [row.id for row in page.rows]
        last = page
        if page.after is None:
            break
        cursor = keyset.decode(page.after)
    back = [row.id for row in last.rows]
    while last.before is not None:
        last = contact_page(session, wanted, keyset.decode(last.before), today=TODAY, size=size)
        back = [row.id for row in last.rows] + back
    return forth, back


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["", "Acme", "Zoo"]),
        st.sampled_from([None, date(2026, 1, 1), date(2026, 5, 1)]),
        st.sampled_from(["Dana", "Eli"]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, column=st.sampled_from(Column), descending=st.booleans(), size=st.integers(1, 5))
def test_every_contact_is_on_one_page_in_order_there_and_back(
    session: Session,
    user: User,
    people: list[tuple[str, date | None, str]],
    column: Column,
    descending: bool,
    size: int,
) -> None:
    session.execute(delete(Contact).where(Contact.user_id == user.id))
    companies = {name: factories.a_company(session, name) for name in ("Acme", "Zoo")}
    for company, on, name in people:
        made = datetime(2026, 1, 2 if on else 1, tzinfo=UTC)
        factories.a_contact(
            session, name, company=companies.get(company), last_contact_on=on, next_due_on=on, created_at=made
        )
    wanted = Wanted(column=column, descending=descending)
    forth, back = _walk(session, wanted, size)
    everyone, _ = _walk(session, wanted, 50)
    assert forth == back == everyone
    assert len(set(forth)) == len(forth) == len(people)
    session.rollback()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.one_of(
        st.none(), st.text(max_size=5), st.integers(), st.booleans(), st.just("2026-01-01T00:00:00")
    ),
    row_id=st.integers(),
    column=st.sampled_from(Column),
)
def test_a_cursor_made_up_by_hand_is_no_error(
    session: Session, user: User, value: str | int | None, row_id: int, column: Column
) -> None:
    cursor = keyset.decode(keyset.encode(keyset.Cursor(value, row_id)))
    contact_page(session, Wanted(column=column), cursor, today=TODAY)


@pytest.mark.parametrize("text", ["", "x", "bnVsbA", "WzFd", "e30", "_" * 600, "ß"])
def test_what_is_no_cursor_begins_at_the_start(text: str) -> None:
    assert keyset.decode(text) is None


def test_a_contact_who_is_added_while_paging_moves_nobody(session: Session, user: User, when: When) -> None:
    for name in ("B", "C", "D"):
        factories.a_contact(session, name)
    first = contact_page(session, Wanted(), None, today=TODAY, size=2)
    actions.add(session, actions.NewContact("A"), when=when)
    second = contact_page(session, Wanted(), keyset.decode(first.after), today=TODAY, size=2)
    assert [row.name for row in second.rows] == ["D"]
