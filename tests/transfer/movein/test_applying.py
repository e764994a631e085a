"""Applying a file: what it brings is there, what the user wrote stays, and undo leaves nothing behind."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, Contact, ContactMethod, ContactOrigin, LinkedIn, Tag
from crm.core.kinds import Direction, FollowUpKind, InteractionKind
from crm.core.when import When
from crm.db.changes import ChangeRow
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interactions.models import Interaction, InteractionContact
from crm.transfer.models import Choosing, StagedState, Verdict
from crm.transfer.movein import undoing
from crm.transfer.sources import Happened, Planned, Record, SourceKind
from tests.transfer.movein.moving import (
    apply,
    card,
    choose,
    contact,
    emails,
    hand_in,
    move_in,
    names,
    record,
    titles,
    verdicts,
)

pytestmark = pytest.mark.usefixtures("user", "wired")

ADA = card(1, "Ada Abel", "Acme GmbH", "Recruiter", email="ada@acme.test", key="ada-abel")
ADA_IN = replace(ADA, connected_on=date(2024, 9, 9), tags=("Berlin",), notes="Met at the fair.")
BO = card(2, "Bo Brandt", "Globex", "Engineer", key="bo-brandt")


def count(session: Session, models: Iterable[type]) -> list[int]:
    return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def test_people_come_in_with_everything_that_hangs_on_them(session: Session, when: When) -> None:
    row = move_in(session, [ADA_IN, BO], when=when)
    assert (row.state, row.done, row.total) == (StagedState.APPLIED, 2, 2)
    ada = contact(session, "Ada Abel")
    assert (ada.name_key, ada.company_key, ada.notes) == ("ada abel", "acme", "Met at the fair.")
    assert (ada.linkedin, ada.linkedin_on) == (LinkedIn.CONNECTED, date(2024, 9, 9))
    assert (ada.cadence, ada.next_due_on, ada.last_contact_on) == (None, None, None)
    assert emails(session, "Ada Abel") == ["ada@acme.test"]
    assert titles(session, "Ada Abel") == [("Recruiter", True)]
    assert list(session.scalars(select(Tag.name))) == ["Berlin"]
    assert list(session.scalars(select(Company.name).order_by(Company.id))) == ["Acme GmbH", "Globex"]


def test_the_same_people_again_change_nothing(session: Session, when: When) -> None:
    move_in(session, [ADA_IN, BO], when=when)
    before = count(session, [Contact, ContactMethod, ContactOrigin, Company])
    again = move_in(session, [replace(ADA_IN, place=2), replace(BO, place=1)], when=when)
    assert set(verdicts(session, again).values()) == {Verdict.SAME}
    assert count(session, [Contact, ContactMethod, ContactOrigin, Company]) == before
    assert contact(session, "Ada Abel").rev == 0


def test_another_firm_in_the_next_file_is_a_move_that_keeps_the_old_one(session: Session, when: When) -> None:
    move_in(session, [ADA], when=when)
    row = hand_in(session, [replace(ADA, company="Initech", title="Head of People")], when=when)
    assert record(session, row, "Ada Abel").diff is not None
    assert (record(session, row, "Ada Abel").diff or {})["changes"] == [
        ["company", "Acme GmbH", "Initech", True],
        ["title", "Recruiter", "Head of People", True],
    ]
    move_in(session, [replace(ADA, company="Initech", title="Head of People")], when=when)
    assert titles(session, "Ada Abel") == [("Recruiter", False), ("Head of People", True)]
    assert contact(session, "Ada Abel").company_key == "initech"


def test_what_the_user_wrote_is_not_overwritten_unless_the_source_changed_it(
    session: Session, when: When
) -> None:
    move_in(session, [ADA], when=when)
    contact(session, "Ada Abel").notes = "My own words."
    session.commit()
    noted = replace(ADA, notes="From the file.")
    row = hand_in(session, [noted], when=when)
    assert verdicts(session, row) == {"Ada Abel": Verdict.SAME}
    assert (record(session, row, "Ada Abel").diff or {})["kept"] == ["notes"]
    move_in(session, [noted], when=when)
    move_in(session, [replace(noted, notes="The file says something new.")], when=when)
    assert contact(session, "Ada Abel").notes == "The file says something new."


def test_an_address_that_the_user_removed_does_not_come_back(session: Session, when: When) -> None:
    move_in(session, [ADA], when=when)
    for method in session.scalars(select(ContactMethod)):
        session.delete(method)
    session.commit()
    row = move_in(session, [replace(ADA, pronouns="she/her")], when=when)
    assert verdicts(session, row) == {"Ada Abel": Verdict.UPDATE}
    assert emails(session, "Ada Abel") == []


def test_a_probable_duplicate_waits_for_an_answer(session: Session, when: When) -> None:
    move_in(session, [ADA], when=when, kind=SourceKind.VCARD)
    twin = card(1, "Ada Abell", "Acme GmbH", email="ada.abell@home.test")
    row = move_in(session, [twin], when=when, kind=SourceKind.GOOGLE)
    assert verdicts(session, row) == {"Ada Abell": Verdict.DUPLICATE}
    assert names(session) == ["Ada Abel"]


def test_a_duplicate_taken_is_united_and_as_new_is_two(session: Session, when: When) -> None:
    move_in(session, [ADA], when=when, kind=SourceKind.VCARD)
    twin = card(1, "Ada Abell", "Acme GmbH", email="ada.abell@home.test")
    row = hand_in(session, [twin], when=when, kind=SourceKind.GOOGLE)
    choose(session, row, "Ada Abell", Choosing.TAKE)
    apply(session, row, when=when)
    assert emails(session, "Ada Abel") == ["ada@acme.test", "ada.abell@home.test"]
    undoing.undo(session, row, when=when)
    session.commit()
    assert emails(session, "Ada Abel") == ["ada@acme.test"]
    row = hand_in(session, [twin], when=when, kind=SourceKind.GOOGLE)
    choose(session, row, "Ada Abell", Choosing.AS_NEW)
    apply(session, row, when=when)
    assert names(session) == ["Ada Abel", "Ada Abell"]


def test_what_another_program_kept_is_logged_once_with_everybody_in_it(session: Session, when: When) -> None:
    lunch = Happened(InteractionKind.IN_PERSON, date(2026, 10, 1), "Lunch.", key="lunch")
    call = Happened(InteractionKind.CALL, date(2026, 11, 2), "Called.", Direction.OUT, key="call")
    reminder = Planned("Ask about Berlin", date(2026, 12, 4), key="ask")
    told = [
        Record(1, "Ada Abel", key="a", happened=(lunch, call), planned=(reminder,), cadence_months=3),
        Record(2, "Bo Brandt", key="b", happened=(lunch,)),
    ]
    move_in(session, told, when=when, kind=SourceKind.MONICA)
    assert count(session, [Interaction, InteractionContact]) == [2, 3]
    ada, bo = contact(session, "Ada Abel"), contact(session, "Bo Brandt")
    assert (ada.last_contact_on, bo.last_contact_on) == (date(2026, 11, 2), date(2026, 10, 1))
    assert ada.own_months == 3
    planned = session.scalars(select(FollowUp).order_by(FollowUp.due_on)).all()
    assert [(step.kind, step.due_on) for step in planned] == [
        (FollowUpKind.CUSTOM, date(2026, 12, 4)),
        (FollowUpKind.KEEP_IN_TOUCH, date(2027, 2, 2)),
    ]
    again = hand_in(session, told, when=when, kind=SourceKind.MONICA)
    assert set(verdicts(session, again).values()) == {Verdict.SAME}


def test_undo_leaves_nothing_behind(session: Session, user: User, when: When) -> None:
    everything = [Contact, ContactMethod, ContactOrigin, Company, Tag, Interaction, FollowUp, ChangeRow]
    talk = Happened(InteractionKind.CALL, date(2026, 11, 2), key="call")
    row = move_in(session, [replace(ADA_IN, happened=(talk,), cadence_months=1), BO], when=when)
    undoing.undo(session, row, when=when)
    session.commit()
    assert row.state is StagedState.UNDONE
    assert count(session, everything) == [0] * len(everything)


def test_undo_puts_back_what_was_before(session: Session, when: When) -> None:
    move_in(session, [ADA_IN], when=when)
    row = move_in(
        session, [replace(ADA_IN, company="Initech", tags=("Berlin", "HR"), notes="New.")], when=when
    )
    undoing.undo(session, row, when=when)
    session.commit()
    ada = contact(session, "Ada Abel")
    assert (ada.notes, ada.company_key) == ("Met at the fair.", "acme")
    assert titles(session, "Ada Abel") == [("Recruiter", True)]
    assert list(session.scalars(select(Company.name))) == ["Acme GmbH"]


def test_undo_keeps_and_names_whom_one_has_dealt_with_since(session: Session, when: When) -> None:
    row = move_in(session, [ADA, BO], when=when)
    ada = contact(session, "Ada Abel")
    new = interactions.NewInteraction(InteractionKind.CALL, when.today, (ada.id,), "Called.")
    interactions.log(session, new, when=when)
    session.commit()
    undoing.undo(session, row, when=when)
    session.commit()
    assert names(session) == ["Ada Abel"]
    assert undoing.kept(row) == (["Ada Abel"], 1)
    assert titles(session, "Ada Abel") == [("Recruiter", True)]


def test_who_is_in_the_trash_comes_out_of_it_when_taken(session: Session, when: When) -> None:
    move_in(session, [ADA], when=when)
    contact(session, "Ada Abel").deleted_at = when.now
    session.commit()
    row = hand_in(session, [replace(ADA, title="Lead")], when=when)
    assert verdicts(session, row) == {"Ada Abel": Verdict.TRASHED}
    apply(session, row, when=when)
    assert names(session) == []
    row = hand_in(session, [replace(ADA, title="Lead", place=3)], when=when)
    choose(session, row, "Ada Abel", Choosing.TAKE)
    apply(session, row, when=when)
    assert names(session) == ["Ada Abel"]
    assert titles(session, "Ada Abel")[-1] == ("Lead", True)
