"""The mode of a search stretches and shortens every cadence, and changing it back changes nothing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.actions import change_settings
from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState, SearchMode, Stage
from crm.core.when import When
from crm.followups import actions, jobs
from crm.followups.models import FollowUp
from crm.openings import actions as openings
from crm.openings.actions.openings import announce
from tests.factories import a_company, a_contact, an_opening

pytestmark = pytest.mark.usefixtures("user", "wired")
State = dict[int, tuple[object, ...]]


def switch(session: Session, user: User, mode: SearchMode, when: When) -> None:
    change_settings(session, user, {"search_mode": mode, "search_mode_on": when.today}, now=when.now)
    session.flush()


def kept(
    session: Session,
    name: str,
    met_on: date,
    when: When,
    *,
    tier: Tier = Tier.B,
    company: Company | None = None,
) -> Contact:
    contact = a_contact(session, name, met_on=met_on, company=company)
    contacts.set_cadence(session, contact, tier=tier, own_months=None, when=when)
    return contact


def keep(session: Session, contact: Contact) -> FollowUp:
    return session.scalars(
        select(FollowUp)
        .where(FollowUp.contact_id == contact.id, FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH)
        .order_by(FollowUp.id.desc())
        .execution_options(populate_existing=True)
    ).first() or pytest.fail("nothing is planned")


def stored(session: Session) -> State:
    """All that a mode may move, but revisions, which never fall."""
    rows = session.execute(
        select(
            FollowUp.id,
            FollowUp.state,
            FollowUp.due_on,
            FollowUp.planned_on,
            FollowUp.snoozed_until,
            FollowUp.opener,
        )
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def shown(session: Session) -> dict[int, date | None]:
    return {row[0]: row[1] for row in session.execute(select(Contact.id, Contact.next_due_on))}


@pytest.mark.parametrize(
    ("mode", "due"),
    [
        (SearchMode.STEADY, date(2027, 2, 10)),
        (SearchMode.ACTIVE, date(2027, 1, 10)),
        (SearchMode.QUIET, date(2027, 5, 10)),
        (SearchMode.HIRED, date(2027, 5, 10)),
    ],
)
def test_a_mode_moves_what_is_due(
    session: Session, user: User, when: When, mode: SearchMode, due: date
) -> None:
    dana = kept(session, "Dana Hart", date(2026, 11, 10), when)
    switch(session, user, mode, when)
    assert keep(session, dana).due_on == due
    assert dana.next_due_on == keep(session, dana).planned_on
    assert jobs.unsettled(session, when=when) == []


def test_a_cadence_given_later_follows_the_mode_too(session: Session, user: User, when: When) -> None:
    switch(session, user, SearchMode.QUIET, when)
    dana = kept(session, "Dana Hart", date(2026, 11, 10), when, tier=Tier.A)
    assert keep(session, dana).due_on == date(2027, 1, 10)


def test_while_searching_people_where_an_application_is_under_way_come_twice_as_often(
    session: Session, user: User, when: When
) -> None:
    initech = a_company(session, "Initech")
    dana = kept(session, "Dana Hart", date(2026, 11, 10), when, company=initech)
    ivo = kept(session, "Ivo Lind", date(2026, 11, 10), when)
    switch(session, user, SearchMode.ACTIVE, when)
    assert (keep(session, dana).due_on, keep(session, ivo).due_on) == (date(2027, 1, 10), date(2027, 1, 10))
    opening = an_opening(session, initech)
    announce(session, opening, when=when)
    assert keep(session, dana).due_on == date(2026, 12, 25)
    assert jobs.unsettled(session, when=when) == []
    openings.set_stage(session, opening, Stage.FROZEN, when=when)
    assert jobs.unsettled(session, when=when) == []
    openings.set_stage(session, opening, Stage.SAVED, when=when)
    elsewhere = a_company(session, "Hooli")
    contacts.trash_company(session, initech, when=when)
    assert keep(session, dana).due_on == date(2027, 1, 10)
    contacts.restore_company(session, initech, when=when)
    assert keep(session, dana).due_on == date(2026, 12, 25)
    opening.company_id = elsewhere.id
    announce(session, opening, when=when, was_at=initech.id)
    assert keep(session, dana).due_on == date(2027, 1, 10)
    assert jobs.unsettled(session, when=when) == []


def crowd(session: Session, when: When) -> list[Contact]:
    """People of every tier who were met over a year, one of them snoozed, one with words of one's own."""
    people = [
        kept(session, f"Person {n}", date(2025, 12, 1) + timedelta(days=9 * n), when, tier=list(Tier)[n % 4])
        for n in range(40)
    ]
    actions.snooze(session, keep(session, people[30]), when.today + timedelta(days=3), when=when)
    actions.write_opener(session, keep(session, people[31]), "Hi, long time!", when=when)
    return people


