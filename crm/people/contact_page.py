"""What the page of a contact shows, gathered: the brief, the steps, what happened, who was in the room."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from crm.accounts.gate import current_user
from crm.contacts import queries as contacts
from crm.contacts.models import Contact
from crm.contacts.wording import tiers
from crm.core.cadence import Tier
from crm.core.when import When
from crm.followups import queries as followups
from crm.followups.cards import sittings, snoozes
from crm.followups.nudges import Nudge
from crm.followups.profiles import people_search
from crm.interactions.asking import open_asks
from crm.interactions.quick import Quick
from crm.openings.wording import STAGE, TONE
from crm.people import about as knowledge
from crm.people import addresses, brief, room, standing
from crm.people.chronicle import Chronicle, choices, chronicle
from crm.people.look import Look
from crm.people.queries import about, merges
from crm.people.queries import contacts as lists
from crm.people.queries import openings as opening_lists


def whole(session: Session, found: Contact, look: Look, when: When) -> dict[str, Any]:
    """Everything on the page."""
    past = chronicle(session, found.id, look, today=when.today)
    current = _current(found)
    company = current.company.name if current is not None and current.company is not None else ""
    return {
        **happened(session, found, look, when, past=past),
        **_beside(session, found, look, when),
        **knowledge.known(session, found),
        "contact": found,
        "current": current,
        "ways": brief.reach(found.methods),
        "standing": standing.lines(found),
        "asking": standing.asking(found, open_asks(found, past.talks)),
        "linkedin_search": people_search(found.name, company),
        "tier_choices": tiers(),
        "rests": found.is_resting(when.today),
        "openings": opening_lists.of_contact(session, found.id),
        "stage_words": STAGE,
        "stage_tones": TONE,
        "merges": merges.undoable(session, found.id, now=when.now),
    }


def happened(
    session: Session, found: Contact, look: Look, when: When, *, past: Chronicle | None = None
) -> dict[str, Any]:
    """What an entry in the log changes: the brief with its steps, the form, what happened."""
    past = past or chronicle(session, found.id, look, today=when.today)
    steps = followups.for_contact(session, found.id)
    details = about.details(session, found.id)
    others = room.of_contact(session, found.id, found.name, today=when.today)
    told = brief.brief(
        found,
        past.talks,
        details,
        steps,
        today=when.today,
        through_href=knowledge.friend_href(session, found),
    )
    return {
        "contact": found,
        "brief": told,
        "details": details,
        "room": others,
        **_steps(steps, when),
        **of_timeline(found.id, look, past),
        "asks_to_keep": past.has_interviews and found.cadence is None and found.keep_asked_on is None,
        "tiers": [tier.value for tier in Tier],
        "today": when.today.isoformat(),
        "earliest": (when.today + timedelta(days=1)).isoformat(),
        "snoozes": snoozes(current_user().working, when),
        "quick": Quick(found.id, look.address(found.id), when.today),
    }


def of_timeline(contact_id: int, look: Look, past: Chronicle) -> dict[str, Any]:
    """What happened, and what of it is looked at."""
    return {
        "look": look,
        "here": look.address(contact_id),
        "choices": choices(contact_id, look),
        "months": past.months,
        "has_more": past.has_more,
    }


def _beside(session: Session, found: Contact, look: Look, when: When) -> dict[str, Any]:
    """Who stands before and behind in the list that one came from, and the way back to it."""
    wanted = addresses.from_query(look.origin)
    before, after = lists.neighbours(session, wanted, found.id, today=when.today)
    names = contacts.names(session, [each for each in (before, after) if each is not None])
    return {
        "list_href": f"{addresses.address(wanted)}#contact-{found.id}",
        "previous": _neighbour(before, names, look),
        "next": _neighbour(after, names, look),
    }


def _neighbour(contact_id: int | None, names: dict[int, str], look: Look) -> dict[str, str] | None:
    if contact_id is None or contact_id not in names:
        return None
    return {"name": names[contact_id], "href": look.plain().address(contact_id)}


def _current(found: Contact) -> Any:
    return next((row for row in found.positions if row.is_current), None)


def _steps(nudges: list[Nudge], when: When) -> dict[str, Any]:
    """The planned steps with their card: those that are due, at least the next one; and the later ones."""
    cards = [card for sitting in sittings(nudges, today=when.today) for card in sitting.cards]
    by_id = {step.id: (card, step) for card in cards for step in card.steps}
    drawn = [by_id[nudge.id] for nudge in nudges]
    due = max(1, sum(nudge.effective_on <= when.today for nudge in nudges))
    return {"steps_now": drawn[:due], "steps_later": drawn[due:]}
