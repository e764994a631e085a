"""Acts on many contacts at once: what each does, what is left alone, and one undo for all of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, insert, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import BulkRun, BulkState, Contact, ContactTag, Tag
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.roles import Role
from crm.core.when import When
from crm.db.changes import prune
from crm.db.owner import acting_as, one
from crm.followups.derive import derive
from crm.followups.ladder import reconcile_company
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.people.bulk import jobs, running, undoing
from crm.people.bulk.running import PIECE, PIECES
from crm.people.bulk.verbs import Verb
from crm.search.queries import find
from tests.factories import MADE, a_contact, a_user, an_interview, an_opening
from tests.people.counting import statements

STEP = PIECE * PIECES
pytestmark = pytest.mark.usefixtures("wired")


def three(session: Session, when: When) -> list[Contact]:
    """Three people: with a cadence, without one, in the archive."""
    people = [
        a_contact(session, "Ada Kern", tier=Tier.A),
        a_contact(session, "Ben Lund"),
        a_contact(session, "Cleo Marr", archived_at=when.now),
    ]
    derive(session, [each.id for each in people], when=when)
    session.commit()
    return people


def do(session: Session, verb: Verb, people: list[Contact], when: When, **wanted: Any) -> Any:
    """The act as a whole."""
    run = running.begin(session, verb, wanted, [each.id for each in people], when=when)
    while not running.step(session, run.id, when=when).is_over:
        pass
    session.commit()
    return run


def take_back(session: Session, run: Any, when: When) -> None:
    assert undoing.begin(session, run, when=when)
    while not undoing.step(session, run.id, when=when).is_over:
        pass
    session.commit()


SHOWN = (
    *("tier", "own_months", "is_paused", "paused_until", "archived_at", "deleted_at"),
    *("last_contact_on", "next_due_on", "slips_on"),
)


def picture(session: Session) -> dict[str, Any]:
    """All that an undo brings back, but for revisions."""
    session.expire_all()
    people = session.scalars(select(Contact).order_by(Contact.id))
    plans = session.scalars(select(FollowUp).order_by(FollowUp.id))
    worn = session.execute(select(ContactTag.contact_id, ContactTag.tag_id).order_by(ContactTag.contact_id))
    return {
        "people": [[getattr(each, name) for name in SHOWN] for each in people],
        "plans": [
            (each.kind, each.state, each.contact_id, each.due_on, each.planned_on, each.snoozed_until)
            for each in plans
        ],
        "tags": list(session.scalars(select(Tag.name))),
        "worn": [tuple(row) for row in worn],
        "log": session.scalar(select(func.count(Interaction.id))),
    }


ACTS = [
    (Verb.TIER, {"tier": "B"}, 3),
    (Verb.TIER, {"tier": ""}, 1),
    (Verb.CADENCE, {"months": 2}, 3),
    (Verb.PAUSE, {"until": None}, 3),
    (Verb.PAUSE, {"until": "2027-01-10"}, 3),
    (Verb.RESUME, {}, 0),
    (Verb.TAG, {"tag": "Berlin"}, 3),
    (Verb.UNTAG, {"tag": "Berlin"}, 0),
    (Verb.FOLLOW_UP, {"title": "Say hello", "on": "2026-12-01"}, 2),
    (Verb.LOG, {"kind": "email", "text": "New year", "day": "2026-11-25"}, 3),
    (Verb.ARCHIVE, {}, 2),
    (Verb.UNARCHIVE, {}, 1),
    (Verb.TRASH, {}, 3),
]


@pytest.mark.parametrize(("verb", "wanted", "changed"), ACTS)
def test_each_act_changes_whom_it_concerns_and_is_undone_whole(
    session: Session, user: User, when: When, verb: Verb, wanted: dict[str, Any], changed: int
) -> None:
    people = three(session, when)
    before = picture(session)
    run = do(session, verb, people, when, **wanted)
    assert (run.state, run.done, run.done - run.skipped) == (BulkState.DONE, 3, changed)
    after = picture(session)
    assert (after != before) == (changed > 0)
    derive(session, [each.id for each in people], when=when)
    session.commit()
    assert picture(session) == after, "what is derived was left as the facts say"
    take_back(session, run, when)
    assert picture(session) == before
    assert undoing.kept(run) == 0


def test_those_who_are_gone_or_of_somebody_else_are_left_alone(
    session: Session, user: User, when: When
) -> None:
    people = three(session, when)
    contacts.trash(session, people[1], when=when)
    other = a_user(session, email="stranger@example.org")
    with acting_as(other.id):
        theirs = a_contact(session, "Somebody Else")
        session.flush()
    run = do(session, Verb.TIER, [*people, theirs], when, tier="C")
    assert (run.done, run.skipped) == (4, 2)
    session.expire_all()
    assert [each.tier for each in people] == [Tier.C, None, Tier.C]
    with acting_as(other.id):
        assert theirs.tier is None


def test_doing_it_again_changes_nobody(session: Session, user: User, when: When) -> None:
    people = three(session, when)
    for verb, wanted in ((Verb.TIER, {"tier": "B"}), (Verb.TAG, {"tag": "Berlin"}), (Verb.ARCHIVE, {})):
        do(session, verb, people, when, **wanted)
        before = picture(session)
        run = do(session, verb, people, when, **wanted)
        assert run.skipped == 3
        assert picture(session) == before


def test_what_was_edited_since_stays_and_is_counted(session: Session, user: User, when: When) -> None:
    people = three(session, when)
    run = do(session, Verb.TIER, people, when, tier="B")
    contacts.set_cadence(session, people[0], tier=Tier.D, own_months=None, when=when)
    session.commit()
    take_back(session, run, when)
    session.expire_all()
    assert [each.tier for each in people] == [Tier.D, None, None]
    assert undoing.kept(run) > 0
    assert not undoing.begin(session, run, when=when), "once is enough"


def test_what_was_edited_elsewhere_does_not_hold_the_rest_back(
    session: Session, user: User, when: When
) -> None:
    """An undo restores the columns of the act, not the whole row."""
    people = three(session, when)
    run = do(session, Verb.PAUSE, people, when, until=None)
    people[0].family_key = "another"  # as a changed order of names writes it: no edit of the person
    session.commit()
    take_back(session, run, when)
    session.expire_all()
    assert (people[0].is_paused, people[0].family_key) == (False, "another")


def test_who_lies_in_the_trash_is_not_found_and_is_found_again(
    session: Session, user: User, when: When
) -> None:
    people = three(session, when)
    run = do(session, Verb.TRASH, people, when)
    assert find(session, "Kern") == []
    take_back(session, run, when)
    assert [hit.title for hit in find(session, "Kern")] == ["Ada Kern"]


def test_a_tag_is_found_with_whom_it_was_put_on(session: Session, user: User, when: When) -> None:
    people = three(session, when)
    run = do(session, Verb.TAG, people[:2], when, tag="Sailing")
    assert len(find(session, "Sailing")) == 2
    take_back(session, run, when)
    assert find(session, "Sailing") == []


def test_steps_around_an_interview_follow_whom_is_archived(session: Session, user: User, when: When) -> None:
    """The batch does what the page of a contact does for one."""
    opening = an_opening(session)
    people = [a_contact(session, f"Met {number}") for number in range(3)]
    an_interview(session, opening=opening, people=[(each, Role.INTERVIEWER) for each in people])
    reconcile_company(session, opening.company_id, when=when)
    session.commit()
    before = picture(session)
    run = do(session, Verb.TRASH, people[:2], when)
    several = picture(session)
    take_back(session, run, when)
    assert picture(session) == before
    for each in people[:2]:
        contacts.trash(session, each, when=when)
    session.commit()
    assert picture(session)["plans"] == several["plans"]


def many(session: Session, user: User, count: int) -> list[int]:
    """So many people, inserted at once."""
    stamps = {"created_at": MADE, "updated_at": MADE, "added_on": MADE.date(), "rev": 0, "is_paused": False}
    rows = [
        {"user_id": user.id, "name": f"Person {number}", "name_key": f"person {number}", **stamps}
        for number in range(count)
    ]
    found = list(session.scalars(insert(Contact).returning(Contact.id), rows))
    session.commit()
    return found


def test_more_than_a_piece_goes_step_by_step_and_stops_when_told(
    session: Session, user: User, when: When
) -> None:
    ids = many(session, user, STEP + 5)
    run = running.begin(session, Verb.TIER, {"tier": "A"}, ids, when=when)
    assert running.is_large(run)
    running.step(session, run.id, when=when)
    session.commit()
    assert (run.state, run.done) == (BulkState.RUNNING, STEP)
    assert running.cancel(session, run, when=when)
    assert not running.step(session, run.id, when=when).is_claimed
    session.commit()
    assert session.scalar(select(func.count(Contact.id)).where(Contact.tier == Tier.A)) == STEP
    take_back(session, run, when)
    assert run.state is BulkState.UNDONE
    assert session.scalar(select(func.count(Contact.id)).where(Contact.tier.is_not(None))) == 0
    assert session.scalar(select(func.count(FollowUp.id)).where(FollowUp.state == FollowUpState.OPEN)) == 0


def test_taking_back_what_many_were_told_asks_no_more_often_than_for_few(
    session: Session, user: User, when: When
) -> None:
    """What was due with each of them is open again only once the next of it is gone."""
    asked = []
    for number, count in enumerate((4, 40)):
        people = [a_contact(session, f"Ada {number} {each}", tier=Tier.A) for each in range(count)]
        derive(session, [each.id for each in people], when=when)
        later, before = When(when.now + timedelta(days=90), when.zone), picture(session)
        run = do(session, Verb.LOG, people, later, kind="email", text="Hello", day=later.today.isoformat())
        assert picture(session)["log"] == before["log"] + count
        with statements() as sent:
            take_back(session, run, later)
        assert picture(session) == before
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_two_at_once_do_each_piece_once(session: Session, user: User, when: When, database_url: str) -> None:
    """Another process that read the run before this one worked on it does nothing."""
    ids = many(session, user, 3)
    run = running.begin(session, Verb.FOLLOW_UP, {"title": "Hello", "on": "2026-12-01"}, ids, when=when)
    session.commit()
    engine = create_engine(database_url)
    with Session(engine, autoflush=False, expire_on_commit=False) as other:
        seen = one(other, BulkRun, run.id)
        other.commit()
        running.step(session, run.id, when=when)
        session.commit()
        assert seen.state is BulkState.RUNNING, "as it was read"
        assert not running.claim(other, seen, when=when)
        other.rollback()
    engine.dispose()
    planned = select(func.count(FollowUp.id)).where(FollowUp.kind == FollowUpKind.CUSTOM)
    assert session.scalar(planned) == 3


def test_it_goes_on_by_itself_once_nobody_works_on_it(
    app: Flask, session: Session, user: User, when: When
) -> None:
    ids = many(session, user, 3)
    long_ago = When(datetime.now(UTC) - timedelta(hours=1), when.zone)
    run = running.begin(session, Verb.TIER, {"tier": "A"}, ids, when=long_ago)
    session.commit()
    assert jobs.go_on(app) == 1
    session.expire_all()
    assert run.state is BulkState.DONE
    assert jobs.go_on(app) == 0


def test_what_is_too_long_ago_is_forgotten(session: Session, user: User, when: When) -> None:
    people = three(session, when)
    run = do(session, Verb.TIER, people, when, tier="B")
    later = When(when.now + timedelta(days=31), when.zone)
    prune(session, before=later.now - timedelta(days=30))
    assert not undoing.begin(session, run, when=later)
    running.prune(session, before=later.now - timedelta(days=30))
    session.commit()
    assert session.scalar(select(func.count(BulkRun.id))) == 0
