"""An invitation becomes company, opening, interview and people; the next message changes only that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact, ContactMethod
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import jobs
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening
from crm.transfer.invitations import applying, staging
from crm.transfer.invitations.staging import HandedIn
from crm.transfer.invitations.unattended import Taken, take
from crm.transfer.invitations.verdict import Verdict
from tests.factories import a_contact
from tests.invitations import Invitation

pytestmark = pytest.mark.usefixtures("user", "wired")


def drop(session: Session, user: User, when: When, invitation: Invitation) -> Taken:
    taken, _errors = take(session, HandedIn(invitation.data(), "invite.ics"), user, when=when)
    session.commit()
    return taken[0]


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def roles(session: Session) -> dict[str, Role]:
    rows = session.execute(
        select(Contact.name, Participant.role).join(Participant, Participant.contact_id == Contact.id)
    )
    return {row[0]: row[1] for row in rows}


def test_an_invitation_makes_everything_at_once(session: Session, user: User, when: When) -> None:
    taken = drop(session, user, when, Invitation())
    assert taken.verdict is Verdict.NEW
    assert session.scalars(select(Company.name)).all() == ["Initech"]
    assert count(session, Opening) == 1
    assert roles(session) == {
        "Nadia Brandt": Role.RECRUITER,
        "Dana Hart": Role.INTERVIEWER,
        "Samir Osei": Role.INTERVIEWER,
    }
    [interview] = session.scalars(select(Interview)).all()
    assert interview.starts_at == datetime(2026, 12, 1, 13, tzinfo=UTC)
    assert interview.local_day == date(2026, 12, 1)
    assert interview.link == "https://meet.example.org/abc-defg"


def test_the_user_is_never_a_contact(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    assert "me@example.org" not in session.scalars(select(ContactMethod.value_key)).all()


def test_the_ladder_stands_before_the_interview_happens(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    rows = session.execute(select(FollowUp.kind, FollowUp.due_on).where(FollowUp.state == FollowUpState.OPEN))
    planned = sorted((row[0], row[1]) for row in rows)
    assert planned == [
        (FollowUpKind.CHECK_IN, date(2026, 12, 8)),
        *[(FollowUpKind.THANK_YOU, date(2026, 12, 2))] * 3,
    ]


def test_the_same_file_again_changes_nothing(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    before = [count(session, model) for model in (Company, Opening, Interview, Contact, FollowUp)]
    assert drop(session, user, when, Invitation()).verdict is Verdict.SAME
    assert [count(session, model) for model in (Company, Opening, Interview, Contact, FollowUp)] == before


def test_a_higher_sequence_moves_it_and_its_steps(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    later = replace(Invitation(), sequence=1, start="20261203T130000Z", end="20261203T140000Z")
    assert drop(session, user, when, later).verdict is Verdict.UPDATE
    [interview] = session.scalars(select(Interview)).all()
    assert interview.local_day == date(2026, 12, 3)
    due = session.scalars(
        select(FollowUp.due_on).where(
            FollowUp.kind == FollowUpKind.THANK_YOU, FollowUp.state == FollowUpState.OPEN
        )
    ).all()
    assert set(due) == {date(2026, 12, 4)}
    assert set(session.scalars(select(Contact.met_on))) == {date(2026, 12, 3)}


def test_an_older_message_that_arrives_late_changes_nothing(session: Session, user: User, when: When) -> None:
    moved = replace(Invitation(), sequence=2, start="20261203T130000Z", end="20261203T140000Z")
    drop(session, user, when, moved)
    assert drop(session, user, when, replace(Invitation(), sequence=1)).verdict is Verdict.OLDER
    assert session.scalars(select(Interview.local_day)).all() == [date(2026, 12, 3)]


def test_an_update_adds_people_and_drops_nobody(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    other = replace(Invitation(), sequence=1, people=(("Ines Roth", "ines.roth@initech.example"),))
    drop(session, user, when, other)
    assert set(roles(session)) == {"Nadia Brandt", "Dana Hart", "Samir Osei", "Ines Roth"}


def test_an_update_leaves_what_the_user_changed(session: Session, user: User, when: When) -> None:
    taken = drop(session, user, when, Invitation())
    assert taken.interview is not None
    values = interviews.InterviewValues(
        starts_local=taken.interview.starts_local,
        ends_local=taken.interview.ends_local,
        zone=taken.interview.zone,
        title=taken.interview.title,
        kind=taken.interview.kind,
        place="Room 4",
        link=taken.interview.link,
    )
    interviews.edit(session, taken.interview, values, when=when)
    moved = replace(
        Invitation(), sequence=1, location="Room 9", start="20261202T130000Z", end="20261202T140000Z"
    )
    drop(session, user, when, moved)
    [interview] = session.scalars(select(Interview)).all()
    assert (interview.place, interview.local_day) == ("Room 4", date(2026, 12, 2))


def test_a_cancellation_keeps_people_and_withdraws_steps(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    cancelled = replace(Invitation(), method="CANCEL", sequence=1)
    assert drop(session, user, when, cancelled).verdict is Verdict.CANCEL
    assert session.scalars(select(Interview.state)).all() == [InterviewState.CANCELLED]
    assert count(session, Contact) == 3
    states = session.scalars(select(FollowUp.state)).all()
    assert set(states) == {FollowUpState.WITHDRAWN}
    assert set(session.scalars(select(Contact.met_on))) == {None}


def test_a_cancellation_of_something_unknown_does_nothing(session: Session, user: User, when: When) -> None:
    taken = drop(session, user, when, replace(Invitation(), method="CANCEL"))
    assert taken.verdict is Verdict.CANCEL_UNKNOWN
    assert (count(session, Contact), count(session, Interview), count(session, Company)) == (0, 0, 0)


def test_a_cancellation_after_it_was_held_asks(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    later = When(when.now + timedelta(days=10), when.zone)
    interviews.sweep(session, when=later)
    taken = drop(session, user, later, replace(Invitation(), method="CANCEL", sequence=1))
    assert taken.verdict is Verdict.CANCEL_HELD
    assert session.scalars(select(Interview.state)).all() == [InterviewState.HELD]


@pytest.mark.parametrize("method", ["REPLY", "COUNTER"])
def test_an_answer_creates_nobody(session: Session, user: User, when: When, method: str) -> None:
    taken = drop(session, user, when, replace(Invitation(), method=method))
    assert taken.verdict is Verdict.ANSWER
    assert (count(session, Contact), count(session, Interview)) == (0, 0)


def test_a_known_address_is_the_known_contact(session: Session, user: User, when: When) -> None:
    known = a_contact(session, "D. Hart", email="Dana.Hart@initech.example")
    drop(session, user, when, Invitation())
    assert count(session, Contact) == 3
    assert known.id in session.scalars(select(Participant.contact_id)).all()


def test_somebody_in_the_trash_is_taken_out_of_it(session: Session, user: User, when: When) -> None:
    known = a_contact(session, "Dana Hart", email="dana.hart@initech.example")
    contacts.trash(session, known, when=when)
    drop(session, user, when, Invitation())
    assert known.deleted_at is None


def test_a_relay_that_names_nobody_creates_nobody(session: Session, user: User, when: When) -> None:
    nobody = replace(Invitation(), organiser=("Scheduling", "no-reply@greenhouse.io"), people=())
    drop(session, user, when, nobody)
    assert (count(session, Contact), count(session, Interview)) == (0, 1)


def test_what_names_no_company_waits_for_a_page_to_ask_on(session: Session, user: User, when: When) -> None:
    bare = Invitation(summary="Interview", organiser=("Ina", "ina@gmail.com"), people=())
    assert drop(session, user, when, bare).missing == ("company",)
    assert (count(session, Contact), count(session, Interview)) == (0, 0)


def test_undo_puts_what_was_created_into_the_trash(session: Session, user: User, when: When) -> None:
    known = a_contact(session, "Dana Hart", email="dana.hart@initech.example")
    drop(session, user, when, Invitation())
    given = HandedIn(Invitation().data(), "invite.ics")
    applying.undo(session, staging.stage(session, given, when=when), when=when)
    live = session.scalars(select(Contact.name).where(Contact.deleted_at.is_(None))).all()
    assert live == [known.name]
    assert session.scalars(select(Interview.deleted_at)).all() != [None]
    assert session.scalars(select(FollowUp).where(FollowUp.state == FollowUpState.OPEN)).all() == []


def test_after_an_undo_the_same_file_is_new_again(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    given = HandedIn(Invitation().data(), "invite.ics")
    applying.undo(session, staging.stage(session, given, when=when), when=when)
    drop(session, user, when, Invitation())
    for model in (Interview, Opening, Company):
        assert session.scalars(select(model.deleted_at)).all() == [None]
    assert session.scalars(select(Contact.deleted_at)).all() == [None] * 3
    assert len(session.scalars(select(FollowUp).where(FollowUp.state == FollowUpState.OPEN)).all()) == 4


def test_what_is_stored_is_what_is_derived(session: Session, user: User, when: When) -> None:
    drop(session, user, when, Invitation())
    drop(
        session,
        user,
        when,
        replace(Invitation(), sequence=1, start="20261110T130000Z", end="20261110T140000Z"),
    )
    assert jobs.unsettled(session, when=when) == []
