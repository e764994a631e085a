"""Forms and acts about openings; the page that shows one is in `crm.people`."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.contacts import actions as contacts
from crm.contacts import queries as known
from crm.contacts.forms import NAME
from crm.core.kinds import Stage
from crm.db.flask import db
from crm.openings import actions, queries
from crm.openings.forms import InterestForm, OpeningForm, StageForm, filled
from crm.openings.models import Opening
from crm.openings.wording import STAGE, title
from crm.web.messages import say
from crm.web.redirects import back

bp = Blueprint("openings", __name__)


@bp.get("/openings/new")
def new() -> str:
    """An empty form; `company` in the address fills that field."""
    company = request.args.get("company", "")[:NAME]
    return _page(OpeningForm(formdata=None, data={"company": company}))


@bp.post("/openings/new")
def create() -> Response | tuple[str, int]:
    """Add an opening, and the company if it is new."""
    form, when = OpeningForm(), present()
    if not form.validate():
        return _page(form), 422
    company = contacts.company_named(db.session(), form.company.data or "", when=when)
    opening = actions.add(db.session(), form.values(company.id), when=when)
    db.session.commit()
    say(_("%(title)s is in your openings.", title=title(opening.title)))
    return back(_home(opening.id))


@bp.get("/openings/<int:opening_id>/edit")
def edit(opening_id: int) -> str:
    """The form with what is known."""
    opening = queries.live_opening(db.session(), opening_id)
    return _page(filled(opening), opening)


@bp.post("/openings/<int:opening_id>/edit")
def update(opening_id: int) -> Response | tuple[str, int]:
    """Save what was typed."""
    opening, form, when = queries.live_opening(db.session(), opening_id), OpeningForm(), present()
    if not form.validate():
        return _page(form, opening), 422
    company = contacts.company_named(db.session(), form.company.data or "", when=when)
    actions.edit(db.session(), opening, form.values(company.id), when=when)
    db.session.commit()
    say(_("Saved."))
    return back(_home(opening_id))


@bp.post("/openings/<int:opening_id>/stage")
def set_stage(opening_id: int) -> Response:
    """Say where the application stands."""
    opening, form = queries.live_opening(db.session(), opening_id), StageForm()
    if not form.validate():
        return _refuse(opening_id, _("Choose one of the stages."))
    was, on = opening.stage.value, opening.stage_changed_on or ""
    actions.set_stage(db.session(), opening, Stage(form.stage.data), when=present())
    db.session.commit()
    undo = url_for(".undo_stage", opening_id=opening_id, stage=was, on=on)
    say(_("Now: %(stage)s.", stage=STAGE[opening.stage]), undo=undo)
    return back(_home(opening_id))


@bp.post("/openings/<int:opening_id>/stage/undo")
def undo_stage(opening_id: int) -> Response:
    """Back to the stage before."""
    opening = queries.live_opening(db.session(), opening_id)
    stage = request.args.get("stage", "")
    if stage not in set(Stage):
        return _refuse(opening_id, _("That could not be read. Nothing was changed."))
    actions.take_back_stage(db.session(), opening, Stage(stage), changed_on=_day("on"), when=present())
    db.session.commit()
    say(_("Back to: %(stage)s.", stage=STAGE[opening.stage]))
    return back(_home(opening_id))


@bp.post("/openings/<int:opening_id>/interest")
def set_interest(opening_id: int) -> Response:
    """Say how much one wants the job."""
    opening, form = queries.live_opening(db.session(), opening_id), InterestForm()
    if not form.validate():
        return _refuse(opening_id, _("Choose from 1 to 5."))
    before = form.before.data if "before" in request.form else opening.interest_before
    after = form.after.data if "after" in request.form else opening.interest_after
    actions.set_interest(db.session(), opening, before=before, after=after, when=present())
    db.session.commit()
    say(_("Noted."))
    return back(_home(opening_id))


@bp.post("/openings/<int:opening_id>/trash")
def trash(opening_id: int) -> Response:
    """Into the trash."""
    opening = queries.live_opening(db.session(), opening_id)
    actions.trash(db.session(), opening, when=present())
    company_id = opening.company_id
    db.session.commit()
    say(
        _("%(title)s is in the trash.", title=title(opening.title)),
        undo=url_for(".restore", opening_id=opening_id),
    )
    return back(url_for("people.company", company_id=company_id))


@bp.post("/openings/<int:opening_id>/trash/undo")
def restore(opening_id: int) -> Response:
    """Out of the trash."""
    opening = queries.opening(db.session(), opening_id)
    actions.restore(db.session(), opening, when=present())
    db.session.commit()
    say(_("%(title)s is back.", title=title(opening.title)))
    return back(_home(opening_id))


def _home(opening_id: int) -> str:
    return url_for("people.opening", opening_id=opening_id)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _refuse(opening_id: int, text: str) -> Response:
    say(text, level="danger")
    return back(_home(opening_id))


def _page(form: OpeningForm, opening: Opening | None = None) -> str:
    companies = [name for _id, name in known.live_companies(db.session())]
    return render_template("openings/form.html", form=form, opening=opening, companies=companies)
