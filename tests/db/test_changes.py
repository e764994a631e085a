"""What an act touched is as before once it is undone; what was edited since is left alone and named."""

from datetime import date, time

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crm.contacts.models import (
    Contact,
    ContactMethod,
    ContactOrigin,
    ContactPhoto,
    LinkedIn,
    MethodKind,
    Position,
)
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind
from crm.db import changes
from crm.db.base import Owned
from crm.db.changes import ChangeAct, ChangeRow, Conflict
from crm.followups.models import FollowUp
from crm.openings.models import Opening
from tests.db.acts import LATER, NOW, ids, undo
from tests.factories import MADE, a_company, a_contact, an_interaction, an_opening


def test_made_rows_go_children_first(session: Session, act: ChangeAct) -> None:
    company = a_company(session)
    contact = a_contact(session, company=company, email="dana@example.org")
    for model in (Contact, Position, ContactMethod):
        changes.note_made(session, act, model, sorted(ids(session, model)))
    contact_id, outcome = contact.id, undo(session, act)
    assert (outcome.conflicts, outcome.restored, outcome.remaining) == ([], 3, 0)
    assert outcome.touched["contact"] == {contact_id}
    assert ids(session, Contact) == ids(session, Position) == ids(session, ContactMethod) == set()
    assert act.undone_at == LATER
    assert session.scalars(select(ChangeRow.id)).all() == []


def test_changed_rows_are_as_before_and_the_revision_still_rises(session: Session, act: ChangeAct) -> None:
    contact = a_contact(session, "Dana Hart", notes="first", tier=Tier.B, met_on=date(2026, 1, 2), rev=4)
    changes.note_before(session, act, [contact])
    contact.name, contact.notes, contact.tier, contact.met_on = "D. Hart", "second", None, None
    contact.touch(NOW)
    changes.note_after(session, act, [contact])
    assert undo(session, act).conflicts == []
    stored = session.execute(select(Contact.name, Contact.notes, Contact.tier, Contact.met_on)).one()
    assert tuple(stored) == ("Dana Hart", "first", Tier.B, date(2026, 1, 2))
    assert (contact.rev, contact.updated_at) == (6, LATER)


def test_the_image_is_of_the_database_not_of_what_is_not_saved_yet(session: Session, act: ChangeAct) -> None:
    contact = a_contact(session, "Dana Hart")
    contact.name = "Changed already"
    changes.note_before(session, act, [contact])
    contact.touch(NOW)
    changes.note_after(session, act, [contact])
    undo(session, act)
    assert contact.name == "Dana Hart"


def test_deleted_rows_come_back_under_their_ids_parents_first(session: Session, act: ChangeAct) -> None:
    company = a_company(session)
    contact = a_contact(session, company=company, email="dana@example.org")
    position = session.scalars(select(Position)).one()
    method = session.scalars(select(ContactMethod)).one()
    before = (contact.id, position.id, method.id)
    changes.note_before(session, act, [method, position, contact])
    session.execute(delete(Contact))
    assert undo(session, act).conflicts == []
    assert ids(session, Contact) == {before[0]}
    row = session.scalars(select(Position)).one()
    assert (row.id, row.contact_id, row.company_id) == (before[1], before[0], company.id)
    assert session.scalars(select(ContactMethod.id)).all() == [before[2]]


