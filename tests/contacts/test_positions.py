"""Somebody moves: one position is closed, the next is opened, and all of it can be taken back."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions
from crm.contacts.actions import Job, NewContact
from crm.contacts.models import Contact, Position
from crm.contacts.signals import contact_changed
from crm.core.when import When
from crm.db.owner import NotFound, acting_as
from tests.factories import a_company, a_contact, a_user

SINCE = date(2026, 11, 1)


def positions(session: Session, contact: Contact) -> list[Position]:
    statement = select(Position).where(Position.contact_id == contact.id).order_by(Position.id)
    return list(session.scalars(statement))


def announced(contact: Contact) -> list[Contact]:
    """Fills with what is announced from now on."""
    heard: list[Contact] = []

    def hear(sender: Contact, **_more: object) -> None:
        heard.append(sender)

    contact_changed.connect(hear, sender=contact, weak=False)
    return heard


def test_a_move_closes_one_position_and_opens_the_next(session: Session, user: User, when: When) -> None:
    initech, globex = a_company(session, "Initech"), a_company(session, "Globex")
    contact = a_contact(session, company=initech, title="Recruiter")
    heard, rev = announced(contact), contact.rev
    actions.move(session, contact, company_id=globex.id, title=" Head  of Talent", moved_on=SINCE, when=when)
    before, now = positions(session, contact)
    assert (before.company_id, before.is_current, before.ended_on) == (initech.id, False, SINCE)
    assert (now.company_id, now.title, now.is_current) == (globex.id, "Head of Talent", True)
    assert (now.started_on, now.move_noted_on) == (SINCE, when.today)
    assert (contact.company_key, contact.rev) == ("globex", rev + 1)
    assert heard == [contact]


def test_a_move_to_where_they_are_changes_nothing(session: Session, user: User, when: When) -> None:
    initech = a_company(session)
    contact = a_contact(session, company=initech, title="Recruiter")
    actions.move(session, contact, company_id=initech.id, title="Recruiter", moved_on=SINCE, when=when)
    (only,) = positions(session, contact)
    assert only.is_current
    assert only.move_noted_on is None


def test_somebody_may_leave_without_a_known_next_place(session: Session, user: User, when: When) -> None:
    contact = a_contact(session, company=a_company(session))
    opened = actions.move(session, contact, company_id=None, title="", moved_on=SINCE, when=when)
    (before,) = positions(session, contact)
    assert opened is None
    assert (before.is_current, before.ended_on, contact.company_key) == (False, SINCE, "")


def test_a_move_is_taken_back_whole(session: Session, user: User, when: When) -> None:
    initech, globex = a_company(session, "Initech"), a_company(session, "Globex")
    contact = a_contact(session, company=initech, title="Recruiter")
    (former,) = positions(session, contact)
    opened = actions.move(session, contact, company_id=globex.id, title="Head", moved_on=SINCE, when=when)
    assert opened is not None
    heard = announced(contact)
    actions.unmove(session, contact, opened_id=opened.id, closed_id=former.id, when=when)
    (only,) = positions(session, contact)
    assert (only.id, only.is_current, only.ended_on) == (former.id, True, None)
    assert contact.company_key == "initech"
    assert heard == [contact]


def test_a_move_that_was_followed_by_another_is_not_taken_back(
    session: Session, user: User, when: When
) -> None:
    initech, globex, hooli = (a_company(session, name) for name in ("Initech", "Globex", "Hooli"))
    contact = a_contact(session, company=initech)
    (former,) = positions(session, contact)
    first = actions.move(session, contact, company_id=globex.id, title="", moved_on=SINCE, when=when)
    actions.move(session, contact, company_id=hooli.id, title="", moved_on=when.today, when=when)
    assert first is not None
    with pytest.raises(NotFound):
        actions.unmove(session, contact, opened_id=first.id, closed_id=former.id, when=when)
    assert [row.is_current for row in positions(session, contact)] == [False, False, True]


def test_nobody_moves_to_a_company_of_somebody_else(session: Session, user: User, when: When) -> None:
    contact = a_contact(session, company=a_company(session))
    other = a_user(session, email="other@example.org")
    with acting_as(other.id):
        foreign = a_company(session, "Foreign")
    with pytest.raises(NotFound):
        actions.move(session, contact, company_id=foreign.id, title="", moved_on=None, when=when)


def test_a_move_typed_into_the_form_is_the_same_move(session: Session, user: User, when: When) -> None:
    initech, globex = a_company(session, "Initech"), a_company(session, "Globex")
    contact = a_contact(session, company=initech)
    values = NewContact("Dana Hart", company_id=globex.id)
    actions.edit(session, contact, values, when=when, moved_on=SINCE)
    before, now = positions(session, contact)
    assert (before.ended_on, now.started_on, now.move_noted_on) == (SINCE, SINCE, when.today)


def test_a_corrected_company_is_no_move(session: Session, user: User, when: When) -> None:
    initech, globex = a_company(session, "Initech"), a_company(session, "Globex")
    contact = a_contact(session, company=initech)
    actions.edit(session, contact, NewContact("Dana Hart", company_id=globex.id), when=when)
    (only,) = positions(session, contact)
    assert (only.company_id, only.move_noted_on) == (globex.id, None)


def test_the_past_is_written_down_corrected_and_struck_out(session: Session, user: User, when: When) -> None:
    initech, globex = a_company(session, "Initech"), a_company(session, "Globex")
    contact = a_contact(session, company=initech)
    job = Job(globex.id, "Intern", date(2019, 1, 1), date(2020, 1, 1))
    row = actions.add_past(session, contact, job, when=when)
    assert not row.is_current
    actions.edit_position(session, contact, row, Job(globex.id, "Trainee", job.started_on, None), when=when)
    assert (row.title, row.ended_on, row.is_current) == ("Trainee", None, False)
    said = actions.remove_past(session, contact, row, when=when)
    assert said == Job(globex.id, "Trainee", date(2019, 1, 1), None)
    assert [each.company_id for each in positions(session, contact)] == [initech.id]


def test_the_current_position_is_corrected_and_stays_current(
    session: Session, user: User, when: When
) -> None:
    initech, globex = a_company(session, "Initech"), a_company(session, "Globex")
    contact = a_contact(session, company=initech)
    (row,) = positions(session, contact)
    actions.edit_position(session, contact, row, Job(globex.id, "Head", SINCE, when.today), when=when)
    assert (row.is_current, row.started_on, row.ended_on) == (True, SINCE, None)
    assert contact.company_key == "globex"
    with pytest.raises(NotFound):
        actions.remove_past(session, contact, row, when=when)


def test_a_position_of_somebody_else_is_not_found(session: Session, user: User) -> None:
    dana, kim = a_contact(session, company=a_company(session)), a_contact(session, name="Kim")
    (row,) = positions(session, dana)
    with pytest.raises(NotFound):
        actions.position(session, kim, row.id)
