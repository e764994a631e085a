"""Offers on Today that touch many follow-ups at once: a fresh start, and a round of good news."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present, user_today
from crm.accounts.routes import saving
from crm.db.changes import ChangeAct
from crm.db.flask import db
from crm.db.owner import NotFound, one
from crm.followups.pace import fresh_start, landing, wording
from crm.followups.pace.forms import LandedForm
from crm.followups.pace.routes.blueprint import HOME, bp
from crm.web.messages import say
from crm.web.redirects import back


@bp.post("/fresh-start")
def begin() -> Response:
    """Spread what is overdue over the days to come."""
    user, session, when = current_user(), db.session(), present()
    act = fresh_start.respread(session, user, when=when)
    if act is None:
        say(_("Nothing is overdue."), level="info")
        return back(url_for(HOME))
    moved, act_id = fresh_start.size(session, act), act.id
    session.commit()
    say(wording.spread(moved), undo=url_for(".undo", act_id=act_id))
    return back(url_for(HOME))


@bp.post("/fresh-start/<int:act_id>/undo")
def undo(act_id: int) -> Response:
    """Every nudge on its day before, but for those that were changed since."""
    session, when = db.session(), present()
    act = one(session, ChangeAct, act_id)
    if not fresh_start.is_undoable(act, when=when):
        raise NotFound(f"fresh start {act_id}")
    kept = fresh_start.undo(session, current_user(), act, when=when)
    session.commit()
    say(wording.unspread(kept), level="warning" if kept else "success")
    return back(url_for(HOME))


@bp.post("/fresh-start/dismissed")
def dismiss() -> Response:
    """Not now: not offered again for a month."""
    values = {"fresh_start_on": user_today()}
    return saving.save(values, url_for(HOME), tell=lambda _fields: _("Fine. Everything stays where it is."))


@bp.post("/landed")
def tell() -> Response:
    """Plan a word to everybody with a cadence: a job was found."""
    form, session = LandedForm(), db.session()
    if not form.validate():
        say(_("That is too long."), level="danger")
        return back(url_for(HOME))
    news = wording.news(form.company.data or "")
    act = landing.tell(session, current_user(), news, when=present())
    if act is None:
        say(_("Nothing is left to plan."), level="info")
        return back(url_for(HOME))
    return _told(act, wording.told(fresh_start.size(session, act)))


@bp.post("/landed/dismissed")
def keep_quiet() -> Response:
    """No round of good news."""
    act = landing.turn_down(db.session(), current_user(), when=present())
    return _told(act, _("Fine. Nothing is planned."))


@bp.post("/landed/<int:act_id>/undo")
def untell(act_id: int) -> Response:
    """Take the round back; what was answered or changed since stays."""
    session, when = db.session(), present()
    act = one(session, ChangeAct, act_id)
    if not landing.is_undoable(act, when=when):
        raise NotFound(f"round {act_id}")
    kept = landing.undo(session, act, when=when)
    session.commit()
    say(wording.untold(kept), level="warning" if kept else "success")
    return back(url_for(HOME))


def _told(act: ChangeAct, text: str) -> Response:
    act_id = act.id
    db.session.commit()
    say(text, undo=url_for(".untell", act_id=act_id))
    return back(url_for(HOME))
