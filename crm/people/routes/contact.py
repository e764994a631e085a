"""The page of one contact."""

from datetime import timedelta
from typing import Any

from flask import render_template, request

from crm.accounts.gate import current_user, present
from crm.contacts import queries as contacts
from crm.contacts.models import Contact
from crm.contacts.wording import tiers
from crm.core.cadence import Tier
from crm.core.when import When
from crm.db.flask import db
from crm.followups import queries as followups
from crm.followups.cards import sittings, snoozes
from crm.followups.nudges import Nudge
from crm.followups.profiles import people_search
from crm.interactions import queries as interactions
from crm.interactions.asking import open_asks
from crm.interactions.forms import KINDS
from crm.interviews import queries as interviews
from crm.openings.wording import STAGE, TONE
from crm.people import about as knowledge
from crm.people import brief, standing, timeline
from crm.people.queries import about, merges
from crm.people.queries import openings as opening_lists
from crm.people.routes.blueprint import bp

AT_FIRST = 40
"""How many talks, interviews and follow-ups are shown before the timeline is asked for all."""


@bp.get("/contacts/<int:contact_id>")
def contact(contact_id: int) -> str:
    """Whom do I write to, and why: brief, next steps, log, timeline, ways to reach them."""
    when = present()
    found = contacts.contact(db.session(), contact_id)
    current = next((row for row in found.positions if row.is_current), None)
    company = current.company.name if current is not None and current.company is not None else ""
    return render_template(
        "people/contact.html",
        contact=found,
        current=current,
        standing=standing.lines(found),
        linkedin_search=people_search(found.name, company),
        ways=brief.reach(found.methods),
        tiers=[tier.value for tier in Tier],
        tier_choices=tiers(),
        rests=found.is_resting(when.today),
        today=when.today.isoformat(),
        earliest=(when.today + timedelta(days=1)).isoformat(),
        snoozes=snoozes(current_user().working, when),
        kinds=KINDS,
        openings=opening_lists.of_contact(db.session(), found.id),
        stage_words=STAGE,
        stage_tones=TONE,
        merges=merges.undoable(db.session(), found.id, now=when.now),
        **knowledge.known(db.session(), found),
        **_what_happened(found, when),
    )


def _what_happened(found: Contact, when: When) -> dict[str, Any]:
    session = db.session()
    most = None if "all" in request.args else AT_FIRST
    limit = most + 1 if most is not None else None
    past = timeline.Past(
        talks=interactions.with_contact(session, found.id, limit=limit),
        interviews=interviews.of_contact(session, found.id, limit=limit),
        closed=followups.closed_for_contact(session, found.id, limit=limit),
        most=most,
    )
    steps = followups.for_contact(session, found.id)
    details = about.details(session, found.id)
    entries = past.entries(interactions.names_in(session, [row.id for row in past.talks]), found.id)
    return {
        "brief": brief.brief(
            found,
            past.talks,
            details,
            steps,
            today=when.today,
            through_href=knowledge.friend_href(session, found),
        ),
        "asking": standing.asking(found, open_asks(found, past.talks)),
        **_steps(steps, when),
        "months": timeline.months(entries, today=when.today),
        "has_more": past.has_more,
        "details": details,
        "asks_to_keep": bool(past.interviews) and found.cadence is None and found.keep_asked_on is None,
    }


def _steps(nudges: list[Nudge], when: When) -> dict[str, Any]:
    """The planned steps with their card: those that are due, at least the next one; and the later ones."""
    cards = [card for sitting in sittings(nudges, today=when.today) for card in sitting.cards]
    by_id = {step.id: (card, step) for card in cards for step in card.steps}
    drawn = [by_id[nudge.id] for nudge in nudges]
    due = max(1, sum(nudge.effective_on <= when.today for nudge in nudges))
    return {"steps_now": drawn[:due], "steps_later": drawn[due:]}
