"""What a debrief sets going: their date moves the check-in, my promises become follow-ups."""

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpKind, FollowUpState, Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import actions, jobs
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews import queries
from crm.interviews.actions import DebriefValues, NewPromise
from crm.interviews.models import Debrief, Interview, Promise
from crm.openings import actions as openings
from crm.openings.models import Opening
from tests.factories import a_company, a_contact, an_opening
from tests.followups.interviewing import (
    FRIDAY,
    MONDAY,
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
AFTER = noon(FRIDAY)
WEDNESDAY = date(2026, 12, 2)


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    return an_opening(session)


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return a_contact(session, "Dana Hart")


@pytest.fixture
def held(session: Session, when: When, opening: Opening, dana: Contact) -> Interview:
    """Thursday's talk with Dana, and it is Friday."""
    interview = planned(session, opening, [(dana, Role.INTERVIEWER)], when)
    interviews.sweep(session, when=AFTER)
    return interview


def debrief(session: Session, interview: Interview, values: DebriefValues, when: When = AFTER) -> Debrief:
    whole = queries.whole(session, interview.id)
    return interviews.save_debrief(session, whole.opening.company_id, whole.local_day, values, when=when)


def promised(session: Session) -> list[tuple[str, date, FollowUpState]]:
    return [(row.title, row.due_on, row.state) for row in rows(session, FollowUpKind.PROMISED)]


def test_their_date_sets_the_check_in_one_workday_later(session: Session, held: Interview) -> None:
    debrief(session, held, DebriefValues(heard_by=date(2026, 12, 4)))
    assert check_ins(session) == [("Dana Hart", date(2026, 12, 7))]
    debrief(session, held, DebriefValues(heard_by=date(2026, 12, 8)))
    assert check_ins(session) == [("Dana Hart", date(2026, 12, 9))]
    debrief(session, held, DebriefValues())
    assert check_ins(session) == [("Dana Hart", date(2026, 12, 3))]


def test_a_date_that_is_over_already_asks_the_workday_after_the_interview(
    session: Session, held: Interview
) -> None:
    debrief(session, held, DebriefValues(heard_by=date(2026, 11, 20)))
    assert check_ins(session) == [("Dana Hart", FRIDAY)]


def test_what_i_promised_becomes_a_follow_up(session: Session, held: Interview, dana: Contact) -> None:
    values = DebriefValues(promises=[NewPromise("Send the talk's slides", MONDAY, dana.id)])
    debrief(session, held, values)
    row = the_row(session, FollowUpKind.PROMISED, "Dana Hart")
    assert (row.title, row.due_on, row.planned_on) == ("Send the talk's slides", MONDAY, MONDAY)
    assert (row.interview_id, row.company_id) == (held.id, held.opening.company_id)


def test_saving_the_same_debrief_twice_is_saving_it_once(
    session: Session, held: Interview, dana: Contact
) -> None:
    slides = NewPromise("Send the slides", MONDAY, dana.id)
    values = DebriefValues(
        questions="Why here?",
        heard_by=date(2026, 12, 4),
        details={dana.id: "moves to Oslo"},
        promises=[slides, slides, NewPromise("Name two people", WEDNESDAY)],
    )
    debrief(session, held, values)
    before = [(row.id, row.rev) for row in rows(session)]
    debrief(session, held, values)
    assert [(row.id, row.rev) for row in rows(session)] == before
    assert len(promised(session)) == 3
    assert len(list(session.scalars(select(Debrief)))) == 1


def test_an_edited_promise_keeps_its_follow_up(session: Session, held: Interview, dana: Contact) -> None:
    saved = debrief(session, held, DebriefValues(promises=[NewPromise("Send the slide", MONDAY)]))
    row = the_row(session, FollowUpKind.PROMISED)
    better = NewPromise("Send the slides and the code", WEDNESDAY, dana.id, id=saved.promises[0].id)
    debrief(session, held, DebriefValues(promises=[better]))
    again = the_row(session, FollowUpKind.PROMISED)
    assert (again.id, again.title, again.due_on) == (row.id, "Send the slides and the code", WEDNESDAY)
    assert again.contact_id == dana.id


def test_two_promises_can_swap_their_words(session: Session, held: Interview) -> None:
    first, second = NewPromise("Send the slides", MONDAY), NewPromise("Name two people", WEDNESDAY)
    saved = debrief(session, held, DebriefValues(promises=[first, second]))
    ids = {row.text: row.id for row in saved.promises}
    swapped = [
        replace(first, text=second.text, id=ids[first.text]),
        replace(second, text=first.text, id=ids[second.text]),
    ]
    debrief(session, held, DebriefValues(promises=swapped))
    assert promised(session) == [
        ("Name two people", MONDAY, FollowUpState.OPEN),
        ("Send the slides", WEDNESDAY, FollowUpState.OPEN),
    ]


def test_a_kept_promise_is_not_asked_for_again_when_its_words_change(
    session: Session, held: Interview
) -> None:
    saved = debrief(session, held, DebriefValues(promises=[NewPromise("Send the slides", MONDAY)]))
    actions.done(session, the_row(session, FollowUpKind.PROMISED), actions.Outcome(), when=AFTER)
    better = NewPromise("Sent the slides", MONDAY, id=saved.promises[0].id)
    debrief(session, held, DebriefValues(promises=[better]))
    assert promised(session) == [("Send the slides", MONDAY, FollowUpState.DONE)]


def test_a_promise_that_is_taken_out_is_withdrawn_and_a_new_one_is_its_own(
    session: Session, held: Interview
) -> None:
    debrief(session, held, DebriefValues(promises=[NewPromise("Send the slides", MONDAY)]))
    debrief(session, held, DebriefValues())
    assert promised(session) == [("Send the slides", MONDAY, FollowUpState.WITHDRAWN)]
    debrief(session, held, DebriefValues(promises=[NewPromise("Name two people", MONDAY)]))
    assert promised(session) == [
        ("Send the slides", MONDAY, FollowUpState.WITHDRAWN),
        ("Name two people", MONDAY, FollowUpState.OPEN),
    ]


def test_a_snoozed_promise_that_moves_drops_a_snooze_that_lies_before(
    session: Session, held: Interview
) -> None:
    saved = debrief(session, held, DebriefValues(promises=[NewPromise("Send the slides", MONDAY)]))
    row = the_row(session, FollowUpKind.PROMISED)
    actions.snooze(session, row, date(2026, 12, 1), when=AFTER)
    later = NewPromise("Send the slides", date(2026, 12, 9), id=saved.promises[0].id)
    debrief(session, held, DebriefValues(promises=[later]))
    assert the_row(session, FollowUpKind.PROMISED).effective_on == date(2026, 12, 9)


def test_a_person_without_a_detail_any_more_keeps_none(
    session: Session, held: Interview, dana: Contact
) -> None:
    saved = debrief(session, held, DebriefValues(details={dana.id: "moves to Oslo"}))
    assert [row.text for row in saved.details] == ["moves to Oslo"]
    saved = debrief(session, held, DebriefValues(details={dana.id: ""}))
    assert saved.details == []


def test_interest_after_goes_to_every_opening_of_the_day(
    session: Session, held: Interview, opening: Opening, dana: Contact
) -> None:
    lead = an_opening(session, company=opening.company, title="Lead", interest_before=2)
    planned(session, lead, [(dana, Role.INTERVIEWER)], AFTER, values=an_hour(at=time(16)))
    debrief(session, held, DebriefValues(interest_after=4))
    assert (opening.interest_after, lead.interest_after, lead.interest_before) == (4, 4, 2)
    debrief(session, held, DebriefValues(questions="Why here?"))
    assert (opening.interest_after, lead.interest_after) == (4, 4)


def test_a_debrief_comes_along_when_its_interview_was_on_another_day(
    session: Session, held: Interview
) -> None:
    debrief(session, held, DebriefValues(heard_by=date(2026, 12, 4)))
    interviews.edit(session, held, an_hour(date(2026, 11, 25)), when=AFTER)
    assert [row.local_day for row in session.scalars(select(Debrief))] == [date(2026, 11, 25)]
    assert check_ins(session) == [("Dana Hart", date(2026, 12, 7))]
    assert queries.debriefs_owed(session, now=AFTER.now, today=AFTER.today) == []


def test_a_debrief_of_two_interviews_stays_when_one_of_them_moves(
    session: Session, held: Interview, opening: Opening, dana: Contact
) -> None:
    planned(session, opening, [(dana, Role.INTERVIEWER)], AFTER, values=an_hour(at=time(16)))
    debrief(session, held, DebriefValues(learned="much"))
    interviews.edit(session, held, an_hour(date(2026, 11, 25)), when=AFTER)
    assert [row.local_day for row in session.scalars(select(Debrief))] == [THURSDAY]


def test_a_debrief_goes_to_the_company_that_it_was_after_all(session: Session, held: Interview) -> None:
    saved = debrief(session, held, DebriefValues(promises=[NewPromise("Send the slides", MONDAY)]))
    hooli = an_opening(session, company=a_company(session, "Hooli"))
    interviews.move_to(session, held, hooli.id, when=AFTER)
    assert saved.company_id == hooli.company_id
    debrief(session, held, DebriefValues(promises=[NewPromise("Send the slides", WEDNESDAY)]))
    assert promised(session) == [("Send the slides", WEDNESDAY, FollowUpState.OPEN)]
    assert {row.company_id for row in rows(session) if row.state is FollowUpState.OPEN} == {hooli.company_id}


def test_a_debrief_follows_its_opening_to_another_company(
    session: Session, held: Interview, opening: Opening
) -> None:
    debrief(session, held, DebriefValues(heard_by=date(2026, 12, 4), promises=[NewPromise("Call", MONDAY)]))
    hooli = a_company(session, "Hooli")
    openings.edit(session, opening, openings.NewOpening(hooli.id, "Engineer"), when=AFTER)
    assert [row.company_id for row in session.scalars(select(Debrief))] == [hooli.id]
    assert {row.company_id for row in rows(session) if row.state is FollowUpState.OPEN} == {hooli.id}


def test_a_person_who_is_deleted_for_good_leaves_the_promise_without_a_name(
    session: Session, held: Interview, dana: Contact
) -> None:
    values = DebriefValues(
        details={dana.id: "moves to Oslo"}, promises=[NewPromise("Send the slides", MONDAY, dana.id)]
    )
    debrief(session, held, values)
    contacts.trash(session, dana, when=AFTER)
    later = noon(date(2027, 1, 4))
    assert contacts.purge(session, before=later.now, when=later) == 1
    assert [(row.text, row.contact_id) for row in session.scalars(select(Promise))] == [
        ("Send the slides", None)
    ]
    session.expire_all()
    assert [row.contact_id for row in session.scalars(select(FollowUp)) if row.contact_id] == []
    assert jobs.unsettled(session, when=later) == []


def test_an_opening_that_is_at_another_company_after_all_takes_the_steps_along(
    session: Session, held: Interview, opening: Opening
) -> None:
    hooli = a_company(session, "Hooli Works")
    values = openings.NewOpening(company_id=hooli.id, title="Engineer", stage=Stage.INTERVIEWING)
    openings.edit(session, opening, values, when=AFTER)
    assert {row.company_id for row in rows(session) if row.state is FollowUpState.OPEN} == {hooli.id}
    assert thanks(session) == [("Dana Hart", FRIDAY)]
