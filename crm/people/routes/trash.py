"""The trash."""

from flask import render_template

from crm.contacts.actions import TRASH_KEPT
from crm.db.flask import db
from crm.people.queries import trash as queries
from crm.people.routes.blueprint import bp


@bp.get("/trash")
def trash() -> str:
    """What was thrown away, with the way back."""
    session = db.session()
    return render_template(
        "people/trash.html",
        contacts=queries.contacts(session),
        companies=queries.companies(session),
        openings=queries.openings(session),
        interviews=queries.interviews(session),
        kept=TRASH_KEPT,
    )
