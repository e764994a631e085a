"""What counts as an answer, theirs and mine, and how it is taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import Direction, FollowUpKind, FollowUpState, InteractionKind
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import actions
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.interactions.models import Interaction
from crm.interviews import actions as interviews
from crm.interviews.actions import Part
from crm.interviews.models import Interview
from crm.openings.models import Opening
from tests.factories import a_contact, an_opening
from tests.followups.interviewing import (
    FRIDAY,
    THURSDAY,
    an_hour,
    check_ins,
    noon,
    planned,
    rows,
    thanks,
    the_row,
)

pytestmark = pytest.mark.usefixtures("user", "wired")
THANK_YOU, CHECK_IN = FollowUpKind.THANK_YOU, FollowUpKind.CHECK_IN
AFTER = noon(FRIDAY)
LATER = noon(date(2026, 12, 4))


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    return an_opening(session)


@pytest.fixture
def rita(session: Session) -> Contact:
    return a_contact(session, "Rita Moss")


@pytest.fixture
def held(session: Session, when: When, opening: Opening, rita: Contact) -> Interview:
    """Thursday's talk with Rita, the recruiter."""
    interview = planned(session, opening, [(rita, Role.RECRUITER)], when)
    interviews.sweep(session, when=AFTER)
    return interview


def log(
    session: Session,
    contact: Contact,
    kind: InteractionKind = InteractionKind.EMAIL,
    *,
    on: date = FRIDAY,
    direction: Direction | None = None,
    when: When = AFTER,
) -> Interaction:
    values = NewInteraction(kind, on, (contact.id,), direction=direction)
    return interactions.log(session, values, when=when)


@pytest.mark.usefixtures("held")
def test_a_word_from_them_withdraws_the_check_in_and_taking_it_back_restores_it(
    session: Session, rita: Contact
) -> None:
    entry = log(session, rita, direction=Direction.IN)
    assert check_ins(session) == []
    interactions.remove(session, entry, when=AFTER)
    assert check_ins(session) == [("Rita Moss", date(2026, 12, 3))]


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("direction", [Direction.OUT, None])
def test_a_word_from_me_is_no_answer(session: Session, rita: Contact, direction: Direction | None) -> None:
    log(session, rita, direction=direction)
    assert check_ins(session) == [("Rita Moss", date(2026, 12, 3))]


@pytest.mark.usefixtures("held")
def test_a_word_of_the_day_itself_is_no_answer(session: Session, rita: Contact) -> None:
    log(session, rita, direction=Direction.IN, on=THURSDAY)
    assert check_ins(session) == [("Rita Moss", date(2026, 12, 3))]


@pytest.mark.usefixtures("held")
def test_a_note_about_them_is_no_answer(session: Session, rita: Contact) -> None:
    log(session, rita, InteractionKind.NOTE, direction=Direction.IN)
    assert check_ins(session) == [("Rita Moss", date(2026, 12, 3))]


@pytest.mark.usefixtures("held")
def test_a_logged_thank_you_closes_the_step_and_removing_it_opens_the_step(
    session: Session, rita: Contact
) -> None:
    entry = log(session, rita, InteractionKind.THANK_YOU)
    (row,) = rows(session, THANK_YOU)
    assert (row.state, row.closed_by, row.closed_on) == (FollowUpState.DONE, entry.id, FRIDAY)
    interactions.remove(session, entry, when=AFTER)
    assert thanks(session) == [("Rita Moss", FRIDAY)]


@pytest.mark.usefixtures("held")
def test_a_thank_you_that_is_corrected_to_something_else_opens_the_step_again(
    session: Session, rita: Contact
) -> None:
    entry = log(session, rita, InteractionKind.THANK_YOU)
    values = NewInteraction(InteractionKind.CALL, FRIDAY, (rita.id,))
    interactions.edit(session, entry, values, when=AFTER)
    assert thanks(session) == [("Rita Moss", FRIDAY)]


@pytest.mark.usefixtures("held")
def test_a_thank_you_that_was_about_somebody_else_closes_theirs_instead(
    session: Session, opening: Opening, rita: Contact
) -> None:
    dana = a_contact(session, "Dana Hart")
    planned(session, opening, [(dana, Role.INTERVIEWER)], AFTER, values=an_hour())
    entry = log(session, rita, InteractionKind.THANK_YOU)
    values = NewInteraction(InteractionKind.THANK_YOU, FRIDAY, (dana.id,))
    interactions.edit(session, entry, values, when=AFTER)
    assert thanks(session) == [("Rita Moss", FRIDAY)]


