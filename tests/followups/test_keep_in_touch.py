"""Keep in touch: counted from the last contact, closed by one, waiting for better things."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind
from crm.core.when import When
from crm.followups import actions, jobs
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from tests.factories import a_contact

pytestmark = pytest.mark.usefixtures("user", "wired")


def keeps(session: Session, contact: Contact) -> list[FollowUp]:
    return list(
        session.scalars(
            select(FollowUp)
            .where(FollowUp.contact_id == contact.id, FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH)
            .order_by(FollowUp.id)
        )
    )


def log(
    session: Session, contact: Contact, on: date, when: When, kind: InteractionKind = InteractionKind.CALL
) -> int:
    entry = interactions.log(session, NewInteraction(kind, on, (contact.id,)), when=when)
    return entry.id


def with_tier(session: Session, when: When, **more: object) -> Contact:
    contact = a_contact(session, **more)  # type: ignore[arg-type]
    contacts.set_cadence(session, contact, tier=Tier.A, own_months=None, when=when)
    return contact


def test_a_cadence_plants_one_row_a_month_after_we_met(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 11, 10))
    assert [(row.origin_key, row.due_on) for row in keeps(session, contact)] == [
        (f"cadence:{contact.id}:1", date(2026, 12, 10))
    ]
    assert contact.next_due_on == date(2026, 12, 10)


def test_without_a_cadence_nothing_is_planted(session: Session, when: When) -> None:
    contact = a_contact(session)
    log(session, contact, date(2026, 11, 1), when)
    assert keeps(session, contact) == []
    assert contact.last_contact_on == date(2026, 11, 1)


def test_a_contact_that_comes_early_only_moves_the_open_row(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 11, 10))
    log(session, contact, date(2026, 11, 20), when)
    [row] = keeps(session, contact)
    assert (row.state, row.due_on) == (FollowUpState.OPEN, date(2026, 12, 20))


def test_a_contact_closes_a_due_row_and_opens_the_next(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    entry = log(session, contact, date(2026, 11, 25), when)
    first, second = keeps(session, contact)
    assert (first.state, first.closed_by, first.closed_on) == (FollowUpState.DONE, entry, when.today)
    assert (second.state, second.due_on) == (FollowUpState.OPEN, date(2026, 12, 25))


def test_a_backdated_contact_that_leaves_the_base_alone_closes_nothing(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    log(session, contact, date(2026, 10, 10), when)
    before = [(row.state, row.due_on) for row in keeps(session, contact)]
    log(session, contact, date(2026, 9, 20), when)
    assert [(row.state, row.due_on) for row in keeps(session, contact)] == before


@pytest.mark.parametrize(
    "kind", [InteractionKind.NOTE, InteractionKind.ATTEMPT, InteractionKind.CONNECTION_REQUEST]
)
def test_what_is_no_contact_moves_nothing(session: Session, when: When, kind: InteractionKind) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    log(session, contact, date(2026, 11, 25), when, kind)
    [row] = keeps(session, contact)
    assert (row.state, row.due_on) == (FollowUpState.OPEN, date(2026, 10, 1))
    assert contact.last_contact_on is None


def test_deleting_what_closed_a_row_opens_it_again_and_removes_its_successor(
    session: Session, when: When
) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    entry = interactions.log(
        session, NewInteraction(InteractionKind.CALL, when.today, (contact.id,)), when=when
    )
    interactions.remove(session, entry, when=when)
    [row] = keeps(session, contact)
    assert (row.state, row.due_on, row.closed_by) == (FollowUpState.OPEN, date(2026, 10, 1), None)


def test_done_logs_the_contact_and_its_undo_takes_both_back(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    [row] = keeps(session, contact)
    actions.done(session, row, actions.Outcome(InteractionKind.EMAIL, "asked about the move"), when=when)
    assert contact.last_contact_on == when.today
    assert [each.state for each in keeps(session, contact)] == [FollowUpState.DONE, FollowUpState.OPEN]
    actions.undo_done(session, row, when=when)
    assert contact.last_contact_on is None
    [row] = keeps(session, contact)
    assert (row.state, row.due_on) == (FollowUpState.OPEN, date(2026, 10, 1))


def test_a_skip_counts_from_today_and_its_undo_from_before(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    [row] = keeps(session, contact)
    actions.skip(session, row, when=when)
    assert [each.due_on for each in keeps(session, contact)][-1] == date(2026, 12, 25)
    actions.undo_skip(session, row, when=when)
    assert [(each.state, each.due_on) for each in keeps(session, contact)] == [
        (FollowUpState.OPEN, date(2026, 10, 1))
    ]


def test_what_the_user_did_to_a_successor_is_handed_back(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    [row] = keeps(session, contact)
    actions.skip(session, row, when=when)
    successor = keeps(session, contact)[-1]
    actions.write_opener(session, successor, "Hi, long time!", when=when)
    actions.undo_skip(session, row, when=when)
    assert [each.opener for each in keeps(session, contact)] == ["Hi, long time!"]


def test_not_reached_logs_an_attempt_and_asks_again_after_three_workdays(
    session: Session, when: When
) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    [row] = keeps(session, contact)
    actions.not_reached(session, row, text="voicemail", when=when)
    assert (row.state, row.snoozed_until, row.attempts) == (FollowUpState.OPEN, date(2026, 11, 30), 1)
    assert contact.last_contact_on is None
    actions.undo_not_reached(session, row, was=None, when=when)
    assert (row.snoozed_until, row.attempts) == (None, 0)


def test_a_snooze_moves_only_itself_and_a_contact_clears_it(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    [row] = keeps(session, contact)
    actions.snooze(session, row, date(2026, 12, 5), when=when)
    assert (row.due_on, row.effective_on, contact.next_due_on) == (
        date(2026, 10, 1),
        date(2026, 12, 5),
        date(2026, 12, 5),
    )
    log(session, contact, when.today, when)
    [row] = keeps(session, contact)
    assert (row.state, row.snoozed_until, row.due_on) == (FollowUpState.OPEN, None, date(2026, 12, 25))


@pytest.mark.parametrize("days", [0, -1, -30])
def test_a_snooze_that_is_not_ahead_is_refused(session: Session, when: When, days: int) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    [row] = keeps(session, contact)
    with pytest.raises(ValueError, match="day to come"):
        actions.snooze(session, row, when.today + timedelta(days=days), when=when)


def test_a_pause_withdraws_and_its_end_brings_back(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    contacts.pause(session, contact, until=date(2026, 11, 26), when=when)
    assert [row.state for row in keeps(session, contact)] == [FollowUpState.WITHDRAWN]
    assert contact.next_due_on is None
    later = When(when.now + timedelta(days=1), when.zone)
    assert jobs.sweep(session, when=later) == 1
    assert [(row.state, row.due_on) for row in keeps(session, contact)] == [
        (FollowUpState.OPEN, date(2026, 10, 1))
    ]


def test_archiving_and_trashing_silence_and_restoring_brings_back(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    for away, back in ((contacts.archive, contacts.unarchive), (contacts.trash, contacts.restore)):
        away(session, contact, when=when)
        assert contact.next_due_on is None
        back(session, contact, when=when)
        assert contact.next_due_on is not None


def test_a_full_day_moves_the_next_person_to_the_next_workday(
    session: Session, when: When, user: User
) -> None:
    user.daily_capacity = 2
    session.flush()
    days = []
    for number in range(5):
        contact = with_tier(session, when, name=f"Person {number}", met_on=date(2026, 11, 4))
        days += [row.planned_on for row in keeps(session, contact)]
    assert days == [
        date(2026, 12, 4),
        date(2026, 12, 4),
        date(2026, 12, 7),
        date(2026, 12, 7),
        date(2026, 12, 8),
    ]


def test_what_is_stored_is_what_is_derived(session: Session, when: When) -> None:
    contact = with_tier(session, when, met_on=date(2026, 9, 1))
    log(session, contact, date(2026, 10, 10), when)
    assert jobs.unsettled(session, when=when) == []
    contact.last_contact_on = date(2026, 1, 1)
    session.flush()
    assert jobs.unsettled(session, when=when) == [contact.id]
