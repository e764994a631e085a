"""The settings of nudges; being away; a fresh start."""

from datetime import timedelta

from flask import Blueprint, current_app, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present, user_today
from crm.accounts.routes import saving
from crm.core.kinds import SearchMode
from crm.db.changes import ChangeAct
from crm.db.flask import db
from crm.db.owner import NotFound, one
from crm.followups.pace import fresh_start, load, view, wording
from crm.followups.pace.forms import AwayForm, ModeForm, NudgesForm, filled, mode_values
from crm.web.dates import day
from crm.web.messages import say
from crm.web.redirects import back

bp = Blueprint("pace", __name__)
HOME = "today.page"


@bp.get("/settings/nudges")
def nudges() -> Response:
    """The mode of the search, workdays, capacity, absence, mails."""
    return _page(filled(current_user(), today=user_today()))


@bp.post("/settings/nudges")
def save_nudges() -> Response:
    """Save them."""
    form = NudgesForm(today=user_today())
    if not form.validate():
        return _page(form, 422)
    user, session = current_user(), db.session()
    values = form.values(user)
    before = load.planned(session) if "search_mode" in values else {}

    def tell(fields: frozenset[str]) -> str:
        moved = load.moved(session, before) if "search_mode" in fields else 0
        return wording.saved(fields, user.search_mode, moved, user.zone)

    return saving.save(values, url_for(".nudges"), tell=tell)


@bp.post("/mode")
def set_mode() -> Response:
    """Another mode in one press."""
    form, user, session = ModeForm(), current_user(), db.session()
    if not form.validate():
        return _refuse(_("That could not be read. Nothing was changed."))
    values = mode_values(user, SearchMode(form.mode.data), today=user_today())
    before = load.planned(session)

    def tell(fields: frozenset[str]) -> str:
        return wording.saved(fields, user.search_mode, load.moved(session, before), user.zone)

    return saving.save(values, url_for(HOME), tell=tell)


@bp.post("/mode/later")
def ask_later() -> Response:
    """Not back to steady yet: asked again in three months."""
    values = {"search_mode_on": user_today()}
    return saving.save(values, url_for(HOME), tell=lambda _fields: _("You are asked again in three months."))


@bp.post("/away")
def leave() -> Response:
    """Away from today until and with a day."""
    form = AwayForm(today=user_today())
    if not form.validate():
        return _refuse(" ".join(str(error) for error in form.until.errors))
    last = form.until.data
    values = {"away_from": user_today(), "away_until": last}
    return saving.save(
        values,
        url_for(HOME),
        tell=lambda _fields: _("Away until %(day)s: no daily mail until then.", day=day(last)),
    )


@bp.post("/away/back")
def come_back() -> Response:
    """Back sooner; an absence that ended yesterday is remembered, one that began today never was."""
    user, today = current_user(), user_today()
    yesterday = today - timedelta(days=1)
    was_away = user.away_from is not None and user.away_from <= yesterday
    values = {"away_until": yesterday} if was_away else {"away_from": None, "away_until": None}
    return saving.save(values, url_for(HOME), tell=lambda _fields: _("Good to have you back."))


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


def _page(form: NudgesForm, status: int = 200) -> Response:
    user = current_user()
    page = render_template(
        "followups/pace/nudges.html",
        form=form,
        modes=wording.mode_options(),
        week=view.week(db.session(), user, today=user_today()),
        zone=user.zone.replace("_", " "),
        mail_ready=current_app.config["SETTINGS"].mail_ready,
    )
    return make_response(page, status)


def _refuse(text: str) -> Response:
    say(text, level="danger")
    return back(url_for(HOME))