def test_every_kind_of_value_survives(session: Session, act: ChangeAct) -> None:
    contact = a_contact(session, linkedin=LinkedIn.SENT, archived_at=NOW)
    data = bytes(range(256))
    photo = ContactPhoto(
        contact_id=contact.id, media_type="image/webp", sha256="0", data=data, taken_at=LATER
    )
    origin = ContactOrigin(
        contact_id=contact.id, source="vcard", key="a", said={"née": ["Ö", None, 1]}, seen_at=NOW
    )
    step = FollowUp(
        kind=FollowUpKind.CUSTOM,
        contact_id=contact.id,
        origin_key="custom:1",
        due_on=date(2026, 12, 1),
        planned_on=date(2026, 12, 1),
        due_time=time(9, 30),
        created_at=MADE,
        updated_at=MADE,
    )
    session.add_all([photo, origin, step])
    session.flush()
    rows: list[Owned] = [contact, photo, origin, step]
    changes.note_before(session, act, rows)
    session.expunge_all()
    session.execute(delete(Contact))
    undo(session, session.merge(act))
    back = session.scalars(select(Contact)).one()
    assert (back.linkedin, back.archived_at, back.created_at) == (LinkedIn.SENT, NOW, MADE)
    again = session.scalars(select(ContactPhoto)).one()
    assert (again.data, again.taken_at) == (data, LATER)
    assert session.scalars(select(ContactOrigin.said)).one() == {"née": ["Ö", None, 1]}
    planned = session.scalars(select(FollowUp)).one()
    assert (planned.kind, planned.due_time, planned.effective_day) == (
        FollowUpKind.CUSTOM,
        time(9, 30),
        date(2026, 12, 1),
    )


def test_a_row_edited_since_is_left_alone_and_named(session: Session, act: ChangeAct) -> None:
    mine, other = a_contact(session, "Mine"), a_contact(session, "Other")
    changes.note_before(session, act, [mine, other])
    for row in (mine, other):
        row.notes = "by the act"
        row.touch(NOW)
    changes.note_after(session, act, [mine, other])
    mine.notes = "by hand"
    mine.touch(LATER)
    outcome = undo(session, act)
    assert outcome.conflicts == [Conflict("contact", mine.id)]
    assert (mine.notes, other.notes) == ("by hand", "")


def test_a_row_without_a_revision_is_known_by_what_it_holds(session: Session, act: ChangeAct) -> None:
    a_contact(session, "Mine", email="a@example.org")
    a_contact(session, "Other", email="b@example.org")
    first, second = session.scalars(select(ContactMethod).order_by(ContactMethod.id)).all()
    changes.note_before(session, act, [first, second])
    first.label = second.label = "work"
    changes.note_after(session, act, [first, second])
    first.label = "home"
    assert undo(session, act).conflicts == [Conflict("contact_method", first.id)]
    assert (first.label, second.label) == ("home", "")


def test_a_made_contact_edited_since_keeps_what_belongs_to_it(session: Session, act: ChangeAct) -> None:
    company = a_company(session)
    kept = a_contact(session, "Kept", company=company, email="kept@example.org")
    a_contact(session, "Gone", company=company, email="gone@example.org")
    changes.note_made(session, act, type(company), [company.id])
    for model in (Contact, Position, ContactMethod):
        changes.note_made(session, act, model, sorted(ids(session, model)))
    kept.notes = "called today"
    kept.touch(NOW)
    outcome = undo(session, act)
    assert outcome.conflicts == [Conflict("contact", kept.id)]
    assert session.scalars(select(Contact.name)).all() == ["Kept"]
    assert session.scalars(select(ContactMethod.value)).all() == ["kept@example.org"]
    assert session.scalars(select(Position.company_id)).all() == [company.id]


def test_a_made_contact_with_a_talk_of_the_user_stays(session: Session, act: ChangeAct) -> None:
    talked, silent = a_contact(session, "Talked"), a_contact(session, "Silent")
    changes.note_made(session, act, Contact, [talked.id, silent.id])
    an_interaction(session, talked, on=date(2026, 11, 24))
    assert undo(session, act).conflicts == [Conflict("contact", talked.id)]
    assert session.scalars(select(Contact.name)).all() == ["Talked"]


