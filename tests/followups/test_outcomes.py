"""What stands planned after an application has ended, whatever happens around it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind, Stage
from crm.core.ladders import Row
from crm.core.roles import Role
from crm.followups import actions, jobs
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.openings import actions as openings
from crm.openings.models import Opening
from tests.factories import a_company
from tests.followups.interviewing import AFTER, FRIDAY, MONDAY, check_ins, keep, noon, of_row, rows, the_step

pytestmark = pytest.mark.usefixtures("settled_afterwards")
EXPIRED, WITHDRAWN = FollowUpState.EXPIRED, FollowUpState.WITHDRAWN


@pytest.mark.usefixtures("held")
def test_a_rejection_thanks_one_and_says_hello_in_a_month(session: Session, opening: Opening) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    assert of_row(session, Row.DECISION) == [("Rita Moss", MONDAY)]
    assert of_row(session, Row.HELLO) == [("Rita Moss", date(2026, 12, 27))]
    assert len(of_row(session, Row.THANKS)) == 2
    row = the_step(session, Row.DECISION)
    assert (row.opening_id, row.interview_id, row.company_id) == (opening.id, None, opening.company_id)
    assert (row.kind, row.expires_on) == (FollowUpKind.THANK_YOU, date(2026, 12, 7))


@pytest.mark.usefixtures("held")
def test_a_stage_taken_back_withdraws_all_and_brings_the_check_in_back(
    session: Session, opening: Opening
) -> None:
    before = check_ins(session)
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    openings.take_back_stage(session, opening, Stage.INTERVIEWING, changed_on=None, when=AFTER)
    assert (of_row(session, Row.DECISION), of_row(session, Row.HELLO)) == ([], [])
    assert check_ins(session) == before


@pytest.mark.usefixtures("held")
def test_a_second_rejection_comes_back_on_its_own_day_with_what_the_user_wrote(
    session: Session, opening: Opening
) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    actions.write_opener(session, the_step(session, Row.DECISION), "Dear Rita", when=AFTER)
    openings.set_stage(session, opening, Stage.INTERVIEWING, when=AFTER)
    openings.set_stage(session, opening, Stage.REJECTED, when=noon(MONDAY))
    assert of_row(session, Row.DECISION) == [("Rita Moss", date(2026, 12, 1))]
    assert the_step(session, Row.DECISION).opener == "Dear Rita"


@pytest.mark.usefixtures("held")
def test_hellos_follow_one_another_done_skipped_or_expired(session: Session, opening: Opening) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    first = the_step(session, Row.HELLO)
    outcome = actions.Outcome(InteractionKind.EMAIL)
    actions.done(session, first, outcome, when=noon(date(2026, 12, 28)))
    assert of_row(session, Row.HELLO) == [("Rita Moss", date(2027, 2, 27))]
    jobs.sweep(session, when=noon(date(2027, 3, 30)))
    assert of_row(session, Row.HELLO, EXPIRED) == [("Rita Moss", date(2027, 2, 27))]
    assert of_row(session, Row.HELLO) == [("Rita Moss", date(2027, 5, 27))]
    actions.skip(session, the_step(session, Row.HELLO), when=noon(date(2027, 5, 27)))
    assert of_row(session, Row.HELLO) == []


@pytest.mark.usefixtures("held")
def test_undoing_a_hello_takes_the_next_one_away(session: Session, opening: Opening) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    row, late = the_step(session, Row.HELLO), noon(date(2026, 12, 28))
    actions.done(session, row, actions.Outcome(), when=late)
    actions.undo_done(session, row, when=late)
    assert of_row(session, Row.HELLO) == [("Rita Moss", date(2026, 12, 27))]


@pytest.mark.usefixtures("held")
def test_a_cadence_brings_a_hello_and_without_it_the_hello_goes(
    session: Session, opening: Opening, dana: Contact
) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    keep(session, dana)
    assert [name for name, _day in of_row(session, Row.HELLO)] == ["Rita Moss", "Dana Hart"]
    contacts.set_cadence(session, dana, tier=None, own_months=None, when=AFTER)
    assert [name for name, _day in of_row(session, Row.HELLO)] == ["Rita Moss"]


@pytest.mark.usefixtures("held")
def test_keep_in_touch_waits_while_a_hello_is_planned(
    session: Session, opening: Opening, dana: Contact
) -> None:
    keep(session, dana)
    openings.set_stage(session, opening, Stage.NO_ANSWER, when=AFTER)
    for row in rows(session):
        if row.contact_id == dana.id and row.state is FollowUpState.OPEN:
            assert row.kind is not FollowUpKind.KEEP_IN_TOUCH
    row = the_step(session, Row.HELLO, "Dana Hart")
    actions.skip(session, the_step(session, Row.THANKS, "Dana Hart"), when=AFTER)
    actions.skip(session, row, when=noon(date(2027, 2, 27)))
    kinds = {each.kind for each in rows(session) if each.state is FollowUpState.OPEN}
    assert FollowUpKind.KEEP_IN_TOUCH in kinds


@pytest.mark.usefixtures("held")
def test_an_opening_at_another_company_takes_its_steps_along(session: Session, opening: Opening) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    actions.done(session, the_step(session, Row.HELLO), actions.Outcome(), when=AFTER)
    hooli = a_company(session, "Hooli")
    moved = openings.NewOpening(hooli.id, opening.title, stage=Stage.REJECTED)
    openings.edit(session, opening, moved, when=AFTER)
    assert the_step(session, Row.DECISION).company_id == hooli.id
    assert of_row(session, Row.HELLO) == [("Rita Moss", date(2027, 2, 27))]


@pytest.mark.usefixtures("held")
def test_an_opening_or_its_company_in_the_trash_takes_its_steps_along(
    session: Session, opening: Opening
) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    openings.trash(session, opening, when=AFTER)
    assert of_row(session, Row.DECISION) == []
    openings.restore(session, opening, when=AFTER)
    company = session.get_one(Company, opening.company_id)
    contacts.trash_company(session, company, when=AFTER)
    assert of_row(session, Row.HELLO) == []
    contacts.restore_company(session, company, when=AFTER)
    assert of_row(session, Row.DECISION) == [("Rita Moss", MONDAY)]


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("shelf", ["archive", "trash"])
def test_when_the_recruiter_is_put_aside_the_next_one_is_thanked(
    session: Session, opening: Opening, rita: Contact, shelf: str
) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    getattr(contacts, shelf)(session, rita, when=AFTER)
    assert of_row(session, Row.DECISION) == [("Dana Hart", MONDAY)]
    back = contacts.unarchive if shelf == "archive" else contacts.restore
    back(session, rita, when=AFTER)
    assert of_row(session, Row.DECISION) == [("Rita Moss", MONDAY)]


def test_a_rejected_application_without_a_talk_thanks_its_people_or_the_mailbox(
    session: Session, opening: Opening, rita: Contact
) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    assert rows(session) == []
    company = session.get_one(Company, opening.company_id)
    contacts.add_mailbox(session, company, "jobs@initech.test", when=AFTER)
    assert of_row(session, Row.DECISION) == [("", MONDAY)]
    openings.add_person(session, opening, rita.id, Role.RECRUITER, when=AFTER)
    assert of_row(session, Row.DECISION) == [("Rita Moss", MONDAY)]
    assert of_row(session, Row.HELLO) == [("Rita Moss", date(2026, 12, 27))]
    openings.remove_person(session, opening, rita.id, when=AFTER)
    assert (of_row(session, Row.DECISION), of_row(session, Row.HELLO)) == ([("", MONDAY)], [])


def test_an_opening_that_is_saved_as_rejected_plants_nothing(session: Session, rita: Contact) -> None:
    new = openings.NewOpening(a_company(session).id, stage=Stage.REJECTED)
    opening = openings.add(session, new, when=AFTER)
    openings.add_person(session, opening, rita.id, Role.RECRUITER, when=AFTER)
    assert rows(session) == []


def test_an_interview_in_the_trash_names_nobody_to_write_to(
    session: Session, held: Interview, opening: Opening
) -> None:
    interviews.trash(session, held, when=AFTER)
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    assert of_row(session, Row.DECISION) == []


@pytest.mark.usefixtures("held")
def test_a_thank_you_that_was_logged_before_the_decision_is_none_for_it(
    session: Session, opening: Opening, rita: Contact
) -> None:
    actions.done(session, the_step(session, Row.THANKS, "Rita Moss"), actions.Outcome(), when=AFTER)
    later = noon(MONDAY)
    openings.set_stage(session, opening, Stage.REJECTED, when=later)
    earlier = NewInteraction(InteractionKind.THANK_YOU, FRIDAY, (rita.id,))
    interactions.log(session, earlier, when=later)
    assert of_row(session, Row.DECISION) == [("Rita Moss", date(2026, 12, 1))]
    now = NewInteraction(InteractionKind.THANK_YOU, MONDAY, (rita.id,))
    entry = interactions.log(session, now, when=later)
    assert of_row(session, Row.DECISION, FollowUpState.DONE) == [("Rita Moss", date(2026, 12, 1))]
    interactions.remove(session, entry, when=later)
    assert of_row(session, Row.DECISION) == [("Rita Moss", date(2026, 12, 1))]


@pytest.mark.usefixtures("held")
def test_what_ran_out_can_still_be_done(session: Session, opening: Opening) -> None:
    openings.set_stage(session, opening, Stage.REJECTED, when=AFTER)
    row, late = the_step(session, Row.DECISION), noon(date(2026, 12, 8))
    jobs.sweep(session, when=late)
    assert row.state is EXPIRED
    actions.done(session, row, actions.Outcome(), when=late)
    assert row.state is FollowUpState.DONE


def test_an_older_account_gets_once_what_a_newer_table_asks_for(
    session: Session, opening: Opening, rita: Contact
) -> None:
    """Rows that were never planted, since the stage was set by an older release."""
    opening.stage, opening.stage_changed_on = Stage.REJECTED, FRIDAY
    session.flush()
    openings.add_person(session, opening, rita.id, Role.RECRUITER, when=AFTER)
    for row in rows(session):
        session.delete(row)
    session.flush()
    assert jobs.misplanted(session, when=AFTER) == [
        f"decision:{opening.id}",
        f"hello:{opening.id}:{rita.id}:1",
    ]
    jobs.sweep(session, when=AFTER)
    assert of_row(session, Row.DECISION) == [("Rita Moss", MONDAY)]
