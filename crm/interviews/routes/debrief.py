"""The debrief of a day at a company, reached from any of its interviews."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present
from crm.accounts.once import once
from crm.contacts import queries as contacts
from crm.db.flask import db
from crm.interviews import actions, queries
from crm.interviews.forms import DebriefForm, filled_debrief, problems
from crm.interviews.forms.debrief import Person
from crm.interviews.models import Debrief, Interview
from crm.interviews.routes.blueprint import bp
from crm.web.messages import say


@bp.get("/interviews/<int:interview_id>/debrief")
def debrief(interview_id: int) -> Response | str:
    """The form with what was written so far."""
    interview, written = _read(interview_id)
    if written is None and not _stands(interview):
        return _nothing_to_say(interview_id)
    day = _day(interview)
    form = filled_debrief(written, day=interview.local_day, people=_people(day, written))
    return _page(form, interview, day, is_new=written is None)


@bp.post("/interviews/<int:interview_id>/debrief")
@once
def save_debrief(interview_id: int) -> Response | tuple[str, int]:
    """Keep it; their date sets the check-in, my promises become follow-ups.

    `unwritten` in the form: when it was opened there was none. If there is one now, both are shown together.
    """
    interview, written = _read(interview_id)
    day, when = _day(interview), present()
    form = DebriefForm(day=interview.local_day, people=_people(day, written))
    if written is None and not _stands(interview):
        problem = _("It did not take place, so there is nothing to debrief.")
        return _page(form, interview, day, is_new=True, problem=problem), 422
    is_right = form.validate()
    if written is not None and "unwritten" in request.form:
        form.join(written)
        problem = _("This was debriefed in the meantime. What you typed stands below it: look it over.")
        return _page(form, interview, day, is_new=False, problem=problem), 422
    if not is_right:
        return _page(form, interview, day, is_new=written is None), 422
    values = form.values(default_due=current_user().working.next_after(when.today))
    company_id = interview.opening.company_id
    actions.save_debrief(db.session(), company_id, interview.local_day, values, when=when)
    db.session.commit()
    say(_("Kept. What you noted about people is in their thank-yous."))
    return redirect(url_for("today.page"), 303)


def _read(interview_id: int) -> tuple[Interview, Debrief | None]:
    interview = queries.whole(db.session(), interview_id)
    return interview, queries.debrief(db.session(), interview.opening.company_id, interview.local_day)


def _day(interview: Interview) -> Sequence[Interview]:
    """The interviews of that day; the one itself even if it does not stand any more."""
    day = queries.of_day(db.session(), interview.opening.company_id, interview.local_day)
    return day or [interview]


def _people(day: Sequence[Interview], written: Debrief | None) -> list[Person]:
    """Everyone of the day, and whoever the debrief speaks of already; not those in the trash."""
    there = [part.contact_id for interview in day for part in interview.participants]
    if written is not None:
        there += [row.contact_id for row in written.details]
        there += [row.contact_id for row in written.promises if row.contact_id is not None]
    names = contacts.names(db.session(), set(there))
    return [(contact_id, names[contact_id]) for contact_id in dict.fromkeys(there) if contact_id in names]


def _stands(interview: Interview) -> bool:
    return interview.state.stands and interview.deleted_at is None


def _nothing_to_say(interview_id: int) -> Response:
    say(_("It did not take place, so there is nothing to debrief."), level="info")
    return redirect(url_for(".page", interview_id=interview_id), 303)


def _page(
    form: DebriefForm, interview: Interview, day: Sequence[Interview], *, is_new: bool, problem: str = ""
) -> str:
    return render_template(
        "interviews/debrief.html",
        form=form,
        interview=interview,
        day=day,
        problems=[*([problem] if problem else []), *problems(form)],
        is_new=is_new,
        names=form.names,
        first_day=interview.local_day.isoformat(),
    )
