"""Applying and taking back: at once, or step by step on a page that shows how far it is."""

from flask import redirect, render_template, request, url_for
from flask_babel import format_percent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.db.flask import db
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.movein import applying, undoing, views, wording
from crm.transfer.movein.routes.blueprint import bp
from crm.web.messages import say

PART = "partial"


@bp.post("/import/<int:staged_id>/apply")
def apply(staged_id: int) -> Response:
    """Write what was chosen: at once, or for large files step by step."""
    session, when = db.session(), present()
    row = views.one_file(session, staged_id)
    if row.account is not None:
        applying.begin(session, row, when=when)
    if not applying.is_large(session, row) and row.state is StagedState.RUNNING:
        applying.apply(session, row, when=when)
    session.commit()
    return go_on(row)


@bp.get("/import/<int:staged_id>/progress")
def running(staged_id: int) -> str | Response:
    """How far it is; the page asks for one step after the other."""
    row = views.one_file(db.session(), staged_id)
    if applying.progress(row).is_over:
        return redirect(url_for("movein.page", staged_id=staged_id), 303)
    return render_template("transfer/movein/running.html", **_told(row))


@bp.post("/import/<int:staged_id>/step")
def step(staged_id: int) -> Response | str:
    """One step further; for the page's own request the part that shows it.

    Once it is stopped the page hears nothing: whoever stopped it is being told, and led on.
    """
    session, when = db.session(), present()
    row = views.one_file(session, staged_id)
    go = undoing.step if row.state is StagedState.UNDOING else applying.step
    found = go(session, staged_id, when=when)
    session.commit()
    if request.headers.get("HX-Request-Type") != PART:
        return go_on(row)
    if not found.is_over:
        return render_template("transfer/_going_on.html", **_told(row))
    if row.state is StagedState.CANCELLED:
        return Response(status=204)
    target = go_on(row)
    return Response(headers={"HX-Redirect": target.location or ""}, mimetype="text/html")


@bp.post("/import/<int:staged_id>/cancel")
def cancel(staged_id: int) -> Response:
    """Stop: what was written stays, and can be taken back."""
    row = views.one_file(db.session(), staged_id)
    applying.cancel(db.session(), row, when=present())
    db.session.commit()
    return go_on(row)


@bp.post("/import/<int:staged_id>/undo")
def undo(staged_id: int) -> Response:
    """Take it back: at once, or for large files step by step."""
    session, when = db.session(), present()
    row = views.one_file(session, staged_id)
    undoing.begin(session, row, when=when)
    if row.state is StagedState.UNDOING and not undoing.is_large(session, row):
        undoing.undo(session, row, when=when)
    session.commit()
    return go_on(row)


def go_on(row: StagedFile) -> Response:
    """To the page that shows it, with a word about what was done."""
    if not applying.progress(row).is_over:
        return redirect(url_for("movein.running", staged_id=row.id), 303)
    if row.state is StagedState.APPLIED:
        say(_("They are here now."), undo=url_for("movein.undo", staged_id=row.id))
    elif row.state is StagedState.CANCELLED:
        undo_href = url_for("movein.undo", staged_id=row.id)
        say(_("Stopped. What came in so far is here."), undo=undo_href, level="info")
    elif row.state is StagedState.UNDONE:
        _kept, count = undoing.kept(row)
        say(_("Taken back.") if not count else _("Taken back, but for those you have dealt with since."))
    return redirect(url_for("movein.page", staged_id=row.id), 303)


def _told(row: StagedFile) -> dict[str, object]:
    return {
        "staged": row,
        "step_href": url_for("movein.step", staged_id=row.id),
        "is_undo": row.state is StagedState.UNDOING,
        "done": row.done,
        "total": max(row.total, 1),
        "number": wording.figure,
        "percent": format_percent,
        "wording": wording,
    }
