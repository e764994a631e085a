"""The answers to a follow-up, each with its undo."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts import queries as contacts
from crm.db.flask import db
from crm.db.owner import one
from crm.followups import actions
from crm.followups.actions import AlreadyDecided
from crm.followups.forms import DoneForm, FollowUpForm, OpenerForm, SnoozeForm
from crm.followups.models import FollowUp
from crm.web.dates import day
from crm.web.messages import say
from crm.web.redirects import back

bp = Blueprint("followups", __name__)
HOME = "today.page"


def _row(followup_id: int) -> FollowUp:
    return one(db.session(), FollowUp, followup_id)


def _answer(act: Callable[[], Any], text: str, *, undo: str | None = None) -> Response:
    """Run the act, commit, and say what happened; one decided meanwhile is said, not an error."""
    try:
        act()
        db.session.commit()
        say(text, undo=undo)
    except AlreadyDecided:
        db.session.rollback()
        say(_("That was answered already."), level="info")
    return back(url_for(HOME))


@bp.post("/followups/<int:followup_id>/done")
@once
def done(followup_id: int) -> Response:
    """Done, with a line to remember; or "not reached"."""
    row, form, when = _row(followup_id), DoneForm(), present()
    if not form.validate():
        return _refuse()
    if form.outcome.data == "not_reached":
        was = row.snoozed_until
        undo = url_for(".undo_not_reached", followup_id=row.id, was=was or "")
        text = _("Noted. It comes back in three workdays.")
        return _answer(
            lambda: actions.not_reached(db.session(), row, text=form.text.data or "", when=when),
            text,
            undo=undo,
        )
    undo = url_for(".undo_done", followup_id=row.id)
    return _answer(lambda: actions.done(db.session(), row, form.values(), when=when), _("Done."), undo=undo)


@bp.post("/followups/<int:followup_id>/done/undo")
def undo_done(followup_id: int) -> Response:
    """Open again; what it logged is gone."""
    row = _row(followup_id)
    return _answer(lambda: actions.undo_done(db.session(), row, when=present()), _("Open again."))


@bp.post("/followups/<int:followup_id>/not-reached/undo")
def undo_not_reached(followup_id: int) -> Response:
    """Take the attempt back."""
    row = _row(followup_id)
    return _answer(
        lambda: actions.undo_not_reached(db.session(), row, was=_was(), when=present()), _("Taken back.")
    )


@bp.post("/followups/<int:followup_id>/snooze")
def snooze(followup_id: int) -> Response:
    """Rest until a day to come."""
    row, form, when = _row(followup_id), SnoozeForm(), present()
    until = form.until.data if form.validate() else None
    if until is None or until <= when.today:
        return _refuse(_("Choose a day after today."))
    undo = url_for(".undo_snooze", followup_id=row.id, was=row.snoozed_until or "")
    return _answer(
        lambda: actions.snooze(db.session(), row, until, when=when),
        _("Snoozed until %(day)s.", day=day(until)),
        undo=undo,
    )


@bp.post("/followups/<int:followup_id>/snooze/undo")
def undo_snooze(followup_id: int) -> Response:
    """Wake it, or give it the snooze that it had before."""
    row = _row(followup_id)
    return _answer(
        lambda: actions.wake(db.session(), row, was=_was(), when=present()), _("Back where it was.")
    )


@bp.post("/followups/<int:followup_id>/skip")
def skip(followup_id: int) -> Response:
    """Not this time."""
    row = _row(followup_id)
    undo = url_for(".undo_skip", followup_id=row.id)
    return _answer(lambda: actions.skip(db.session(), row, when=present()), _("Skipped."), undo=undo)


@bp.post("/followups/<int:followup_id>/skip/undo")
def undo_skip(followup_id: int) -> Response:
    """Take the skip back."""
    row = _row(followup_id)
    return _answer(lambda: actions.undo_skip(db.session(), row, when=present()), _("Open again."))


@bp.post("/followups/<int:followup_id>/opener")
def opener(followup_id: int) -> Response:
    """Keep the user's own words; they go into the mail and the calendar too."""
    row, form = _row(followup_id), OpenerForm()
    if not form.validate():
        return _refuse(_("That is too long."))
    words = form.opener.data or ""
    return _answer(
        lambda: actions.write_opener(db.session(), row, words, when=present()), _("Your words are kept.")
    )


@bp.get("/followups/new")
def new() -> str:
    """A form for a follow-up of one's own."""
    form = FollowUpForm(request.args)
    return _new_page(form)


@bp.post("/followups/new")
@once
def create() -> Response | tuple[str, int]:
    """Plan a follow-up of one's own."""
    form = FollowUpForm()
    if not form.validate():
        return _new_page(form), 422
    values = form.values()
    if values.contact_id is not None:
        contacts.live_contact(db.session(), values.contact_id)
    actions.add(db.session(), values, when=present())
    db.session.commit()
    say(_("Planned for %(day)s.", day=day(values.due_on)))
    return back(url_for(HOME))


def _new_page(form: FollowUpForm) -> str:
    person = None
    if form.contact_id.data:
        person = contacts.live_contact(db.session(), form.contact_id.data)
    return render_template("followups/new.html", form=form, person=person)


def _refuse(text: str = "") -> Response:
    say(text or _("That could not be read. Nothing was changed."), level="danger")
    return back(url_for(HOME))


def _was() -> date | None:
    try:
        return date.fromisoformat(request.args.get("was", ""))
    except ValueError:
        return None
