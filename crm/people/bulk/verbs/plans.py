"""Planning something about each of them, and writing down what was said to all."""

import uuid
from collections.abc import Collection
from datetime import date

from crm.contacts.models import Contact
from crm.core.kinds import Direction, FollowUpKind, FollowUpState, InteractionKind
from crm.db import changes
from crm.followups.many import derive_many
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.people.bulk.work import Work

LOGGED = (
    InteractionKind.EMAIL,
    InteractionKind.MESSAGE,
    InteractionKind.CALL,
    InteractionKind.IN_PERSON,
    InteractionKind.OTHER,
    InteractionKind.NOTE,
)
"""What can be said to many; a thank-you or a connection request answers a step, and is logged there."""


def follow_up(work: Work, ids: Collection[int]) -> int:
    """A follow-up of one's own for each of the living; nothing is planned about the archived."""
    contact_ids = work.living(ids, Contact.archived_at.is_(None))
    on = date.fromisoformat(work.wanted["on"])
    same = {
        "kind": FollowUpKind.CUSTOM,
        "state": FollowUpState.OPEN,
        "title": work.wanted["title"],
        "due_on": on,
        "planned_on": on,
        **work.stamps(),
    }
    rows = [{**same, "contact_id": each, "origin_key": f"custom:{uuid.uuid4().hex}"} for each in contact_ids]
    work.make(FollowUp, rows)
    derive_many(work.session, contact_ids, when=work.when)
    return len(contact_ids)


def log(work: Work, ids: Collection[int]) -> int:
    """The same entry in the log of each: what all were told, in person or in writing."""
    contact_ids = work.living(ids)
    if not contact_ids:
        return 0
    same = {
        "kind": InteractionKind(work.wanted["kind"]),
        "occurred_on": date.fromisoformat(work.wanted["day"]),
        "direction": Direction.OUT,
        "text": work.wanted["text"],
        "is_ask": False,
        **work.stamps(),
    }
    made = work.make(Interaction, [same] * len(contact_ids))
    pairs = zip(made, contact_ids, strict=True)
    work.make(InteractionContact, [{"interaction_id": one, "contact_id": other} for one, other in pairs])
    with changes.recording(work.session, work.act, FollowUp):
        derive_many(work.session, contact_ids, when=work.when)
    return len(contact_ids)
