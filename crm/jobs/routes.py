"""The page on mail and schedule, and the answer for whoever watches over the process."""

from http import HTTPStatus

from flask import Blueprint, current_app, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import throttle
from crm.accounts.gate import current_user, present, public
from crm.accounts.throttle import Limit
from crm.db.flask import db
from crm.jobs import wording
from crm.jobs.next_digests import next_digests
from crm.jobs.overview import as_json, engine, overview
from crm.jobs.queries import first_account
from crm.jobs.runtime import here
from crm.jobs.table import JOBS
from crm.notifications import actions, queries
from crm.notifications import wording as mails
from crm.notifications.entries import mail_entry
from crm.notifications.jobs import send_now
from crm.notifications.units import current_stamp
from crm.web.messages import say

bp = Blueprint("jobs", __name__)

ASKED_MAILS = Limit("asked-mails", 10, 600.0)


@bp.get("/healthz")
@public
def health() -> tuple[Response, int]:
    """Whether this process works; 503 when it should run the scheduler and that is silent."""
    try:
        found = overview(db.session(), here(), now=clock.now())
    except SQLAlchemyError:
        return jsonify(status="database away"), HTTPStatus.SERVICE_UNAVAILABLE
    status = HTTPStatus.OK if found.is_healthy else HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(as_json(found)), status


@bp.get("/settings/scheduler")
def status() -> str:
    """How mail is set up, when the next digest comes, how the jobs went."""
    session, settings = db.session(), current_app.config["SETTINGS"]
    return render_template(
        "jobs/status.html",
        overview=overview(session, here(), now=clock.now()),
        seconds={job.name: job.seconds for job in JOBS},
        wording=wording,
        mail_state=wording.mail_state(settings),
        mail_tone=wording.mail_tone(settings),
        mail_ready=settings.mail_ready,
        next_digests=next_digests(session, current_user(), present()),
        engine=engine(session, now=clock.now(), is_first=first_account(session) == current_user().id),
        mails=[mail_entry(row) for row in queries.latest_deliveries(session)],
    )


@bp.post("/settings/scheduler/digest")
def send_digest() -> Response:
    """Send today's digest now."""
    return _send("digest", present().today.isoformat())


@bp.post("/settings/scheduler/test")
def send_test() -> Response:
    """Send a mail that shows whether mail works."""
    return _send("test", clock.now().isoformat(timespec="microseconds"))


def _send(kind: str, key: str) -> Response:
    """Queue it, wait for what comes of it, and say so. No transaction is held while waiting."""
    session, user_id, now = db.session(), current_user().id, clock.now()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    wait = throttle.take(session, [(ASKED_MAILS, str(user_id))], now=now)
    if wait is not None:
        session.commit()
        say(_("That were many mails in a short time. Try again later."), level="warning")
        return redirect(url_for("jobs.status"), 303)
    delivery_id = actions.ask_for(session, kind, key, current_stamp(app, session), now=now)
    session.commit()
    sent = send_now(app, user_id, delivery_id)
    say(mails.told(sent), level=mails.level(sent))
    return redirect(url_for("jobs.status"), 303)
