"""Acts as a whole: undone in pieces, noticed by feeds, forgotten in time, and nobody else's."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact, ContactMethod
from crm.db import changes
from crm.db.changes import ChangeAct, ChangeRow, Conflict
from crm.db.owner import acting_as
from tests.db.acts import LATER, NOW, ids, undo
from tests.factories import a_contact, a_user


def test_a_large_act_is_undone_in_pieces_that_are_committed(session: Session, act: ChangeAct) -> None:
    for number in range(30):
        a_contact(session, f"Person {number}", email=f"p{number}@example.org")
    edited = session.scalars(select(Contact).where(Contact.name == "Person 7")).one()
    for model in (Contact, ContactMethod):
        changes.note_made(session, act, model, sorted(ids(session, model)))
    edited.touch(NOW)
    session.commit()
    left, conflicts = [], []
    while act.undone_at is None:
        outcome = changes.undo_some(session, act, now=LATER, most=25)
        session.commit()
        left.append(outcome.remaining)
        conflicts += outcome.conflicts
    assert left == [33, 8, 0]
    assert conflicts == [Conflict("contact", edited.id)]
    assert session.scalars(select(Contact.name)).all() == ["Person 7"]


def test_undoing_raises_the_change_counter_of_the_user(session: Session, act: ChangeAct, user: User) -> None:
    contact = a_contact(session)
    changes.note_before(session, act, [contact])
    contact.touch(NOW)
    changes.note_after(session, act, [contact])
    session.commit()
    before = user.change_counter
    undo(session, act)
    session.commit()
    assert user.change_counter > before


def test_acts_are_forgotten_after_their_time(session: Session, act: ChangeAct) -> None:
    contact = a_contact(session)
    changes.note_before(session, act, [contact])
    assert changes.prune(session, before=NOW) == 0
    assert changes.prune(session, before=NOW + timedelta(seconds=1)) == 1
    assert session.scalars(select(ChangeRow.id)).all() == []


def test_an_act_touches_no_other_users_rows(session: Session, act: ChangeAct, user: User) -> None:
    with acting_as(a_user(session, email="other@example.org").id):
        theirs = a_contact(session, "Theirs")
    changes.note_made(session, act, Contact, [theirs.id])
    undo(session, act)
    with acting_as(theirs.user_id):
        assert session.scalars(select(Contact.name)).all() == ["Theirs"]


def test_what_an_act_looked_at_and_left_alone_is_no_part_of_it(session: Session, act: ChangeAct) -> None:
    changed, seen = a_contact(session, "Changed"), a_contact(session, "Seen")
    changes.note_before(session, act, [changed, seen])
    changed.touch(NOW)
    changes.note_after(session, act, [changed, seen])
    assert session.scalars(select(ChangeRow.row_id)).all() == [changed.id]
    seen.touch(LATER)
    assert undo(session, act).conflicts == []
