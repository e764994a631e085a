"""The home page, and the part of it that changes when a card is answered."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for

from crm.accounts.gate import current_user, present
from crm.core.cadence import Tier
from crm.core.when import When
from crm.db.flask import db
from crm.followups import queries as followups
from crm.followups.cards import Card, Sitting, sittings, snoozes
from crm.followups.nudges import Nudge
from crm.followups.pace import view as pace
from crm.interviews import queries as interviews
from crm.interviews.clashing import signs
from crm.today import queries
from crm.today.standing import finish, standing
from crm.transfer.sharing.items import waiting
from crm.transfer.sharing.wording import item_view

bp = Blueprint("today", __name__)
AHEAD = timedelta(days=7)
MOST_UPCOMING = 5


@bp.get("/")
def page() -> str:
    """What is due, what was asked, and what comes next."""
    when, session, user = present(), db.session(), current_user()
    due = followups.due(session, today=when.today)
    upcoming = interviews.upcoming(session, now=when.now)
    coming = followups.coming(session, today=when.today, until=when.today + AHEAD)
    debriefs = interviews.debriefs_owed(session, now=when.now, today=when.today)
    is_new = not due and not coming and not queries.has_begun(session)
    return render_template(
        "today/page.html",
        greeting_day=when.today,
        coming=sittings(coming, today=when.today),
        questions=queries.keep_questions(session, today=when.today),
        tiers=[tier.value for tier in Tier],
        debriefs=debriefs,
        upcoming=upcoming[:MOST_UPCOMING],
        clashes=signs(upcoming),
        just_held=queries.just_held(session, now=when.now),
        pace=pace.of_today(session, user, today=when.today),
        is_new=is_new,
        shared=[item_view(row) for row in waiting(session)],
        finish=None if due or is_new else finish(session, when, debriefs=debriefs, upcoming=upcoming),
        **_due(due, when),
    )


@bp.get("/today/answered")
def answered() -> str:
    """What changes on the home page when a card was answered: the card, the counts, how full the days are."""
    when, session = present(), db.session()
    due = followups.due(session, today=when.today)
    shown = _due(due, when)
    return render_template(
        "today/_answered.html",
        card=_card(shown["sittings"], request.args.get("card", "")),
        week=pace.week(session, current_user(), today=when.today),
        finish=None if due else _finish(when),
        **shown,
    )


def _due(due: list[Nudge], when: When) -> dict[str, Any]:
    session, user = db.session(), current_user()
    return {
        "due_count": len(due),
        "sittings": sittings(due, today=when.today),
        "standing": standing(session, user, due, today=when.today),
        "snoozes": snoozes(user.working, when),
        "earliest": (when.today + timedelta(days=1)).isoformat(),
        "here": url_for("today.page"),
        "part": url_for("today.answered"),
    }


def _finish(when: When) -> object:
    session = db.session()
    debriefs = interviews.debriefs_owed(session, now=when.now, today=when.today)
    upcoming = interviews.upcoming(session, now=when.now, limit=1)
    return finish(session, when, debriefs=debriefs, upcoming=upcoming)


def _card(found: list[Sitting], card_id: str) -> Card | None:
    """The card of this name, if something of it is still due."""
    return next((card for sitting in found for card in sitting.cards if card.id == card_id), None)