def test_one_thank_you_closes_one_step(
    session: Session, held: Interview, opening: Opening, rita: Contact
) -> None:
    interviews.edit(session, held, an_hour(date(2026, 11, 24)), when=AFTER)
    planned(session, opening, [(rita, Role.RECRUITER)], AFTER, values=an_hour(THURSDAY))
    log(session, rita, InteractionKind.THANK_YOU)
    assert thanks(session) == [("Rita Moss", FRIDAY)]


@pytest.mark.usefixtures("held")
def test_a_thank_you_of_before_the_interview_was_for_something_else(session: Session, rita: Contact) -> None:
    log(session, rita, InteractionKind.THANK_YOU, on=date(2026, 11, 20))
    assert thanks(session) == [("Rita Moss", FRIDAY)]


def test_a_thank_you_does_not_close_that_of_an_interview_to_come(
    session: Session, when: When, opening: Opening, rita: Contact
) -> None:
    planned(session, opening, [(rita, Role.RECRUITER)], when)
    log(session, rita, InteractionKind.THANK_YOU, on=when.today, when=when)
    assert thanks(session) == [("Rita Moss", FRIDAY)]


@pytest.mark.usefixtures("held")
def test_done_logs_a_thank_you_and_its_undo_takes_both_back(session: Session, rita: Contact) -> None:
    row = the_row(session, THANK_YOU)
    actions.done(session, row, actions.Outcome(text="wrote a card"), when=AFTER)
    said = {(each.kind, each.text) for each in session.scalars(select(Interaction))}
    assert (InteractionKind.THANK_YOU, "wrote a card") in said
    assert rita.last_contact_on == FRIDAY
    actions.undo_done(session, row, when=AFTER)
    assert rita.last_contact_on == THURSDAY
    assert thanks(session) == [("Rita Moss", FRIDAY)]


@pytest.mark.usefixtures("held")
def test_removing_what_done_logged_opens_the_step_too(session: Session) -> None:
    row = the_row(session, THANK_YOU)
    actions.done(session, row, actions.Outcome(), when=AFTER)
    entry = session.scalars(select(Interaction).where(Interaction.id == row.closed_by)).one()
    interactions.remove(session, entry, when=AFTER)
    assert row.state is FollowUpState.OPEN


@pytest.mark.usefixtures("held")
def test_one_talk_settles_what_was_ticked_and_its_undo_opens_all_of_it(session: Session) -> None:
    ask, thank = the_row(session, CHECK_IN), the_row(session, THANK_YOU)
    outcome = actions.Outcome(InteractionKind.CALL, also=(thank.id,))
    actions.done(session, ask, outcome, when=LATER)
    assert {ask.state, thank.state} == {FollowUpState.DONE}
    actions.undo_done(session, ask, when=LATER)
    assert {ask.state, thank.state} == {FollowUpState.OPEN}
    assert [row.origin_key for row in rows(session, CHECK_IN) if row.state is FollowUpState.OPEN] == [
        ask.origin_key
    ]


@pytest.mark.usefixtures("held")
def test_a_talk_settles_nothing_of_somebody_else(session: Session, opening: Opening) -> None:
    dana = a_contact(session, "Dana Hart")
    planned(session, opening, [(dana, Role.INTERVIEWER)], AFTER)
    ask, theirs = the_row(session, CHECK_IN), the_row(session, THANK_YOU, "Dana Hart")
    actions.done(session, ask, actions.Outcome(also=(theirs.id,)), when=LATER)
    assert theirs.state is FollowUpState.OPEN


@pytest.mark.usefixtures("held")
def test_not_reached_asks_again_and_does_not_count_as_contact(session: Session, rita: Contact) -> None:
    row = the_row(session, CHECK_IN)
    actions.not_reached(session, row, text="voicemail", when=LATER)
    assert (row.snoozed_until, row.attempts) == (date(2026, 12, 9), 1)
    assert rita.last_contact_on == THURSDAY
    actions.done(session, row, actions.Outcome(), when=LATER)
    actions.undo_done(session, row, when=LATER)
    actions.undo_not_reached(session, row, was=None, when=LATER)
    assert (row.snoozed_until, row.attempts) == (None, 0)
    assert len(list(session.scalars(select(Interaction)))) == 1


