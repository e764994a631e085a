"""Steps about a contact alone: congratulations on a move, and one request to connect per person met."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact, LinkedIn
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind
from crm.core.ladders import Row
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import actions, jobs
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.interactions.models import Interaction
from crm.interviews import actions as interviews
from tests.factories import a_company, a_contact, an_opening
from tests.followups.interviewing import FRIDAY, MONDAY, noon, of_row, planned, rows, the_step

pytestmark = pytest.mark.usefixtures("settled_afterwards")
AFTER, TUESDAY = noon(FRIDAY), date(2026, 12, 1)


@pytest.fixture
def settled_afterwards(session: Session, user: User, wired: None) -> Iterator[None]:
    """Whatever a test did, what is stored is what follows from the facts."""
    yield
    if rows(session):
        when = When(max(row.updated_at for row in rows(session)), AFTER.zone)
        assert jobs.misplanted(session, when=when) == []
        assert jobs.unsettled(session, when=when) == []


@pytest.fixture
def dana(session: Session, settled_afterwards: None) -> Contact:
    return a_contact(session, "Dana Hart")


@pytest.fixture
def thanked(session: Session, when: When, dana: Contact) -> Contact:
    """Dana, who interviewed on Thursday and was thanked on Friday."""
    planned(session, an_opening(session), [(dana, Role.INTERVIEWER)], when)
    interviews.sweep(session, when=AFTER)
    assert of_row(session, Row.CONNECT) == []
    actions.done(session, the_step(session, Row.THANKS), actions.Outcome(), when=AFTER)
    return dana


def requests(session: Session) -> list[InteractionKind]:
    kinds = session.scalars(select(Interaction.kind))
    return [kind for kind in kinds if kind is InteractionKind.CONNECTION_REQUEST]


@pytest.mark.usefixtures("thanked")
def test_who_was_thanked_is_asked_to_connect_on_the_next_workday(session: Session) -> None:
    assert of_row(session, Row.CONNECT) == [("Dana Hart", MONDAY)]
    row = the_step(session, Row.CONNECT)
    assert (row.kind, row.expires_on) == (FollowUpKind.CONNECT, date(2026, 12, 21))
    assert (row.company_id, row.opening_id, row.interview_id) == (None, None, None)


def test_doing_it_says_so_and_logs_a_request_and_its_undo_takes_both_back(
    session: Session, thanked: Contact
) -> None:
    row, when = the_step(session, Row.CONNECT), noon(MONDAY)
    actions.done(session, row, actions.Outcome(), when=when)
    assert (thanked.linkedin, thanked.linkedin_on) == (LinkedIn.SENT, MONDAY)
    assert requests(session) == [InteractionKind.CONNECTION_REQUEST]
    actions.undo_done(session, row, when=when)
    assert (thanked.linkedin, thanked.linkedin_on) == (LinkedIn.NOT_ASKED, None)
    assert requests(session) == []
    assert of_row(session, Row.CONNECT) == [("Dana Hart", MONDAY)]


def test_an_undo_leaves_what_was_said_since(session: Session, thanked: Contact) -> None:
    row, when = the_step(session, Row.CONNECT), noon(MONDAY)
    actions.done(session, row, actions.Outcome(), when=when)
    contacts.set_linkedin(session, thanked, LinkedIn.CONNECTED, on=TUESDAY, when=noon(TUESDAY))
    actions.undo_done(session, row, when=noon(TUESDAY))
    assert thanked.linkedin is LinkedIn.CONNECTED
    assert of_row(session, Row.CONNECT) == []


def test_a_request_that_was_logged_by_hand_answers_it_and_its_removal_asks_again(
    session: Session, thanked: Contact
) -> None:
    new = NewInteraction(InteractionKind.CONNECTION_REQUEST, MONDAY, (thanked.id,))
    entry = interactions.log(session, new, when=noon(MONDAY))
    assert of_row(session, Row.CONNECT, FollowUpState.DONE) == [("Dana Hart", MONDAY)]
    assert (thanked.linkedin, thanked.linkedin_on) == (LinkedIn.SENT, MONDAY)
    interactions.remove(session, entry, when=noon(MONDAY))
    assert of_row(session, Row.CONNECT) == [("Dana Hart", MONDAY)]
    assert (thanked.linkedin, thanked.linkedin_on) == (LinkedIn.NOT_ASKED, None)


def test_somebody_who_is_connected_is_not_asked_and_taking_that_back_asks(
    session: Session, thanked: Contact
) -> None:
    contacts.set_linkedin(session, thanked, LinkedIn.CONNECTED, on=FRIDAY, when=AFTER)
    assert of_row(session, Row.CONNECT) == []
    contacts.set_linkedin(session, thanked, LinkedIn.NOT_ASKED, on=None, when=AFTER)
    assert of_row(session, Row.CONNECT) == [("Dana Hart", MONDAY)]


def test_skipping_is_for_good(session: Session, thanked: Contact) -> None:
    actions.skip(session, the_step(session, Row.CONNECT), when=noon(MONDAY))
    again = planned(session, an_opening(session), [(thanked, Role.INTERVIEWER)], noon(TUESDAY))
    interviews.set_people(
        session, again, [interviews.Part(thanked.id, Role.RECRUITER)], when=noon(TUESDAY), drop=True
    )
    for row in rows(session, FollowUpKind.THANK_YOU):
        if row.state is FollowUpState.OPEN:
            actions.done(session, row, actions.Outcome(), when=noon(TUESDAY))
    assert of_row(session, Row.CONNECT) == []
    assert thanked.linkedin is LinkedIn.NOT_ASKED


@pytest.mark.usefixtures("thanked")
def test_undoing_the_thank_you_takes_the_request_away(session: Session) -> None:
    (row,) = rows(session, FollowUpKind.THANK_YOU)
    actions.undo_done(session, row, when=AFTER)
    assert of_row(session, Row.CONNECT) == []


@pytest.mark.parametrize(("shelf", "back"), [("archive", "unarchive"), ("trash", "restore")])
def test_who_is_put_aside_is_not_asked_until_they_come_back(
    session: Session, thanked: Contact, shelf: str, back: str
) -> None:
    getattr(contacts, shelf)(session, thanked, when=AFTER)
    assert of_row(session, Row.CONNECT) == []
    getattr(contacts, back)(session, thanked, when=AFTER)
    assert of_row(session, Row.CONNECT) == [("Dana Hart", MONDAY)]


def test_a_merged_contact_is_not_asked_twice(session: Session, thanked: Contact) -> None:
    """What was skipped of one of two contacts counts for the one that is left."""
    actions.skip(session, the_step(session, Row.CONNECT), when=noon(MONDAY))
    rita = a_contact(session, "Rita Moss")
    for row in rows(session):
        row.contact_id = rita.id
    session.flush()
    contacts.set_linkedin(session, rita, LinkedIn.NOT_ASKED, on=None, when=noon(MONDAY))
    assert of_row(session, Row.CONNECT) == []
    jobs.settle(session, when=noon(MONDAY))


def test_a_move_is_congratulated_and_its_undo_takes_that_away(session: Session, dana: Contact) -> None:
    hooli = a_company(session, "Hooli")
    opened = contacts.move(
        session, dana, company_id=hooli.id, title="Lead", moved_on=date(2026, 10, 1), when=AFTER
    )
    assert opened is not None
    assert of_row(session, Row.MOVED) == [("Dana Hart", MONDAY)]
    row = the_step(session, Row.MOVED)
    assert (row.kind, row.expires_on) == (FollowUpKind.CONGRATULATE, date(2026, 12, 30))
    contacts.unmove(session, dana, opened_id=opened.id, closed_id=None, when=AFTER)
    assert of_row(session, Row.MOVED) == []


def test_the_next_move_takes_the_place_of_the_last(session: Session, dana: Contact) -> None:
    for name, when in (("Hooli", AFTER), ("Umbra", noon(MONDAY))):
        company = a_company(session, name)
        contacts.move(session, dana, company_id=company.id, title="", moved_on=None, when=when)
    assert of_row(session, Row.MOVED) == [("Dana Hart", TUESDAY)]
    assert of_row(session, Row.MOVED, FollowUpState.WITHDRAWN) == [("Dana Hart", MONDAY)]


def test_a_first_job_is_no_move(session: Session) -> None:
    new = contacts.NewContact("Ada Quist", company_id=a_company(session).id, title="Lead")
    contacts.add(session, new, when=AFTER)
    assert rows(session) == []
