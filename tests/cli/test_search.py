"""The upgrade fills in what was there before search was, and the doctor finds entries that are stale."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.search import Kind, find
from crm.search.models import SearchEntry
from tests.cli.conftest import Crm
from tests.factories import a_company, a_contact


def test_the_upgrade_fills_in_what_was_there_before(crm: Crm, session: Session, user: User) -> None:
    a_contact(session, "Dana Hart", company=a_company(session))
    session.commit()
    session.execute(delete(SearchEntry))
    session.commit()
    assert find(session, "dana") == []
    session.rollback()
    done = crm("upgrade")
    assert done.exit_code == 0, done.output
    assert [hit.kind for hit in find(session, "dana initech")] == [Kind.CONTACT]


def test_an_entry_that_is_not_the_derived_one_is_found(crm: Crm, session: Session, user: User) -> None:
    a_contact(session, "Dana Hart")
    session.commit()
    assert "account 1: search entries other than derived: 0" in crm("doctor").output
    session.execute(update(SearchEntry).values(terms="something else"))
    session.commit()
    done = crm("doctor")
    assert done.exit_code == 1
    assert "BAD  account 1: search entries other than derived: 1" in done.output
    assert "search: forgives typing errors" in done.output
    assert session.scalars(select(SearchEntry.terms)).all() == ["something else"]
