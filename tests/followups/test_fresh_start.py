"""A fresh start moves planned days and nothing else, keeps to capacity, and can be taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.fresh_start import Occasion
from crm.core.kinds import FollowUpKind, InteractionKind
from crm.core.when import When
from crm.db.changes import ChangeAct
from crm.followups import actions, jobs
from crm.followups.actions import NewFollowUp
from crm.followups.models import FollowUp
from crm.followups.pace import fresh_start
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from tests.factories import a_contact

pytestmark = pytest.mark.usefixtures("user", "wired")
Values = tuple[object, ...]
WEDNESDAY = date(2026, 11, 25)


def kept(session: Session, name: str, met_on: date, when: When, tier: Tier = Tier.A) -> FollowUp:
    contact = a_contact(session, name, met_on=met_on)
    contacts.set_cadence(session, contact, tier=tier, own_months=None, when=when)
    row = session.scalars(select(FollowUp).where(FollowUp.contact_id == contact.id)).one()
    row.planned_on = row.due_on
    session.flush()
    return row


def pile(session: Session, when: When, size: int = 7) -> list[FollowUp]:
    """People who were met one after another, each a day later, and are all overdue."""
    return [kept(session, f"Person {n}", date(2026, 9, 1) + timedelta(days=n), when) for n in range(size)]


def facts(session: Session) -> dict[int, Values]:
    """All that must not move."""
    rows = session.execute(select(FollowUp.id, FollowUp.state, FollowUp.due_on, FollowUp.origin_key))
    return {row[0]: tuple(row[1:]) for row in rows}


def days(session: Session) -> dict[int, Values]:
    rows = session.execute(select(FollowUp.id, FollowUp.planned_on, FollowUp.snoozed_until))
    return {row[0]: tuple(row[1:]) for row in rows}


def next_due(session: Session) -> dict[int, date | None]:
    return {row[0]: row[1] for row in session.execute(select(Contact.id, Contact.next_due_on))}


def begin(session: Session, user: User, when: When) -> ChangeAct:
    act = fresh_start.respread(session, user, when=when)
    assert act is not None
    return act


def test_a_pile_is_offered_with_its_last_day(session: Session, user: User, when: When) -> None:
    user.daily_capacity = 2
    pile(session, when)
    preview = fresh_start.offered(session, user, today=when.today)
    assert preview == fresh_start.Preview(7, 2, date(2026, 11, 30), Occasion.MOST)


def test_the_preview_says_what_the_fresh_start_does(session: Session, user: User, when: When) -> None:
    user.daily_capacity = 2
    rows = pile(session, when)
    actions.add(session, NewFollowUp("Update my profile", date(2026, 11, 20), None), when=when)
    actions.add(session, NewFollowUp("Call the bank", date(2026, 11, 26), None), when=when)
    preview = fresh_start.offered(session, user, today=when.today)
    begin(session, user, when)
    planned = [row.planned_on for row in rows]
    assert preview is not None
    assert max(planned) == preview.last_on
    assert planned.count(WEDNESDAY) == planned.count(date(2026, 11, 26)) == 1
    assert planned.count(date(2026, 11, 27)) == 2


def test_only_planned_days_move_and_what_is_stored_is_still_what_is_derived(
    session: Session, user: User, when: When
) -> None:
    rows = pile(session, when)
    mine = actions.add(session, NewFollowUp("Update my profile", date(2026, 11, 20), None), when=when)
    before, revisions = facts(session), {row.id: row.rev for row in rows}
    begin(session, user, when)
    assert facts(session) == before
    assert mine.planned_on == date(2026, 11, 20)
    assert all(row.planned_on >= when.today for row in rows)
    assert all(row.rev > revisions[row.id] for row in rows)
    assert jobs.unsettled(session, when=when) == []
    assert next_due(session) == {row.contact_id: row.planned_on for row in rows}
    assert user.fresh_start_on == when.today


def test_who_is_to_hear_most_often_comes_first_and_of_equals_who_has_waited_longest(
    session: Session, user: User, when: When
) -> None:
    user.daily_capacity = 1
    rarely = kept(session, "Rarely", date(2024, 1, 1), when, Tier.D)
    longest = kept(session, "Longest", date(2026, 3, 1), when)
    shorter = kept(session, "Shorter", date(2026, 9, 1), when)
    begin(session, user, when)
    assert [row.planned_on for row in (longest, shorter, rarely)] == [
        WEDNESDAY,
        date(2026, 11, 26),
        date(2026, 11, 27),
    ]


def test_a_snooze_that_is_over_falls_away_and_one_ahead_stays(
    session: Session, user: User, when: When
) -> None:
    over, ahead, *_ = pile(session, when)
    over.snoozed_until, ahead.snoozed_until = date(2026, 11, 20), date(2026, 12, 20)
    session.flush()
    planned = ahead.planned_on
    begin(session, user, when)
    session.refresh(over)
    assert over.effective_on == over.planned_on >= when.today
    assert (ahead.snoozed_until, ahead.planned_on) == (date(2026, 12, 20), planned)


def test_what_is_planned_for_today_is_not_overdue(session: Session, user: User, when: When) -> None:
    row = kept(session, "Dana Hart", date(2026, 10, 25), when)
    assert (row.planned_on, fresh_start.respread(session, user, when=when)) == (WEDNESDAY, None)


def test_undo_brings_every_day_back_and_offers_it_again(session: Session, user: User, when: When) -> None:
    rows = pile(session, when)
    rows[0].snoozed_until = date(2026, 11, 20)
    session.flush()
    before = days(session)
    act = begin(session, user, when)
    assert fresh_start.size(session, act) == 7
    assert fresh_start.undo(session, user, act, when=when) == []
    assert days(session) == before
    assert next_due(session) == {row.contact_id: row.effective_on for row in rows}
    assert jobs.unsettled(session, when=when) == []
    assert user.fresh_start_on is None
    assert fresh_start.offered(session, user, today=when.today) is not None
    assert not fresh_start.is_undoable(act, when=when)


def test_what_was_changed_since_stays_and_is_named(session: Session, user: User, when: When) -> None:
    rows = pile(session, when)
    act = begin(session, user, when)
    actions.snooze(session, rows[2], date(2026, 12, 24), when=when)
    moved = rows[2].planned_on
    person = a_contact(session, "Later Lou")
    entry = NewInteraction(InteractionKind.CALL, when.today, (person.id,))
    interactions.log(session, entry, when=when)
    assert fresh_start.undo(session, user, act, when=when) == ["Person 2"]
    session.refresh(rows[2])
    assert (rows[2].planned_on, rows[2].snoozed_until) == (moved, date(2026, 12, 24))
    assert rows[1].planned_on < when.today
    assert jobs.unsettled(session, when=when) == []


def test_a_second_press_finds_nothing(session: Session, user: User, when: When) -> None:
    pile(session, when)
    begin(session, user, when)
    assert fresh_start.respread(session, user, when=when) is None
    assert fresh_start.offered(session, user, today=when.today) is None


def test_somebody_else_has_no_part_in_it(session: Session, user: User, when: When) -> None:
    pile(session, when, size=3)
    assert fresh_start.offered(session, user, today=when.today) is None


def test_back_from_an_absence_what_piled_up_is_offered(session: Session, user: User, when: When) -> None:
    user.daily_capacity = 2
    user.away_from, user.away_until = date(2026, 11, 1), date(2026, 11, 24)
    pile(session, when, size=3)
    for n in range(9):
        kept(session, f"Not yet {n}", date(2026, 11, 20), when)
    preview = fresh_start.offered(session, user, today=when.today)
    assert preview is not None
    assert preview.why is Occasion.BACK
    user.away_until = date(2026, 11, 25)
    assert fresh_start.offered(session, user, today=when.today) is None


def test_a_fresh_start_in_an_absence_begins_after_it(session: Session, user: User, when: When) -> None:
    user.away_from, user.away_until = WEDNESDAY, date(2026, 12, 4)
    rows = pile(session, when)
    begin(session, user, when)
    assert min(row.planned_on for row in rows) == date(2026, 12, 7)


def test_nothing_is_placed_in_an_absence(session: Session, user: User, when: When) -> None:
    user.away_from, user.away_until = date(2026, 12, 7), date(2027, 1, 8)
    session.flush()
    contact = a_contact(session, "Dana Hart", met_on=date(2026, 11, 10))
    contacts.set_cadence(session, contact, tier=Tier.A, own_months=None, when=when)
    row = session.scalars(select(FollowUp).where(FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH)).one()
    assert (row.due_on, row.planned_on) == (date(2026, 12, 10), date(2027, 1, 11))
