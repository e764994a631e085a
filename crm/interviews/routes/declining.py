"""I will not come: chosen, done here, and the words and the answer to send. Nothing is sent by us."""

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present
from crm.core.itip_reply import Reply, decline_text
from crm.core.kinds import InterviewState, Stage
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.interviews import actions, queries
from crm.interviews.addressee import addressee
from crm.interviews.declining import WAYS, Way, letter, subject
from crm.interviews.models import Interview
from crm.interviews.routes.blueprint import bp
from crm.web.days import read_day
from crm.web.mailto import mailto
from crm.web.messages import say

MADE_HERE = "content:"
"""How the identity begins that stands in for a UID where the invitation had none."""


@bp.get("/interviews/<int:interview_id>/decline")
def decline(interview_id: int) -> Response | str:
    """How one would rather not come."""
    interview = _live(interview_id)
    if not _may_decline(interview, present()):
        return _home(interview_id)
    return render_template(
        "interviews/decline.html",
        interview=interview,
        ways=[(way.value, text, note) for way, (text, note) in WAYS.items()],
        way=Way.DECLINE.value,
    )


@bp.post("/interviews/<int:interview_id>/decline")
def say_no(interview_id: int) -> Response:
    """Call it off here; then the words to send."""
    interview, when = _live(interview_id), present()
    if not _may_decline(interview, when):
        return _home(interview_id)
    way, opening = _way(request.form.get("way", "")), interview.opening
    was, on = opening.stage.value, opening.stage_changed_on or ""
    actions.decline(db.session(), interview, withdraws=way is Way.WITHDRAW, when=when)
    db.session.commit()
    undo = url_for(".come_after_all", interview_id=interview_id, stage=was, on=on)
    say(_("Called off here. Now tell them: the words are ready."), undo=undo)
    return redirect(url_for(".declined", interview_id=interview_id, way=way.value), 303)


@bp.post("/interviews/<int:interview_id>/decline/undo")
def come_after_all(interview_id: int) -> Response:
    """I come after all; the role stands where it stood."""
    interview, stage = _live(interview_id), request.args.get("stage", "")
    if interview.declined_on is not None and stage in set(Stage):
        on = read_day(request.args.get("on", ""))
        actions.take_back(db.session(), interview, Stage(stage), changed_on=on, when=present())
        db.session.commit()
        say(_("It stands again, with its steps."))
    return _home(interview_id)


@bp.get("/interviews/<int:interview_id>/declined")
def declined(interview_id: int) -> Response | str:
    """The words to send, and the answer for their calendar."""
    interview = _live(interview_id)
    if interview.declined_on is None:
        return _home(interview_id)
    session, user, when = db.session(), current_user(), present()
    way, to = _way(request.args.get("way", ""), interview), addressee(session, interview)
    words = letter(way, interview, to, sender=user.name)
    return render_template(
        "interviews/declined.html",
        interview=interview,
        to=to,
        subject=subject(interview),
        words=words,
        mail_href=mailto(to.email, subject(interview), words) if to.email else "",
        has_answer=_reply(interview, when).is_possible,
        has_withdrawn=interview.opening.stage is Stage.WITHDRAWN,
        others=queries.planned_of_opening(session, interview.opening_id, now=when.now),
        today=when.today.isoformat(),
    )


@bp.get("/interviews/<int:interview_id>/decline.ics")
def answer(interview_id: int) -> Response:
    """The answer to the invitation as a calendar file (RFC 5546 3.2.3), to be sent by the user."""
    interview = _live(interview_id)
    reply = _reply(interview, present())
    if interview.declined_on is None or not reply.is_possible:
        return _home(interview_id)
    response = FlaskResponse(decline_text(reply), content_type="text/calendar; method=REPLY; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="decline.ics"'
    return response


def _reply(interview: Interview, when: When) -> Reply:
    user, uid = current_user(), interview.uid or ""
    return Reply(
        uid="" if uid.startswith(MADE_HERE) else uid,
        sequence=interview.sequence,
        organiser=interview.organiser_email,
        attendee=interview.invited_as or user.email,
        attendee_name=user.name,
        stamp=when.now,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        summary=interview.title,
        recurrence_id=interview.recurrence_id or "",
    )


def _way(text: str, interview: Interview | None = None) -> Way:
    """The way that was chosen; of an interview that was declined before, the one that its role tells of."""
    if text in set(Way):
        return Way(text)
    is_over = interview is not None and interview.opening.stage is Stage.WITHDRAWN
    return Way.WITHDRAW if is_over else Way.DECLINE


def _may_decline(interview: Interview, when: When) -> bool:
    return interview.state is InterviewState.PLANNED and interview.starts_at > when.now


def _live(interview_id: int) -> Interview:
    interview = queries.whole(db.session(), interview_id)
    if interview.deleted_at is not None:
        raise NotFound(f"Interview {interview_id}")
    return interview


def _home(interview_id: int) -> Response:
    return redirect(url_for(".page", interview_id=interview_id), 303)
