"""What became of an interview: cancelled, did not happen, thrown away; each with its undo."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.core.kinds import InterviewState
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.interviews import actions, queries
from crm.interviews.models import Interview
from crm.interviews.routes.blueprint import bp
from crm.web.messages import say
from crm.web.redirects import back

UNDO = {InterviewState.CANCELLED: ".cancel", InterviewState.MISSED: ".missed"}


@bp.post("/interviews/<int:interview_id>/cancel")
def cancel(interview_id: int) -> Response:
    """They or I called it off; the people stay."""
    interview = _live(interview_id)
    if interview.state is not InterviewState.CANCELLED:
        actions.cancel(db.session(), interview, when=present())
        db.session.commit()
    undo = url_for(".reopen", interview_id=interview_id)
    say(_("Cancelled. The people stay; the open steps are withdrawn."), undo=undo)
    return _home(interview_id)


@bp.post("/interviews/<int:interview_id>/missed")
def missed(interview_id: int) -> Response:
    """It was taken as held, and did not happen."""
    interview, when = _live(interview_id), present()
    if interview.starts_at > when.now:
        say(_("It has not begun yet. Cancel it instead."), level="warning")
        return _home(interview_id)
    if interview.state is not InterviewState.MISSED:
        actions.set_state(db.session(), interview, InterviewState.MISSED, when=when)
        db.session.commit()
    say(
        _("It did not happen. What it had planned is withdrawn; a word to put it right comes next."),
        undo=_undo(interview_id),
    )
    return _home(interview_id)


@bp.post("/interviews/<int:interview_id>/reopen")
def reopen(interview_id: int) -> Response:
    """It takes place after all, or it did happen."""
    interview = _live(interview_id)
    was = interview.state
    if was in UNDO:
        actions.reopen(db.session(), interview, when=present())
        db.session.commit()
        say(_("It stands again, with its steps."), undo=url_for(UNDO[was], interview_id=interview_id))
    return _home(interview_id)


@bp.post("/interviews/<int:interview_id>/trash")
def trash(interview_id: int) -> Response:
    """Into the trash."""
    interview = _live(interview_id)
    actions.trash(db.session(), interview, when=present())
    db.session.commit()
    say(_("The interview is in the trash."), undo=url_for(".restore", interview_id=interview_id))
    return back(url_for(".index"))


@bp.post("/interviews/<int:interview_id>/trash/undo")
def restore(interview_id: int) -> Response:
    """Out of the trash."""
    interview = queries.whole(db.session(), interview_id)
    if interview.deleted_at is not None:
        actions.untrash(db.session(), interview, when=present())
        db.session.commit()
    say(_("The interview is back."))
    return _home(interview_id)


def _live(interview_id: int) -> Interview:
    interview = queries.whole(db.session(), interview_id)
    if interview.deleted_at is not None:
        raise NotFound(f"Interview {interview_id}")
    return interview


def _undo(interview_id: int) -> str:
    return url_for(".reopen", interview_id=interview_id)


def _home(interview_id: int) -> Response:
    return back(url_for(".page", interview_id=interview_id))