@pytest.mark.parametrize("mode", [SearchMode.ACTIVE, SearchMode.QUIET, SearchMode.HIRED])
def test_changing_back_brings_every_nudge_to_the_day_on_which_it_was(
    session: Session, user: User, when: When, mode: SearchMode
) -> None:
    user.daily_capacity = 2
    crowd(session, when)
    before, due = stored(session), shown(session)
    switch(session, user, mode, when)
    moved = stored(session)
    assert moved != before
    assert jobs.unsettled(session, when=when) == []
    switch(session, user, SearchMode.STEADY, when)
    assert stored(session) == before
    assert shown(session) == due
    assert jobs.unsettled(session, when=when) == []


def test_what_was_touched_meanwhile_is_derived_and_keeps_what_was_done_to_it(
    session: Session, user: User, when: When
) -> None:
    people = crowd(session, when)
    before = stored(session)
    switch(session, user, SearchMode.QUIET, when)
    touched = keep(session, people[35])
    actions.snooze(session, touched, date(2027, 3, 1), when=when)
    switch(session, user, SearchMode.STEADY, when)
    after = stored(session)
    assert after.pop(touched.id)[3] == date(2027, 3, 1)
    before.pop(touched.id)
    assert after == before
    assert jobs.unsettled(session, when=when) == []


def test_from_mode_to_mode_and_back_nothing_drifts(session: Session, user: User, when: When) -> None:
    crowd(session, when)
    dues = {row_id: values[:2] for row_id, values in stored(session).items()}
    for mode in (SearchMode.ACTIVE, SearchMode.QUIET, SearchMode.HIRED, SearchMode.ACTIVE, SearchMode.STEADY):
        switch(session, user, mode, when)
        assert jobs.unsettled(session, when=when) == []
    assert {row_id: values[:2] for row_id, values in stored(session).items()} == dues


def test_what_a_shorter_rhythm_makes_due_is_spread_within_capacity(
    session: Session, user: User, when: When
) -> None:
    user.daily_capacity = 2
    people = [kept(session, f"Person {n}", date(2026, 8, 28), when) for n in range(20)]
    switch(session, user, SearchMode.ACTIVE, when)
    days = [keep(session, person).planned_on for person in people]
    assert {keep(session, person).due_on for person in people} == {date(2026, 10, 28)}
    assert min(days) == when.today
    assert max(days.count(day) for day in days) == 2
    assert all(day.isoweekday() < 6 for day in days)


def test_what_is_overdue_already_is_not_planned_anew_by_a_shorter_rhythm(
    session: Session, user: User, when: When
) -> None:
    late = kept(session, "Dana Hart", date(2026, 8, 3), when)
    planned = keep(session, late).planned_on
    assert planned < when.today
    switch(session, user, SearchMode.ACTIVE, when)
    assert keep(session, late).planned_on == planned


def test_a_paused_contact_and_one_without_a_cadence_get_nothing(
    session: Session, user: User, when: When
) -> None:
    a_contact(session, "Ivo Lind")
    dana = kept(session, "Dana Hart", date(2026, 11, 10), when)
    contacts.pause(session, dana, until=None, when=when)
    switch(session, user, SearchMode.ACTIVE, when)
    assert [row.state for row in session.scalars(select(FollowUp))] == [FollowUpState.WITHDRAWN]
