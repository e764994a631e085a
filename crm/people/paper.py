"""A contact on one page to print."""

from typing import Any

from sqlalchemy.orm import Session

from crm.contacts import queries as contacts
from crm.contacts.models import Contact
from crm.core.when import When
from crm.followups import queries as followups
from crm.followups.cards import step
from crm.people import about as knowledge
from crm.people import brief, room
from crm.people.chronicle import chronicle
from crm.people.look import Look
from crm.people.queries import about

MOST_ENTRIES, MOST_DETAILS, MOST_OTHERS = 8, 4, 8


def of(session: Session, found: Contact, when: When, *, with_notes: bool) -> dict[str, Any]:
    """What stands on it: the brief, the words to begin with, the latest that happened, the room."""
    past = chronicle(session, found.id, Look(), today=when.today)
    steps = followups.for_contact(session, found.id)
    details = about.details(session, found.id)
    told = brief.brief(found, past.talks, details, steps, today=when.today)
    entries = [entry for _title, month in past.months for entry in month]
    return {
        "brief": told,
        "position": next((row for row in found.positions if row.is_current), None),
        "ways": brief.reach(found.methods),
        "tags": contacts.tags_of(session, found.id),
        "said": knowledge.said(session, found.id),
        "opener": step(steps[0], today=when.today).opener if steps else "",
        "details": details[:MOST_DETAILS],
        "entries": entries[:MOST_ENTRIES],
        "others": room.of_contact(session, found.id, found.name, today=when.today).others[:MOST_OTHERS],
        "notes": found.notes if with_notes else "",
        "has_notes": bool(found.notes),
        "with_notes": with_notes,
    }
