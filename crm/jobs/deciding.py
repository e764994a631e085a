"""The page on which the owner of a restored or copied instance decides whether it sends."""

from enum import StrEnum

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import current_user
from crm.db.flask import db
from crm.jobs import queries, wording
from crm.jobs.standing import look_again
from crm.notifications import hold as holds
from crm.notifications.actions import holding
from crm.notifications.actions.holding import Held, NothingToDecide
from crm.web.messages import say

bp = Blueprint("instance", __name__)


class Choice(StrEnum):
    """What can be decided."""

    RELEASE = "release"
    DROP = "drop"
    COPY = "copy"


@bp.get("/settings/instance")
def page() -> str:
    """How it stands, and for the first account what can be decided."""
    hold = holds.current(db.session())
    return render_template(
        "jobs/instance.html",
        hold=hold,
        may_decide=_may_decide(),
        why=wording.sign(hold.sign) if hold is not None else "",
    )


@bp.post("/settings/instance")
def decide() -> Response:
    """Decide: only the first account may, for all."""
    if not _may_decide():
        abort(403)
    choice = request.form.get("choice", "")
    if choice not in list(Choice):
        abort(400)
    try:
        say(_decided(Choice(choice)))
    except NothingToDecide:
        say(_("There was nothing to decide any more."), level="info")
    db.session.commit()
    look_again()
    return redirect(url_for("instance.page"), 303)


def _decided(choice: Choice) -> str:
    session, now = db.session(), clock.now()
    if choice is Choice.COPY:
        if not holding.is_asked(session):
            raise NothingToDecide
        holding.call_copy(session, now=now)
        return _("This copy sends nothing by itself.")
    count = holding.adopt(session, Held(choice), now=now)
    if choice is Choice.RELEASE:
        sent = ngettext("%(num)s held message leaves now.", "%(num)s held messages leave now.", count)
        return _("This Keepwarm sends again.") + " " + sent
    return _("This Keepwarm sends again, from the next nudge on.")


def _may_decide() -> bool:
    """Who made the first account set the instance up; everybody else asks them, or the operator."""
    return queries.first_account(db.session()) == current_user().id