@pytest.mark.usefixtures("held")
def test_what_was_answered_cannot_be_answered_again(session: Session) -> None:
    row = the_row(session, THANK_YOU)
    actions.skip(session, row, when=AFTER)
    for again in (actions.skip, actions.undo_done):
        with pytest.raises(actions.AlreadyDecided):
            again(session, row, when=AFTER)
    with pytest.raises(actions.AlreadyDecided):
        actions.done(session, row, actions.Outcome(), when=AFTER)
    with pytest.raises(actions.AlreadyDecided):
        actions.snooze(session, row, FRIDAY + timedelta(days=3), when=AFTER)


def test_a_step_that_was_decided_is_not_taken_back_by_a_cancellation(
    session: Session, held: Interview
) -> None:
    row = the_row(session, THANK_YOU)
    actions.skip(session, row, when=AFTER)
    interviews.cancel(session, held, when=AFTER)
    assert [each.state for each in rows(session, THANK_YOU)] == [FollowUpState.SKIPPED]
    actions.undo_skip(session, row, when=AFTER)
    assert [each.state for each in rows(session, THANK_YOU)] == [FollowUpState.WITHDRAWN]


@pytest.mark.usefixtures("held")
def test_an_undo_after_a_word_from_them_does_not_ask_again(session: Session, rita: Contact) -> None:
    row = the_row(session, CHECK_IN)
    actions.skip(session, row, when=LATER)
    log(session, rita, direction=Direction.IN, on=LATER.today, when=LATER)
    actions.undo_skip(session, row, when=LATER)
    assert row.state is FollowUpState.WITHDRAWN


def test_a_company_that_was_asked_is_asked_once_more_and_the_undo_takes_that_back(
    session: Session, when: When, opening: Opening
) -> None:
    planned(session, opening, [], when)
    row = the_row(session, CHECK_IN)
    actions.done(session, row, actions.Outcome(), when=LATER)
    assert check_ins(session) == [("", date(2026, 12, 11))]
    actions.undo_done(session, row, when=LATER)
    assert check_ins(session) == [("", date(2026, 12, 3))]


def test_an_id_is_never_given_twice(session: Session, when: When) -> None:
    first = actions.add(session, actions.NewFollowUp("Call the bank", FRIDAY), when=when)
    gone = first.id
    session.delete(first)
    session.flush()
    second = actions.add(session, actions.NewFollowUp("Call the tailor", FRIDAY), when=when)
    assert second.id != gone
    assert session.scalar(select(FollowUp.id).where(FollowUp.id == gone)) is None


def test_a_talk_that_was_corrected_to_a_note_is_no_contact_and_the_step_can_be_done_again(
    session: Session, rita: Contact
) -> None:
    rita.met_on = date(2026, 8, 1)
    contacts.set_cadence(session, rita, tier=Tier.A, own_months=None, when=AFTER)
    row = the_row(session, FollowUpKind.KEEP_IN_TOUCH)
    actions.done(session, row, actions.Outcome(InteractionKind.CALL), when=AFTER)
    entry = session.scalars(select(Interaction)).one()
    values = NewInteraction(InteractionKind.NOTE, FRIDAY, (rita.id,), origin_key=entry.origin_key)
    interactions.edit(session, entry, values, when=AFTER)
    again = the_row(session, FollowUpKind.KEEP_IN_TOUCH)
    assert again.id == row.id
    actions.done(session, again, actions.Outcome(InteractionKind.CALL), when=AFTER)
    kinds = session.scalars(select(Interaction.kind).order_by(Interaction.id)).all()
    assert kinds == [InteractionKind.NOTE, InteractionKind.CALL]
    assert rita.last_contact_on == FRIDAY


def test_an_answer_of_somebody_who_has_no_part_any_more_is_not_asked_for_again_when_it_is_taken_back(
    session: Session, held: Interview, rita: Contact
) -> None:
    dana = a_contact(session, "Dana Hart")
    row = the_row(session, CHECK_IN)
    actions.done(session, row, actions.Outcome(InteractionKind.ATTEMPT), when=LATER)
    interviews.set_people(session, held, [Part(dana.id, Role.RECRUITER)], when=LATER, drop=True)
    actions.undo_done(session, row, when=LATER)
    assert check_ins(session) == [("Dana Hart", date(2026, 12, 3))]
    assert [each.state for each in rows(session, CHECK_IN)].count(FollowUpState.OPEN) == 1
