"""Acts on many contacts at once: what each does, what is left alone, and one undo for all of it."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import BulkState, Contact, ContactTag, Tag
from crm.core.cadence import Tier
from crm.core.when import When
from crm.followups.derive import derive
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.people.bulk import running, undoing
from crm.people.bulk.verbs import Verb
from tests.factories import a_contact

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


def picture(session: Session) -> dict[str, Any]:
    """All that an undo brings back, but for revisions."""
    session.expire_all()
    people = session.scalars(select(Contact).order_by(Contact.id))
    plans = session.scalars(select(FollowUp).order_by(FollowUp.id))
    worn = session.execute(select(ContactTag.contact_id, ContactTag.tag_id).order_by(ContactTag.contact_id))
    return {
        "people": [
            (each.tier, each.own_months, each.is_paused, each.paused_until, each.archived_at, each.deleted_at)
            + (each.last_contact_on, each.next_due_on, each.slips_on)
            for each in people
        ],
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
