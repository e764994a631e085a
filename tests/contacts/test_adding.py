"""Adding contacts and changing what is known about them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions, queries
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import Contact, MethodKind, Position
from crm.core.cadence import Tier
from crm.core.when import When
from crm.db.owner import NotFound, acting_as
from tests import factories


def test_any_one_name_is_enough(session: Session, user: User, when: When) -> None:
    contact = actions.add(session, NewContact("Dana"), when=when)
    found = queries.contact(session, contact.id)
    assert (found.name, found.name_key, found.added_on) == ("Dana", "dana", when.today)
    assert (found.methods, found.positions, found.company_key) == ([], [], "")


def test_everything_that_was_typed_is_kept(session: Session, user: User, when: When) -> None:
    company = actions.add_company(session, "Initech GmbH", when=when)
    new = NewContact(
        "Dana Hart",
        company_id=company.id,
        title="Team lead",
        methods=(
            NewMethod(MethodKind.EMAIL, "Dana@Example.ORG", "work"),
            NewMethod(MethodKind.PHONE, "030 123456"),
            NewMethod(MethodKind.LINK, "linkedin.com/in/Dana-Hart"),
        ),
        met_on=date(2026, 11, 20),
        met_where="Phone screen",
        met_through="Alex",
        notes="Likes\nhiking",
        tier=Tier.B,
    )
    contact = queries.contact(session, actions.add(session, new, when=when, region="DE").id)
    assert [(row.kind, row.value, row.value_key) for row in contact.methods] == [
        (MethodKind.EMAIL, "Dana@Example.ORG", "dana@example.org"),
        (MethodKind.PHONE, "030 123456", "4930123456"),
        (MethodKind.LINK, "https://linkedin.com/in/Dana-Hart", "linkedin.com/in/dana-hart"),
    ]
    assert [(row.title, row.is_current) for row in contact.positions] == [("Team lead", True)]
    assert (contact.company_key, contact.cadence, contact.notes) == ("initech", 3, "Likes\nhiking")


def test_a_method_given_twice_is_kept_once(session: Session, user: User, when: When) -> None:
    mails = (NewMethod(MethodKind.EMAIL, "d@example.org"), NewMethod(MethodKind.EMAIL, " D@EXAMPLE.org "))
    contact = actions.add(session, NewContact("Dana", methods=mails), when=when)
    assert len(queries.contact(session, contact.id).methods) == 1


def test_line_breaks_in_a_name_become_blanks(session: Session, user: User, when: When) -> None:
    contact = actions.add(session, NewContact("Dana\r\nBcc: all@example.org\x00 Hart"), when=when)
    assert contact.name == "Dana Bcc: all@example.org Hart"


def test_very_long_texts_are_kept_and_still_sorted(session: Session, user: User, when: When) -> None:
    long = "ü" * 10_000
    new = NewContact(
        long, notes=long, methods=(NewMethod(MethodKind.EMAIL, long), NewMethod(MethodKind.LINK, long))
    )
    contact = actions.add(session, new, when=when)
    session.commit()
    assert contact.name == contact.notes == long


def test_somebody_elses_company_is_not_found(session: Session, user: User, when: When) -> None:
    other = factories.a_user(session, email="other@example.org")
    with acting_as(other.id):
        foreign = actions.add_company(session, "Globex", when=when)
    with pytest.raises(NotFound):
        actions.add(session, NewContact("Dana", company_id=foreign.id), when=when)


def _at(session: Session, when: When, company: str, title: str) -> Contact:
    company_id = actions.add_company(session, company, when=when).id
    return actions.add(session, NewContact("Dana", company_id=company_id, title=title), when=when)


def test_a_correction_changes_the_current_position(session: Session, user: User, when: When) -> None:
    contact = _at(session, when, "Initech", "Lead")
    globex = actions.add_company(session, "Globex", when=when)
    actions.edit(session, contact, NewContact("Dana", company_id=globex.id, title="Head"), when=when)
    positions = queries.contact(session, contact.id).positions
    assert [(row.company_id, row.title, row.is_current) for row in positions] == [(globex.id, "Head", True)]
    assert contact.company_key == "globex"


def test_moving_closes_one_position_and_opens_the_next(session: Session, user: User, when: When) -> None:
    contact = _at(session, when, "Initech", "Lead")
    globex = actions.add_company(session, "Globex", when=when)
    moved = NewContact("Dana", company_id=globex.id, title="Head")
    actions.edit(session, contact, moved, when=when, moved_on=date(2026, 11, 1))
    positions = queries.contact(session, contact.id).positions
    assert [(row.title, row.started_on, row.ended_on, row.is_current) for row in positions] == [
        ("Head", date(2026, 11, 1), None, True),
        ("Lead", None, date(2026, 11, 1), False),
    ]


def test_a_move_to_nowhere_leaves_only_history(session: Session, user: User, when: When) -> None:
    contact = _at(session, when, "Initech", "Lead")
    actions.edit(session, contact, NewContact("Dana"), when=when, moved_on=when.today)
    assert not session.scalars(select(Position).where(Position.is_current)).all()
    assert contact.company_key == ""


def test_clearing_company_and_title_takes_the_position_away(session: Session, user: User, when: When) -> None:
    contact = _at(session, when, "Initech", "Lead")
    actions.edit(session, contact, NewContact("Dana"), when=when)
    assert queries.contact(session, contact.id).positions == []


def test_an_edit_keeps_the_rows_of_methods_that_stay(session: Session, user: User, when: When) -> None:
    mails = (NewMethod(MethodKind.EMAIL, "a@example.org"), NewMethod(MethodKind.EMAIL, "b@example.org"))
    contact = actions.add(session, NewContact("Dana", methods=mails), when=when)
    before = {row.value: row.id for row in queries.contact(session, contact.id).methods}
    kept = (NewMethod(MethodKind.PHONE, "+49 30 1"), NewMethod(MethodKind.EMAIL, "b@example.org", "work"))
    actions.edit(session, contact, NewContact("Dana", methods=kept), when=when)
    after = queries.contact(session, contact.id).methods
    assert [(row.value, row.label) for row in after] == [("+49 30 1", ""), ("b@example.org", "work")]
    assert after[1].id == before["b@example.org"]


def test_every_change_raises_the_revision(session: Session, user: User, when: When) -> None:
    contact = actions.add(session, NewContact("Dana"), when=when)
    actions.edit(session, contact, NewContact("Dana Hart"), when=when)
    assert contact.rev == 1
