"""The page of search, and what is suggested under the field while one types."""

from flask import Blueprint, render_template, request

from crm.accounts.gate import user_today
from crm.db.flask import db
from crm.search import palette as listed
from crm.search import shown
from crm.search.asking import LONGEST
from crm.search.queries import search

bp = Blueprint("search", __name__)
MOST, MOST_SUGGESTED, SHORT = 20, 4, 45


@bp.get("/search")
def page() -> str:
    """Everything that is found, by kind."""
    asked_for = _asked_for()
    answer = search(db.session(), asked_for, limit=MOST)
    return render_template(
        "search/page.html",
        asked_for=asked_for,
        groups=shown.groups(db.session(), answer, today=user_today(), most=MOST),
        meant=answer.meant,
        most=MOST,
    )


@bp.get("/search/suggestions")
def suggestions() -> str:
    """The best hits of each kind, for the list under the field."""
    asked_for = _asked_for()
    answer = search(db.session(), asked_for, limit=MOST_SUGGESTED)
    return render_template(
        "search/_suggestions.html",
        asked_for=asked_for,
        groups=shown.groups(db.session(), answer, today=None, most=MOST_SUGGESTED, long=SHORT),
    )


@bp.get("/palette")
def palette() -> str:
    """The lines of the palette, fetched when it opens and with every key."""
    asked_for = _asked_for()
    found = listed.sections(db.session(), asked_for)
    return render_template(
        "search/_palette.html", asked_for=asked_for, sections=found, said=listed.said(found)
    )


def _asked_for() -> str:
    return " ".join(request.args.get("q", "").replace("\x00", " ").split())[:LONGEST]
