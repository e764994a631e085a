"""Dropping an invitation: hand in, look, correct, confirm, undo."""

from contextlib import closing

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present
from crm.accounts.once import once
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.interviews.forms import problems
from crm.transfer import wording
from crm.transfer.invitations import applying, staging
from crm.transfer.invitations.applying import Source
from crm.transfer.invitations.forms import InvitationForm, filled
from crm.transfer.invitations.preview import Asked, Preview, preview
from crm.transfer.invitations.staging import PASTED, HandedIn
from crm.transfer.invitations.verdict import Verdict
from crm.transfer.models import StagedFile
from crm.transfer.reading import ErrorCode, Problem, Understood
from crm.web.messages import say
from crm.web.redirects import back

bp = Blueprint("invitations", __name__)


@bp.get("/invitations/new")
def new() -> str:
    """The place to drop an invitation, by itself."""
    return render_template("transfer/invitations/new.html", errors=[], pasted="")


@bp.post("/invitations")
@once
def drop() -> Response | tuple[str, int]:
    """Take a file or pasted text; what cannot be read is said on the same page."""
    given, when = _handed_in(), present()
    reader = staging.reader_for(db.session(), current_user(), when=when)
    db.session.rollback()
    understood = (
        staging.read(given, reader) if given.data.strip() else Understood("unknown", errors=(_EMPTY,))
    )
    if not understood.events:
        errors = [wording.problem(found) for found in understood.errors or (_UNCLEAR,)]
        pasted = given.data.decode("utf-8", errors="replace") if given.name == PASTED else ""
        return render_template("transfer/invitations/new.html", errors=errors, pasted=pasted[:20_000]), 422
    row = staging.stage(db.session(), given, when=when)
    db.session.commit()
    return redirect(url_for(".page", staged_id=row.id), 303)


@bp.errorhandler(413)
def too_large(_error: Exception) -> tuple[str, int]:
    """More than the server takes at all: said on the same page, like what is above 2 MB."""
    errors = [wording.problem(Problem(ErrorCode.TOO_LARGE))]
    return render_template("transfer/invitations/new.html", errors=errors, pasted=""), 413


@bp.get("/invitations/<int:staged_id>")
def page(staged_id: int) -> str:
    """What was understood, to be corrected and confirmed."""
    row, shown = _preview(staged_id, present())
    form = InvitationForm(formdata=None, data=filled(shown.proposal)) if shown.proposal else None
    return _page(row, shown, form)


@bp.post("/invitations/<int:staged_id>")
@once
def confirm(staged_id: int) -> Response | tuple[str, int]:
    """Save what was confirmed, all of it or nothing."""
    when = present()
    row, shown = _preview(staged_id, when)
    if shown.proposal is None or not shown.judged.verdict.may_apply:
        return redirect(url_for(".page", staged_id=row.id, event=shown.index), 303)
    if shown.judged.verdict in (Verdict.CANCEL, Verdict.CANCEL_HELD):
        return _cancel(row, shown, when)
    form = InvitationForm()
    if not form.validate():
        return _page(row, shown, form), 422
    source = Source(row, shown.stamp)
    decision = form.confirmed(shown.proposal)
    if shown.judged.interview is not None:
        return _follow(shown, decision, source, when)
    interview = applying.create(db.session(), decision, source, when=when)
    db.session.commit()
    say(_("Saved. The follow-ups are planned."), undo=url_for(".undo", staged_id=row.id))
    return redirect(url_for("interviews.page", interview_id=interview.id), 303)


@bp.post("/invitations/<int:staged_id>/undo")
def undo(staged_id: int) -> Response:
    """Take back what the invitation created; it lies in the trash."""
    row, _given = staging.staged(db.session(), staged_id)
    applying.undo(db.session(), row, when=present())
    db.session.commit()
    say(_("Taken back. What was created is in the trash."))
    return back(url_for("today.page"))


_EMPTY = Problem(ErrorCode.EMPTY)
_UNCLEAR = Problem(ErrorCode.NOT_UNDERSTOOD)


def _handed_in() -> HandedIn:
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        with closing(upload.stream) as stream:
            return HandedIn(stream.read(), upload.filename)
    return HandedIn(request.form.get("text", "").encode(), PASTED)


def _preview(staged_id: int, when: When) -> tuple[StagedFile, Preview]:
    row, given = staging.staged(db.session(), staged_id)
    understood = staging.read(given, staging.reader_for(db.session(), current_user(), when=when))
    if not understood.events:
        raise NotFound("nothing was understood")
    index = request.args.get("event", 0, type=int)
    if not 0 <= index < len(understood.events):
        abort(404)
    return row, preview(
        db.session(), Asked(understood, index, row.sha256), zone=current_user().zone, when=when
    )


def _page(row: StagedFile, shown: Preview, form: InvitationForm | None) -> str:
    wrong = problems(form) if form is not None else []
    return render_template(
        "transfer/invitations/preview.html", staged=row, shown=shown, form=form, problems=wrong
    )


def _cancel(row: StagedFile, shown: Preview, when: When) -> Response:
    interview = shown.judged.interview
    if interview is None:
        abort(404)
    happened = request.form.get("happened") == "yes"
    if not happened:
        applying.cancel(db.session(), interview, Source(row, shown.stamp), when=when)
        db.session.commit()
        say(_("Cancelled. The people stay."), undo=url_for("interviews.reopen", interview_id=interview.id))
    return redirect(url_for("interviews.page", interview_id=interview.id), 303)


def _follow(shown: Preview, decision: applying.Decision, source: Source, when: When) -> Response:
    interview = shown.judged.interview
    if interview is None:
        abort(404)
    kept = applying.follow(db.session(), interview, decision, source, when=when)
    db.session.commit()
    if kept:
        say(_("Updated. What you had changed by hand was left alone."), level="info")
    else:
        say(_("Updated."))
    return redirect(url_for("interviews.page", interview_id=interview.id), 303)
