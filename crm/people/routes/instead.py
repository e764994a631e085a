"""Another role at the company fits better: a second opening with the same people."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.core.kinds import Stage
from crm.db.flask import db
from crm.interviews import queries as interviews
from crm.openings import actions
from crm.openings import queries as openings
from crm.openings.forms import FIRST, InsteadForm
from crm.openings.models import Opening
from crm.people.openings import page as drawn
from crm.people.openings.page import Belonging
from crm.people.routes.blueprint import bp
from crm.web import amounts
from crm.web.days import read_day
from crm.web.messages import say


@bp.get("/openings/<int:opening_id>/instead")
def instead(opening_id: int) -> str:
    """Another role at the company fits better: which, who comes along, what becomes of this one."""
    found = openings.live_opening(db.session(), opening_id)
    people = drawn.belonging(db.session(), found, interviews.of_opening(db.session(), opening_id))
    form = InsteadForm(formdata=None, data={"people": [each.id for each in people]})
    return _instead(found, form, people)


@bp.post("/openings/<int:opening_id>/instead")
def put_instead(opening_id: int) -> Response | tuple[str, int]:
    """Make the second opening with the same people; the first is kept or withdrawn."""
    session, form, when = db.session(), InsteadForm(), present()
    first = openings.live_opening(session, opening_id)
    held = interviews.of_opening(session, opening_id)
    people = drawn.belonging(session, first, held)
    if not form.validate():
        return _instead(first, form, people), 422
    roles = drawn.roles(session, first, held)
    was, on = first.stage.value, first.stage_changed_on or ""
    second = actions.put_instead(session, first, form.values(roles), when=when)
    session.commit()
    undo = url_for(".take_back_instead", opening_id=second.id, stage=was, on=on)
    say(_("The other role is in your openings, with the same people."), undo=undo)
    return redirect(url_for(".opening", opening_id=second.id), 303)


@bp.post("/openings/<int:opening_id>/instead/undo")
def take_back_instead(opening_id: int) -> Response:
    """Only the first role, as it stood."""
    session, stage = db.session(), request.args.get("stage", "")
    second = openings.live_opening(session, opening_id)
    if second.instead_of_id is None or stage not in set(Stage):
        return redirect(url_for(".opening", opening_id=opening_id), 303)
    on = read_day(request.args.get("on", ""))
    actions.take_back_instead(session, second, Stage(stage), changed_on=on, when=present())
    session.commit()
    say(_("Taken back. The second role is in the trash."))
    return redirect(url_for(".opening", opening_id=second.instead_of_id), 303)


def _instead(first: Opening, form: InsteadForm, people: Sequence[Belonging]) -> str:
    return render_template(
        "openings/instead.html",
        form=form,
        opening=first,
        people=[(each.id, each.name, amounts.enumerated(each.notes)) for each in people],
        ways=FIRST,
    )
