"""Acts about openings, each with its undo; the pages that show them are in `crm.people`."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.core.kinds import Stage
from crm.db.flask import db
from crm.openings import actions, queries
from crm.openings.forms import DecideForm, InterestForm, StageForm
from crm.openings.routes.blueprint import bp, home
from crm.openings.wording import STAGE, changed, title
from crm.web.dates import day
from crm.web.days import read_day
from crm.web.messages import say
from crm.web.redirects import back


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
    asks_until = opening.stage is Stage.OFFER and opening.decide_by is None
    say(changed(opening.stage, asks_until=asks_until), undo=undo)
    return back(home(opening_id))


@bp.post("/openings/<int:opening_id>/stage/undo")
def undo_stage(opening_id: int) -> Response:
    """Back to the stage before."""
    opening = queries.live_opening(db.session(), opening_id)
    stage = request.args.get("stage", "")
    if stage not in set(Stage):
        return _refuse(opening_id, _("That could not be read. Nothing was changed."))
    actions.take_back_stage(
        db.session(), opening, Stage(stage), changed_on=read_day(request.args.get("on", "")), when=present()
    )
    db.session.commit()
    say(_("Back to: %(stage)s.", stage=STAGE[opening.stage]))
    return back(home(opening_id))


@bp.post("/openings/<int:opening_id>/decide-by")
def set_decide_by(opening_id: int) -> Response:
    """Say until when the offer has to be answered."""
    opening, form = queries.live_opening(db.session(), opening_id), DecideForm()
    if not form.validate():
        return _refuse(opening_id, _("That day could not be read. Nothing was changed."))
    was = opening.decide_by or ""
    actions.set_decide_by(db.session(), opening, form.decide_by.data, when=present())
    db.session.commit()
    undo = url_for(".undo_decide_by", opening_id=opening_id, on=was)
    if opening.decide_by is not None:
        say(_("You decide by %(day)s; you are reminded in time.", day=day(opening.decide_by)), undo=undo)
    else:
        say(_("No day to decide by."), undo=undo)
    return back(home(opening_id))


@bp.post("/openings/<int:opening_id>/decide-by/undo")
def undo_decide_by(opening_id: int) -> Response:
    """Back to the day before."""
    opening = queries.live_opening(db.session(), opening_id)
    actions.set_decide_by(db.session(), opening, read_day(request.args.get("on", "")), when=present())
    db.session.commit()
    say(_("As it was."))
    return back(home(opening_id))


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
    return back(home(opening_id))


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
    return back(home(opening_id))


def _refuse(opening_id: int, text: str) -> Response:
    say(text, level="danger")
    return back(home(opening_id))
