"""Two contacts become one, by the rules; undone, everything is as before."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact, ContactAlias, ContactMethod, Position
from crm.contacts.signals import contact_changed
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.db.changes import images
from crm.db.changes.staying import references
from crm.followups import actions as followups
from crm.followups.jobs import misplanted, unsettled
from crm.followups.models import FollowUp
from crm.interactions.models import InteractionContact
from crm.interviews.models import Interview, Participant
from crm.interviews.signals import interview_changed
from crm.openings.models import Opening
from crm.people import actions
from crm.people.actions import Choice, Part
from crm.search import checking
from tests.factories import a_company, a_contact, an_interaction, an_interview, an_opening
from tests.people.two_lives import Lives, dump

SEEDS = range(1, 7)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("user", "wired")
def test_a_merge_and_its_undo_leave_everything_as_it_was(session: Session, when: When, seed: int) -> None:
    lives = Lives(session, when, seed)
    before = dump(session)
    parts = frozenset(part for part in Part if lives.chance.random() < 0.5)
    act = actions.merge(session, lives.dana, lives.dani, Choice(parts), when=when)
    session.commit()
    assert unsettled(session, when=when) == []
    assert misplanted(session, when=when) == []
    session.rollback()
    assert checking.differing(session) == 0
    assert dump(session) != before
    outcome = actions.undo_merge(session, act, when=when)
    session.commit()
    assert outcome.conflicts == []
    after = dump(session)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
    assert unsettled(session, when=when) == []
    assert misplanted(session, when=when) == []
    session.rollback()
    assert checking.differing(session) == 0


def test_whatever_refers_to_a_contact_is_handed_over() -> None:
    """A new table that refers to contacts must be thought of: its rows would go with the one who goes."""
    known = {
        "contact_alias", "contact_method", "contact_origin", "contact_photo", "contact_tag", "custom_value",
        "debrief_detail", "distinct_pair", "followup", "interaction_contact", "opening", "opening_person",
        "participant", "position", "promise",
    }  # fmt: skip
    assert {images.table_of(each.model).name for each in references() if each.to == "contact"} == known


@pytest.fixture
def pair(session: Session, user: User, wired: None) -> tuple[Contact, Contact]:
    """Dana twice, at one firm."""
    firm = a_company(session)
    dana = a_contact(session, "Dana Hart", company=firm, title="Lead", email="dana@example.org", notes="One")
    dani = a_contact(session, "Dani Hart", company=firm, email="dani@example.com", notes="Two")
    session.commit()
    return dana, dani


Pair = tuple[Contact, Contact]


def merged(session: Session, pair: Pair, when: When, choice: Choice = Choice()) -> Contact:  # noqa: B008
    """The one who stays."""
    actions.merge(session, *pair, choice, when=when)
    session.commit()
    session.refresh(pair[0])
    return pair[0]


def test_one_part_in_an_interview_and_it_is_the_stronger_one(
    session: Session, pair: Pair, when: When
) -> None:
    met = an_interview(session, people=[(pair[0], Role.COORDINATOR), (pair[1], Role.HIRING_MANAGER)])
    other = an_interview(session, opening=met_opening(session, met), people=[(pair[1], Role.RECRUITER)])
    merged(session, pair, when)
    rows = session.execute(select(Participant.interview_id, Participant.contact_id, Participant.role))
    assert {tuple(row) for row in rows} == {
        (met.id, pair[0].id, Role.HIRING_MANAGER),
        (other.id, pair[0].id, Role.RECRUITER),
    }


def met_opening(session: Session, interview: Interview) -> Opening:
    """The opening of an interview."""
    return session.scalars(select(Opening).where(Opening.id == interview.opening_id)).one()


def test_a_talk_with_both_is_one_talk_with_one(session: Session, pair: Pair, when: When) -> None:
    talk = an_interaction(session, pair[0], on=date(2026, 11, 20))
    session.add(InteractionContact(interaction_id=talk.id, contact_id=pair[1].id))
    an_interaction(session, pair[1], on=date(2026, 11, 23))
    kept = merged(session, pair, when)
    assert session.scalars(select(InteractionContact.contact_id)).all() == [kept.id, kept.id]
    assert kept.last_contact_on == date(2026, 11, 23)


def test_notes_are_joined_the_earlier_meeting_and_the_chosen_name_stay(
    session: Session, pair: Pair, when: When
) -> None:
    pair[0].met_on, pair[1].met_on = date(2026, 5, 1), date(2025, 4, 1)
    kept = merged(session, pair, when, Choice(frozenset({Part.NAME})))
    assert (kept.name, kept.name_key, kept.notes) == ("Dani Hart", "dani hart", "One\n\nTwo")
    assert kept.met_on == date(2025, 4, 1)
    assert session.scalars(select(ContactMethod.value).order_by(ContactMethod.place)).all() == [
        "dana@example.org",
        "dani@example.com",
    ]
    assert session.scalars(select(Position.title)).all() == ["Lead"]


def test_one_open_step_per_origin_a_done_one_satisfies_and_the_earlier_snooze_wins(
    session: Session, pair: Pair, when: When
) -> None:
    people = [(pair[0], Role.INTERVIEWER), (pair[1], Role.INTERVIEWER)]
    first = an_interview(session, people=people, state=InterviewState.HELD)
    elsewhere = an_opening(session, a_company(session, "Hooli"))
    second = an_interview(session, opening=elsewhere, people=people, state=InterviewState.HELD)
    for interview in (first, second):
        interview_changed.send(interview, session=session, when=when)
    mine, theirs = thanks(session, pair[0]), thanks(session, pair[1])
    followups.done(session, theirs[0], followups.Outcome(), when=when)
    for row, days in ((mine[1], 3), (theirs[1], 2)):
        followups.snooze(session, row, when.today + timedelta(days=days), when=when)
    session.commit()
    kept = merged(session, pair, when)
    rows = thanks(session, kept)
    assert [row.state for row in rows] == [FollowUpState.DONE, FollowUpState.OPEN]
    assert [row.origin_key.split(":")[1] for row in rows] == [str(kept.id)] * 2
    assert rows[1].snoozed_until == when.today + timedelta(days=2)


def thanks(session: Session, contact: Contact) -> list[FollowUp]:
    """The thank-yous to a contact, by company."""
    mine = (FollowUp.contact_id == contact.id, FollowUp.kind == FollowUpKind.THANK_YOU)
    return list(session.scalars(select(FollowUp).where(*mine).order_by(FollowUp.company_id)))


def test_the_cadence_is_derived_anew_from_all_talks(session: Session, pair: Pair, when: When) -> None:
    pair[0].tier, pair[1].tier = Tier.C, Tier.A
    an_interaction(session, pair[0], on=date(2026, 11, 24))
    an_interaction(session, pair[1], on=date(2026, 8, 1))
    for contact in pair:
        contact_changed.send(contact, session=session, when=when)
    session.commit()
    kept = merged(session, pair, when, Choice(frozenset({Part.RHYTHM})))
    mine = (FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH, FollowUp.state == FollowUpState.OPEN)
    [row] = session.scalars(select(FollowUp).where(*mine)).all()
    assert (row.contact_id, row.due_on) == (kept.id, date(2026, 12, 24))


def test_the_id_of_the_one_who_went_leads_on_also_after_a_second_merge(
    session: Session, pair: Pair, when: When
) -> None:
    first, gone_id = merged(session, pair, when), pair[1].id
    third = a_contact(session, "D. Hart")
    actions.merge(session, third, first, Choice(), when=when)
    session.commit()
    aliases = session.execute(select(ContactAlias.former_id, ContactAlias.contact_id))
    assert {tuple(row) for row in aliases} == {(gone_id, third.id), (first.id, third.id)}


def test_two_jobs_at_two_firms_become_one_now_and_one_past(session: Session, when: When, user: User) -> None:
    dana = a_contact(session, company=a_company(session, "Old"), title="Lead")
    dani = a_contact(session, "Dani Hart", company=a_company(session, "New"), title="Head")
    kept = merged(session, (dana, dani), when, Choice(frozenset({Part.WORK})))
    rows = session.execute(select(Position.title, Position.is_current, Position.contact_id))
    assert {tuple(row) for row in rows} == {("Lead", False, kept.id), ("Head", True, kept.id)}
    assert kept.company_key == "new"


def test_what_was_changed_since_stays_and_is_named(session: Session, pair: Pair, when: When) -> None:
    act = actions.merge(session, *pair, Choice(), when=when)
    session.commit()
    pair[0].notes = "Written after"
    pair[0].touch(when.now)
    session.commit()
    outcome = actions.undo_merge(session, act, when=when)
    session.commit()
    assert [conflict.table for conflict in outcome.conflicts] == ["contact"]
    assert pair[0].notes == "Written after"
    assert set(session.scalars(select(Contact.name))) == {"Dana Hart", "Dani Hart"}


def test_nobody_is_merged_with_themselves_or_out_of_the_trash(
    session: Session, pair: Pair, when: When
) -> None:
    with pytest.raises(actions.NotMergeable):
        actions.merge(session, pair[0], pair[0], Choice(), when=when)
    pair[1].deleted_at = when.now
    with pytest.raises(actions.NotMergeable):
        actions.merge(session, *pair, Choice(), when=when)


def test_a_merge_can_be_undone_for_thirty_days(session: Session, pair: Pair, when: When) -> None:
    act = actions.merge(session, *pair, Choice(), when=when)
    assert actions.is_open(act, now=when.now + timedelta(days=29))
    assert not actions.is_open(act, now=when.now + timedelta(days=31))
    actions.undo_merge(session, act, when=when)
    assert not actions.is_open(act, now=when.now)