def test_derived_rows_do_not_keep_what_they_hang_on(session: Session, act: ChangeAct) -> None:
    contact = a_contact(session)
    changes.note_made(session, act, Contact, [contact.id])
    day = date(2026, 12, 1)
    row = FollowUp(
        kind=FollowUpKind.KEEP_IN_TOUCH, contact_id=contact.id, origin_key="cadence:1:1", due_on=day,
        planned_on=day, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    assert undo(session, act).conflicts == []
    assert ids(session, Contact) == ids(session, FollowUp) == set()


def test_a_unique_value_that_moved_on_moves_back(session: Session, act: ChangeAct) -> None:
    """One current position per contact: the closed one opens only after the new one is gone or back."""
    old, new = a_company(session, "Old"), a_company(session, "New")
    contact, other = a_contact(session, company=old), a_contact(session, "Other", company=new)
    closed, moved = session.scalars(select(Position).order_by(Position.id)).all()
    changes.note_before(session, act, [closed, moved])
    closed.is_current = False
    session.flush()
    moved.contact_id = contact.id
    changes.note_after(session, act, [closed, moved])
    made = Position(contact_id=other.id, company_id=old.id)
    session.add(made)
    session.flush()
    changes.note_made(session, act, Position, [made.id])
    assert undo(session, act).conflicts == []
    rows = session.execute(select(Position.contact_id, Position.company_id).where(Position.is_current))
    assert {tuple(row) for row in rows} == {(contact.id, old.id), (other.id, new.id)}


def test_what_has_no_place_any_more_is_named(session: Session, act: ChangeAct) -> None:
    old, new = a_company(session, "Old"), a_company(session, "New")
    contact = a_contact(session, company=old)
    closed = session.scalars(select(Position)).one()
    changes.note_before(session, act, [closed])
    session.delete(closed)
    session.flush()
    closed_id = closed.id
    session.add(Position(contact_id=contact.id, company_id=new.id))
    session.flush()
    assert undo(session, act).conflicts == [Conflict("position", closed_id)]
    assert session.scalars(select(Position.company_id)).all() == [new.id]


def test_a_row_that_names_a_made_one_stands_in_its_way(session: Session, act: ChangeAct) -> None:
    contact = a_contact(session)
    changes.note_made(session, act, Contact, [contact.id])
    an_opening(session, source_contact_id=contact.id)
    assert undo(session, act).conflicts == [Conflict("contact", contact.id)]


def test_rows_of_one_table_that_refer_to_each_other_come_back(session: Session, act: ChangeAct) -> None:
    company = a_company(session)
    later = an_opening(session, company)
    first = an_opening(session, company)
    later.instead_of_id = first.id
    session.flush()
    changes.note_before(session, act, [later, first])
    session.execute(update(Opening).values(instead_of_id=None))
    session.execute(delete(Opening))
    before = (later.id, first.id)
    assert undo(session, act).conflicts == []
    found = {row.id: row.instead_of_id for row in session.scalars(select(Opening))}
    assert found == {before[0]: before[1], before[1]: None}


def test_what_is_skipped_is_neither_undone_nor_a_conflict(session: Session, act: ChangeAct) -> None:
    kept, gone = a_contact(session, "Kept", email="k@example.org"), a_contact(session, "Gone")
    changes.note_made(session, act, Contact, [kept.id, gone.id])
    changes.note_made(session, act, ContactMethod, sorted(ids(session, ContactMethod)))
    outcome = undo(session, act, skip={("contact", kept.id)})
    assert outcome.conflicts == []
    assert session.scalars(select(Contact.name)).all() == ["Kept"]
    assert session.scalars(select(ContactMethod.value)).all() == ["k@example.org"]


def test_only_the_first_image_of_a_row_counts(session: Session, act: ChangeAct) -> None:
    contact = a_contact(session, notes="first")
    made = a_contact(session, "Made")
    changes.note_made(session, act, Contact, [made.id])
    for text in ("second", "third"):
        changes.note_before(session, act, [contact, made])
        contact.notes = made.notes = text
        contact.touch(NOW)
        made.touch(NOW)
        session.flush()
    changes.note_after(session, act, [contact, made])
    assert undo(session, act).conflicts == []
    assert contact.notes == "first"
    assert ids(session, Contact) == {contact.id}


def test_a_row_that_is_not_saved_has_nothing_before(session: Session, act: ChangeAct) -> None:
    with pytest.raises(ValueError, match="not in the database"):
        changes.note_before(session, act, [ContactMethod(kind=MethodKind.EMAIL, value="x", value_key="x")])
