"""The home page."""

from datetime import timedelta

from flask import Blueprint, render_template

from crm.accounts.gate import current_user, present
from crm.core.cadence import Tier
from crm.db.flask import db
from crm.followups import queries as followups
from crm.followups.cards import sittings, snoozes
from crm.followups.pace.view import of_today
from crm.interviews import queries as interviews
from crm.interviews.clashing import signs
from crm.today import queries

bp = Blueprint("today", __name__)
AHEAD = timedelta(days=7)
MOST_UPCOMING = 5


@bp.get("/")
def page() -> str:
    """What is due, what was asked, and what comes next."""
    when, session = present(), db.session()
    due = followups.due(session, today=when.today)
    upcoming = interviews.upcoming(session, now=when.now)
    coming = followups.coming(session, today=when.today, until=when.today + AHEAD)
    return render_template(
        "today/page.html",
        greeting_day=when.today,
        due_count=len(due),
        sittings=sittings(due, today=when.today),
        coming=sittings(coming, today=when.today),
        questions=queries.keep_questions(session, today=when.today),
        tiers=[tier.value for tier in Tier],
        debriefs=interviews.debriefs_owed(session, now=when.now, today=when.today),
        upcoming=upcoming[:MOST_UPCOMING],
        clashes=signs(upcoming),
        just_held=queries.just_held(session, now=when.now),
        snoozes=snoozes(current_user().working, when),
        earliest=(when.today + timedelta(days=1)).isoformat(),
        pace=of_today(session, current_user(), today=when.today),
        is_new=not due and not coming and not queries.has_begun(session),
    )
