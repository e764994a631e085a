"""The settings of nudges, the mode in one press, being away."""

from datetime import timedelta

from flask import current_app, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, user_today
from crm.accounts.routes import saving
from crm.core.kinds import SearchMode
from crm.db.flask import db
from crm.followups.pace import load, view, wording
from crm.followups.pace.forms import AwayForm, ModeForm, NudgesForm, filled, mode_values
from crm.followups.pace.routes.blueprint import HOME, bp
from crm.web.dates import day
from crm.web.messages import say
from crm.web.redirects import back


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
