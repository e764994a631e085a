"""What a saved interview plants: thank-yous the next workday, one check-in, each once."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import actions, jobs
from crm.interviews import actions as interviews
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
    steps,
    thanks,
    the_row,
)

pytestmark = pytest.mark.usefixtures("user", "wired")
CHECK_IN, THANK_YOU = FollowUpKind.CHECK_IN, FollowUpKind.THANK_YOU


@pytest.fixture
def opening(session: Session) -> Opening:
    return an_opening(session)


@pytest.fixture
def dana(session: Session) -> Contact:
    return a_contact(session, "Dana Hart")


@pytest.fixture
def rita(session: Session) -> Contact:
    return a_contact(session, "Rita Moss")


def test_a_planned_interview_shows_its_steps_at_once(
    session: Session, when: When, opening: Opening, dana: Contact, rita: Contact
) -> None:
    planned(session, opening, [(dana, Role.INTERVIEWER), (rita, Role.RECRUITER)], when)
    assert steps(session) == [
        (THANK_YOU, "Dana Hart", FRIDAY),
        (THANK_YOU, "Rita Moss", FRIDAY),
        (CHECK_IN, "Rita Moss", THURSDAY + timedelta(days=7)),
    ]


@pytest.mark.parametrize(
    ("calendar", "day", "due"),
    [
        (("12345", None), FRIDAY, MONDAY),
        (("123456", None), FRIDAY, date(2026, 11, 28)),
        (("12345", "DE"), date(2026, 12, 24), date(2026, 12, 28)),
        (("71234", None), THURSDAY, date(2026, 11, 29)),
    ],
)
def test_thanks_are_due_on_the_next_workday_of_the_user(
    session: Session,
    user: User,
    dana: Contact,
    calendar: tuple[str, str | None],
    day: date,
    due: date,
) -> None:
    user.workdays, user.country = calendar
    people = [(dana, Role.INTERVIEWER)]
    planned(session, an_opening(session), people, noon(day), values=an_hour(day))
    assert thanks(session) == [("Dana Hart", due)]


def test_coordinators_and_fellow_candidates_are_never_thanked(
    session: Session, when: When, opening: Opening, dana: Contact, rita: Contact
) -> None:
    planned(session, opening, [(dana, Role.FELLOW_CANDIDATE), (rita, Role.COORDINATOR)], when)
    assert thanks(session) == []
    assert [name for name, _day in check_ins(session)] == ["Rita Moss"]


def test_somebody_who_is_a_fellow_candidate_later_that_day_is_not_thanked_at_all(
    session: Session, when: When, opening: Opening, dana: Contact
) -> None:
    planned(session, opening, [(dana, Role.INTERVIEWER)], when)
    planned(session, opening, [(dana, Role.FELLOW_CANDIDATE)], when, values=an_hour(at=time(16)))
    assert thanks(session) == []
    assert [name for name, _day in check_ins(session)] == [""]


def test_two_interviews_of_one_day_are_one_thank_you_per_person_and_one_check_in(
    session: Session, when: When, opening: Opening, dana: Contact, rita: Contact
) -> None:
    planned(session, opening, [(dana, Role.INTERVIEWER)], when)
    other = an_opening(session, company=opening.company, title="Lead")
    both = [(dana, Role.HIRING_MANAGER), (rita, Role.INTERVIEWER)]
    planned(session, other, both, when, values=an_hour(at=time(16)))
    assert thanks(session) == [("Dana Hart", FRIDAY), ("Rita Moss", FRIDAY)]
    assert check_ins(session) == [("Dana Hart", date(2026, 12, 3))]


def test_two_companies_of_one_day_are_two_thank_yous_to_whoever_sat_in_both(
    session: Session, when: When, opening: Opening, dana: Contact
) -> None:
    planned(session, opening, [(dana, Role.RECRUITER)], when)
    elsewhere = an_opening(session, company=a_company(session, "Hooli"))
    planned(session, elsewhere, [(dana, Role.RECRUITER)], when, values=an_hour(at=time(16)))
    assert thanks(session) == [("Dana Hart", FRIDAY), ("Dana Hart", FRIDAY)]


def test_without_people_the_company_itself_is_asked(session: Session, when: When, opening: Opening) -> None:
    interview = planned(session, opening, [], when)
    row = the_row(session, CHECK_IN)
    assert (row.contact_id, row.interview_id, row.company_id) == (None, interview.id, opening.company_id)


@pytest.mark.parametrize(
    ("roles", "asked"),
    [
        ((Role.INTERVIEWER, Role.RECRUITER), "Rita Moss"),
        ((Role.INTERVIEWER, Role.COORDINATOR), "Rita Moss"),
        ((Role.INTERVIEWER, Role.HIRING_MANAGER), "Rita Moss"),
        ((Role.INTERVIEWER, Role.INTERVIEWER), "Dana Hart"),
    ],
)
def test_the_check_in_goes_to_who_would_know(
    session: Session, dana: Contact, rita: Contact, roles: tuple[Role, Role], asked: str
) -> None:
    people = [(dana, roles[0]), (rita, roles[1])]
    planned(session, an_opening(session), people, noon(MONDAY), values=an_hour(MONDAY))
    assert [name for name, _day in check_ins(session)] == [asked]


def test_an_interview_of_long_ago_plants_nothing_that_is_past(
    session: Session, when: When, opening: Opening, dana: Contact
) -> None:
    interview = planned(session, opening, [(dana, Role.INTERVIEWER)], when, values=an_hour(date(2026, 9, 1)))
    assert interview.state is InterviewState.HELD
    assert rows(session) == []


def test_a_week_of_silence_asks_once_and_another_week_after_that_once_more(
    session: Session, when: When, opening: Opening, rita: Contact
) -> None:
    planned(session, opening, [(rita, Role.RECRUITER)], when)
    first = noon(date(2026, 12, 4))
    interviews.sweep(session, when=first)
    actions.done(session, the_row(session, CHECK_IN), actions.Outcome(), when=first)
    assert check_ins(session) == [("Rita Moss", date(2026, 12, 11))]
    second = noon(date(2026, 12, 11))
    actions.done(session, the_row(session, CHECK_IN), actions.Outcome(), when=second)
    assert check_ins(session) == []


def test_a_skipped_check_in_is_not_asked_a_second_time(
    session: Session, when: When, opening: Opening, rita: Contact
) -> None:
    planned(session, opening, [(rita, Role.RECRUITER)], when)
    actions.skip(session, the_row(session, CHECK_IN), when=noon(date(2026, 12, 4)))
    assert check_ins(session) == []


def test_a_later_interview_is_the_answer_to_the_one_before(
    session: Session, when: When, opening: Opening, rita: Contact
) -> None:
    planned(session, opening, [(rita, Role.RECRUITER)], when)
    planned(session, opening, [(rita, Role.RECRUITER)], when, values=an_hour(date(2026, 12, 2)))
    assert check_ins(session) == [("Rita Moss", date(2026, 12, 9))]


def test_what_nobody_answered_expires_and_is_not_planted_again(
    session: Session, when: When, opening: Opening, dana: Contact
) -> None:
    interview = planned(session, opening, [(dana, Role.INTERVIEWER)], when)
    interviews.sweep(session, when=noon(FRIDAY))
    last_day = noon(FRIDAY + timedelta(days=7))
    assert jobs.sweep(session, when=last_day) == 0
    over = noon(FRIDAY + timedelta(days=8))
    assert jobs.sweep(session, when=over) == 1
    interviews.edit(session, interview, an_hour(title="Another title"), when=over)
    assert steps(session, FollowUpState.EXPIRED) == [(THANK_YOU, "Dana Hart", FRIDAY)]
    assert thanks(session) == []


def test_a_snoozed_step_expires_only_after_its_snooze(
    session: Session, when: When, opening: Opening, dana: Contact
) -> None:
    planned(session, opening, [(dana, Role.INTERVIEWER)], when)
    interviews.sweep(session, when=noon(FRIDAY))
    actions.snooze(session, the_row(session, THANK_YOU), date(2026, 12, 10), when=noon(FRIDAY))
    jobs.sweep(session, when=noon(date(2026, 12, 10)))
    assert [row.state for row in rows(session, THANK_YOU)] == [FollowUpState.OPEN]
    jobs.sweep(session, when=noon(date(2026, 12, 11)))
    assert [row.state for row in rows(session, THANK_YOU)] == [FollowUpState.EXPIRED]


def test_what_is_expired_can_still_be_done(
    session: Session, when: When, opening: Opening, dana: Contact
) -> None:
    planned(session, opening, [(dana, Role.INTERVIEWER)], when)
    late = noon(date(2026, 12, 8))
    interviews.sweep(session, when=late)
    jobs.sweep(session, when=late)
    (row,) = rows(session, THANK_YOU)
    actions.done(session, row, actions.Outcome(), when=late)
    assert steps(session, FollowUpState.DONE) == [(THANK_YOU, "Dana Hart", FRIDAY)]
    actions.undo_done(session, row, when=late)
    assert thanks(session) == [("Dana Hart", FRIDAY)]


@pytest.mark.parametrize("act", [interviews.sweep, jobs.sweep])
def test_a_sweep_that_runs_twice_changes_nothing_the_second_time(
    session: Session, when: When, opening: Opening, dana: Contact, act: Callable[..., int]
) -> None:
    planned(session, opening, [(dana, Role.INTERVIEWER)], when)
    late = noon(date(2026, 12, 31))
    interviews.sweep(session, when=late)
    act(session, when=late)
    assert act(session, when=late) == 0


def test_an_end_that_the_clock_change_puts_before_the_start_counts_as_the_start(
    session: Session, when: When, opening: Opening
) -> None:
    night = an_hour(date(2027, 3, 28), time(2, 30))
    interview = planned(session, opening, [], when, values=night)
    assert interview.ends_at >= interview.starts_at
    assert interview.ends_at - interview.starts_at <= timedelta(hours=1)
