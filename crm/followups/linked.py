"""The small pages behind signed links: GET shows and changes nothing, POST acts; nobody needs to sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import queries as accounts
from crm.accounts.gate import tokenless
from crm.core.kinds import FollowUpState
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import NotFound, acting_as, one
from crm.followups import actions, queries, wording
from crm.followups.actions import AlreadyDecided
from crm.followups.cards import FIXED, may_miss
from crm.followups.forms import KINDS, DoneForm, SnoozeForm
from crm.followups.links import Link, Verb, read
from crm.followups.models import FollowUp
from crm.followups.nudges import Nudge
from crm.web.dates import day

bp = Blueprint("linked", __name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A signed link that was followed: what it says, its row, and the present of its user."""

    link: Link
    row: FollowUp
    when: When

    @property
    def is_fresh(self) -> bool:
        """Whether the follow-up is still the one that the link was made for."""
        return self.row.state is FollowUpState.OPEN and self.row.due_on == self.link.due_on

    @property
    def is_resting(self) -> bool:
        """Whether it is snoozed until a day to come."""
        until = self.row.snoozed_until
        return self.is_fresh and until is not None and until > self.when.today

    @property
    def was_not_reached(self) -> bool:
        """Whether it rests because nobody was reached."""
        return self.is_resting and self.row.attempts > 0

    @property
    def may_act(self) -> bool:
        """Whether the link's act is still to be done."""
        return self.is_fresh and not (self.link.verb is Verb.SNOOZE and self.is_resting)

    @property
    def may_undo(self) -> bool:
        """Whether the follow-up stands as this link's act leaves it."""
        if self.row.due_on != self.link.due_on:
            return False
        match self.link.verb:
            case Verb.DONE:
                return self.row.state is FollowUpState.DONE or self.was_not_reached
            case Verb.SKIP:
                return self.row.state is FollowUpState.SKIPPED
        return self.is_resting


@contextmanager
def _open(token: str) -> Iterator[Opened]:
    """Act as the link's user on the link's follow-up. Raises `NotFound` for what we did not sign."""
    link = read(token, secret=current_app.config["SECRET_KEY"])
    user = accounts.by_id(db.session(), link.user_id) if link is not None else None
    if link is None or user is None:
        raise NotFound("link")
    with acting_as(user.id):
        row = one(db.session(), FollowUp, link.followup_id)
        g.user = user
        refresh()
        try:
            yield Opened(link, row, When(clock.now(), ZoneInfo(user.zone)))
        finally:
            g.user = None


@bp.get("/n/<token>")
@tokenless
def page(token: str) -> str:
    """What the link is about, and one button."""
    with _open(token) as opened:
        nudge = queries.nudge(db.session(), opened.row.id)
        today = opened.when.today
        return render_template(
            "followups/linked.html",
            token=token,
            verb=opened.link.verb.value,
            may_act=opened.may_act,
            may_undo=opened.may_undo,
            may_miss=may_miss(nudge) and not opened.was_not_reached,
            nudge=nudge,
            headline=wording.headline(nudge),
            why=wording.why_now(nudge, today=today),
            happened=_happened(opened, nudge),
            kinds=[] if nudge.kind in FIXED else KINDS,
            tomorrow=today + timedelta(days=1),
            next_week=today + timedelta(days=7),
        )


@bp.post("/n/<token>")
@tokenless
def act(token: str) -> Response:
    """Do what the link says, once; a stale link changes nothing and shows what happened."""
    with _open(token) as opened:
        if opened.may_act:
            try:
                _act(opened)
                db.session.commit()
            except (AlreadyDecided, ValueError):
                db.session.rollback()
    return redirect(url_for(".page", token=token), 303)


@bp.post("/n/<token>/undo")
@tokenless
def undo(token: str) -> Response:
    """Take back what this link did."""
    with _open(token) as opened:
        if opened.may_undo:
            _undo(opened)
            db.session.commit()
    return redirect(url_for(".page", token=token), 303)


def _act(opened: Opened) -> None:
    session, row, when = db.session(), opened.row, opened.when
    match opened.link.verb:
        case Verb.SKIP:
            actions.skip(session, row, when=when)
        case Verb.SNOOZE:
            form = SnoozeForm()
            until = form.until.data if form.validate() else None
            actions.snooze(session, row, until or when.today + timedelta(days=1), when=when)
        case Verb.DONE:
            done = DoneForm()
            if not done.validate():
                raise ValueError("not understood")
            if done.outcome.data != "not_reached":
                actions.done(session, row, replace(done.values(), also=()), when=when)
            elif not opened.was_not_reached:
                actions.not_reached(session, row, text=done.text.data or "", when=when)


def _undo(opened: Opened) -> None:
    session, row, when = db.session(), opened.row, opened.when
    match opened.link.verb:
        case Verb.DONE if opened.was_not_reached:
            actions.undo_not_reached(session, row, was=None, when=when)
        case Verb.DONE:
            actions.undo_done(session, row, when=when)
        case Verb.SKIP:
            actions.undo_skip(session, row, when=when)
        case Verb.SNOOZE:
            actions.wake(session, row, when=when)


def _happened(opened: Opened, nudge: Nudge) -> str:
    """What became of the follow-up, in a sentence; empty while it only waits for the answer."""
    if opened.was_not_reached:
        return _("Not reached so far. It comes back on %(day)s.", day=day(nudge.snoozed_until))
    if opened.is_resting:
        return _("Snoozed until %(day)s.", day=day(nudge.snoozed_until))
    if opened.is_fresh:
        return ""
    if nudge.state is FollowUpState.OPEN:
        return _(
            "This is planned for %(day)s now. The link was made for another day and does nothing any more.",
            day=day(nudge.effective_on),
        )
    state = str(wording.STATE[nudge.state])
    return _("%(state)s on %(day)s.", state=state, day=day(nudge.closed_on)) if nudge.closed_on else state
