"""How the steps follow an interview that is held, moved, cancelled, missed, thrown away, corrected."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind, InterviewState, Stage
from crm.core.ladders import Row
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import actions, jobs
from crm.interactions.models import Interaction
from crm.interviews import actions as interviews
from crm.interviews.actions import Part, Stamp
from crm.interviews.models import Interview
from crm.openings import actions as openings
from crm.openings.models import Opening
from tests.factories import a_company, a_contact, an_opening
from tests.followups.interviewing import (
    FRIDAY,
    THURSDAY,
    an_hour,
    check_ins,
    noon,
    of_row,
    planned,
    rows,
    steps,
    thanks,
    the_row,
)

pytestmark = pytest.mark.usefixtures("user", "wired", "settled_afterwards")
THANK_YOU, CHECK_IN = FollowUpKind.THANK_YOU, FollowUpKind.CHECK_IN
AFTER = noon(FRIDAY)


@pytest.fixture
def settled_afterwards(session: Session) -> Iterator[None]:
    """Whatever a test did, what is stored is what follows from the facts."""
    yield
    if session.scalar(select(Interview.id)) is not None:
        assert jobs.unsettled(session, when=AFTER) == []


@pytest.fixture
def opening(session: Session) -> Opening:
    return an_opening(session)


@pytest.fixture
def dana(session: Session) -> Contact:
    return a_contact(session, "Dana Hart")


@pytest.fixture
def interview(session: Session, when: When, opening: Opening, dana: Contact) -> Interview:
    """On Thursday at two, with Dana."""
    return planned(session, opening, [(dana, Role.INTERVIEWER)], when)


@pytest.fixture
def held(session: Session, interview: Interview) -> Interview:
    """The same, and it is Friday."""
    interviews.sweep(session, when=AFTER)
    return interview


def talks(session: Session) -> list[tuple[InteractionKind, date]]:
    return [(row.kind, row.occurred_on) for row in session.scalars(select(Interaction))]


def test_the_end_of_an_interview_makes_it_held_with_one_interaction(
    session: Session, interview: Interview, dana: Contact
) -> None:
    at_two = When(datetime(2026, 11, 26, 13, 59, tzinfo=UTC), AFTER.zone)
    assert interviews.sweep(session, when=at_two) == 0
    at_three = When(datetime(2026, 11, 26, 14, 0, tzinfo=UTC), AFTER.zone)
    assert interviews.sweep(session, when=at_three) == 1
    assert interview.state is InterviewState.HELD
    assert talks(session) == [(InteractionKind.INTERVIEW, THURSDAY)]
    assert (dana.last_contact_on, dana.met_on) == (THURSDAY, THURSDAY)


def test_coordinators_were_not_in_the_talk(
    session: Session, when: When, opening: Opening, dana: Contact
) -> None:
    planned(session, opening, [(dana, Role.COORDINATOR)], when)
    interviews.sweep(session, when=AFTER)
    assert talks(session) == []
    assert dana.last_contact_on is None


def test_a_later_day_takes_the_steps_along(session: Session, when: When, interview: Interview) -> None:
    interviews.edit(session, interview, an_hour(date(2026, 12, 1)), when=when)
    assert steps(session) == [
        (THANK_YOU, "Dana Hart", date(2026, 12, 2)),
        (CHECK_IN, "Dana Hart", date(2026, 12, 8)),
    ]


def test_another_hour_of_the_same_day_changes_no_step(
    session: Session, when: When, interview: Interview
) -> None:
    before = [(row.id, row.rev, row.state) for row in rows(session)]
    interviews.edit(session, interview, an_hour(at=time(9)), when=when)
    assert [(row.id, row.rev, row.state) for row in rows(session)] == before


def test_a_held_interview_that_moves_into_the_future_takes_everything_back(
    session: Session, held: Interview, dana: Contact
) -> None:
    stamp = Stamp(uid="talk@example.org", sequence=1)
    interviews.update(session, held, an_hour(date(2026, 12, 4)), stamp, when=AFTER)
    assert held.state is InterviewState.PLANNED
    assert talks(session) == []
    assert (dana.last_contact_on, dana.met_on) == (None, date(2026, 12, 4))
    assert thanks(session) == [("Dana Hart", date(2026, 12, 7))]


def test_a_held_interview_of_another_past_day_moves_its_interaction_and_the_day_we_met(
    session: Session, held: Interview, dana: Contact
) -> None:
    interviews.edit(session, held, an_hour(date(2026, 11, 25)), when=AFTER)
    assert talks(session) == [(InteractionKind.INTERVIEW, date(2026, 11, 25))]
    assert (dana.met_on, dana.last_contact_on) == (date(2026, 11, 25), date(2026, 11, 25))


@pytest.mark.parametrize("verb", [interviews.cancel, interviews.trash])
def test_what_does_not_take_place_withdraws_its_steps_and_its_undo_brings_them_back(
    session: Session, when: When, interview: Interview, verb: Callable[..., None]
) -> None:
    undo = interviews.reopen if verb is interviews.cancel else interviews.untrash
    before = steps(session)
    verb(session, interview, when=when)
    assert steps(session) == []
    assert {row.state for row in rows(session)} == {FollowUpState.WITHDRAWN}
    undo(session, interview, when=when)
    assert steps(session) == before
    assert len(rows(session)) == len(before)


def test_did_not_happen_takes_the_interaction_back_and_its_undo_writes_it_again(
    session: Session, held: Interview, dana: Contact
) -> None:
    interviews.set_state(session, held, InterviewState.MISSED, when=AFTER)
    assert (talks(session), thanks(session), check_ins(session)) == ([], [], [])
    assert of_row(session, Row.REPAIR) == [("Dana Hart", FRIDAY)]
    assert (dana.last_contact_on, dana.met_on) == (None, None)
    interviews.reopen(session, held, when=AFTER)
    assert held.state is InterviewState.HELD
    assert talks(session) == [(InteractionKind.INTERVIEW, THURSDAY)]
    assert (dana.last_contact_on, dana.met_on) == (THURSDAY, THURSDAY)
    assert thanks(session) == [("Dana Hart", FRIDAY)]


def test_what_was_written_into_the_interaction_survives_a_change_of_people(
    session: Session, held: Interview, dana: Contact
) -> None:
    session.scalars(select(Interaction)).one().text = "went well"
    rita = a_contact(session, "Rita Moss")
    people = [Part(dana.id, Role.INTERVIEWER), Part(rita.id, Role.RECRUITER)]
    interviews.set_people(session, held, people, when=AFTER, drop=False)
    assert [row.text for row in session.scalars(select(Interaction))] == ["went well"]
    assert rita.last_contact_on == THURSDAY


def test_what_the_user_wrote_comes_back_with_the_step(
    session: Session, when: When, interview: Interview
) -> None:
    actions.write_opener(session, the_row(session, THANK_YOU), "Dear Dana", when=when)
    interviews.cancel(session, interview, when=when)
    interviews.reopen(session, interview, when=when)
    assert the_row(session, THANK_YOU).opener == "Dear Dana"


def test_a_move_past_the_snooze_drops_it(session: Session, when: When, interview: Interview) -> None:
    actions.snooze(session, the_row(session, CHECK_IN), date(2026, 12, 5), when=when)
    interviews.edit(session, interview, an_hour(date(2026, 12, 1)), when=when)
    row = the_row(session, CHECK_IN)
    assert (row.due_on, row.snoozed_until) == (date(2026, 12, 8), None)


def test_a_done_thank_you_satisfies_its_day(session: Session, held: Interview) -> None:
    actions.done(session, the_row(session, THANK_YOU), actions.Outcome(), when=AFTER)
    interviews.edit(session, held, an_hour(title="Another title"), when=AFTER)
    interviews.cancel(session, held, when=AFTER)
    interviews.reopen(session, held, when=AFTER)
    assert thanks(session) == []
    assert [row.state for row in rows(session, THANK_YOU)] == [FollowUpState.DONE]


def test_another_role_changes_who_is_thanked(
    session: Session, when: When, interview: Interview, dana: Contact
) -> None:
    interviews.set_people(session, interview, [Part(dana.id, Role.COORDINATOR)], when=when, drop=True)
    assert thanks(session) == []
    interviews.set_people(session, interview, [Part(dana.id, Role.RECRUITER)], when=when, drop=True)
    assert thanks(session) == [("Dana Hart", FRIDAY)]


def test_who_is_taken_out_is_neither_thanked_nor_taken_as_met(
    session: Session, held: Interview, dana: Contact
) -> None:
    rita = a_contact(session, "Rita Moss")
    interviews.set_people(session, held, [Part(rita.id, Role.RECRUITER)], when=AFTER, drop=True)
    assert (dana.met_on, dana.last_contact_on) == (None, None)
    assert thanks(session) == [("Rita Moss", FRIDAY)]


def test_a_keep_in_touch_waits_for_the_interview_and_goes_on_when_one_is_taken_out_of_it(
    session: Session, when: When, opening: Opening
) -> None:
    fellow = a_contact(session, "Felix Ohm")
    contacts.set_cadence(session, fellow, tier=Tier.A, own_months=None, when=when)
    interview = planned(session, opening, [(fellow, Role.FELLOW_CANDIDATE)], when)
    assert fellow.next_due_on is None
    interviews.set_people(session, interview, [], when=when, drop=True)
    assert fellow.next_due_on == date(2026, 12, 2)


def test_the_day_we_met_is_that_of_the_first_interview_that_stands(
    session: Session, held: Interview, opening: Opening, dana: Contact
) -> None:
    again = planned(session, opening, [(dana, Role.INTERVIEWER)], AFTER, values=an_hour(at=time(16)))
    interviews.edit(session, again, an_hour(date(2026, 11, 25)), when=AFTER)
    assert dana.met_on == date(2026, 11, 25)
    interviews.edit(session, again, an_hour(date(2026, 12, 10)), when=AFTER)
    assert dana.met_on == THURSDAY
    interviews.set_state(session, held, InterviewState.MISSED, when=AFTER)
    assert dana.met_on == date(2026, 12, 10)
    interviews.cancel(session, again, when=AFTER)
    assert dana.met_on is None


def test_a_day_that_the_user_knows_better_stays(session: Session, held: Interview, dana: Contact) -> None:
    dana.met_on = date(2026, 3, 1)
    interviews.cancel(session, held, when=AFTER)
    interviews.reopen(session, held, when=AFTER)
    assert dana.met_on == date(2026, 3, 1)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_final])
def test_the_end_of_an_application_withdraws_the_check_in_and_leaves_the_thanks(
    session: Session, held: Interview, opening: Opening, stage: Stage
) -> None:
    openings.set_stage(session, opening, stage, when=AFTER)
    assert (check_ins(session), thanks(session)) == ([], [("Dana Hart", FRIDAY)])
    openings.take_back_stage(session, opening, Stage.INTERVIEWING, changed_on=None, when=AFTER)
    assert check_ins(session) == [("Dana Hart", date(2026, 12, 3))]


def test_an_opening_in_the_trash_takes_its_steps_along(
    session: Session, when: When, interview: Interview, opening: Opening, dana: Contact
) -> None:
    contacts.set_cadence(session, dana, tier=Tier.A, own_months=None, when=when)
    openings.trash(session, opening, when=when)
    assert [kind for kind, _name, _day in steps(session)] == [FollowUpKind.KEEP_IN_TOUCH]
    interviews.sweep(session, when=AFTER)
    assert interview.state is InterviewState.PLANNED
    openings.restore(session, opening, when=AFTER)
    interviews.sweep(session, when=AFTER)
    assert thanks(session) == [("Dana Hart", FRIDAY)]


def test_a_company_in_the_trash_takes_its_steps_along(
    session: Session, held: Interview, opening: Opening
) -> None:
    before = steps(session)
    company = session.get_one(Company, opening.company_id)
    contacts.trash_company(session, company, when=AFTER)
    assert steps(session) == []
    contacts.restore_company(session, company, when=AFTER)
    assert steps(session) == before


def test_a_contact_in_the_trash_is_not_asked_for_and_comes_back(
    session: Session, held: Interview, dana: Contact
) -> None:
    before = steps(session)
    contacts.trash(session, dana, when=AFTER)
    assert thanks(session) == []
    contacts.restore(session, dana, when=AFTER)
    assert steps(session) == before


def test_an_interview_for_another_company_moves_its_steps_there(
    session: Session, held: Interview, dana: Contact
) -> None:
    hooli = an_opening(session, company=a_company(session, "Hooli"))
    interviews.move_to(session, held, hooli.id, when=AFTER)
    companies = {row.company_id for row in rows(session) if row.state is FollowUpState.OPEN}
    assert companies == {hooli.company_id}
    assert thanks(session) == [("Dana Hart", FRIDAY)]
