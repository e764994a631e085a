"""Entering an interview by hand, and correcting one."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present
from crm.accounts.once import once
from crm.contacts import keys
from crm.contacts import queries as contacts
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.interviews import actions, asking, queries
from crm.interviews.forms import InterviewForm, filled_interview, problems
from crm.interviews.models import Interview
from crm.interviews.routes.blueprint import bp
from crm.openings import queries as openings
from crm.web.messages import say
from crm.web.redirects import back


@bp.get("/interviews/new")
def new() -> str:
    """An empty form; `opening` or `company` in the address fill those fields."""
    given: dict[str, Any] = {"zone": current_user().zone, "company": request.args.get("company", "")[:300]}
    opening_id = request.args.get("opening", type=int)
    if opening_id is not None:
        opening = openings.live_opening(db.session(), opening_id)
        given |= {"company": opening.company.name, "opening": str(opening.id)}
    return _page(InterviewForm(formdata=None, data=given))


@bp.post("/interviews/new")
@once
def create() -> Response | tuple[str, int]:
    """Save it with company, opening and people; who is known already is asked back once."""
    form, session = InterviewForm(), db.session()
    if not form.validate():
        return _page(form), 422
    asks = [asking.ask_opening(session, form), asking.ask_people(session, form)]
    if any(asks):
        return _page(form, asks_back=True), 422
    interview, _made = actions.enter(session, form.decision(), when=present())
    session.commit()
    say(_("Saved. The follow-ups are planned."))
    return redirect(url_for(".page", interview_id=interview.id), 303)


@bp.get("/interviews/openings")
def choose_opening() -> str:
    """The part of the form that asks for which opening of the named company it is."""
    company = keys.one_line(request.args.get("company", ""))[:300]
    choices = asking.opening_choices(db.session(), company)
    form = InterviewForm(formdata=None, data={"opening": choices[0][0] if choices else ""})
    return render_template("interviews/_opening.html", form=form, opening_choices=choices)


@bp.get("/interviews/<int:interview_id>/edit")
def edit(interview_id: int) -> str:
    """The form with what is known."""
    interview = _live(interview_id)
    return _page(filled_interview(interview), interview)


@bp.post("/interviews/<int:interview_id>/edit")
def update(interview_id: int) -> Response | tuple[str, int]:
    """Save the correction; the steps and dates follow."""
    interview, form, session = _live(interview_id), InterviewForm(), db.session()
    if not form.validate():
        return _page(form, interview), 422
    asks = [asking.ask_opening(session, form), asking.ask_people(session, form)]
    if any(asks):
        return _page(form, interview, asks_back=True), 422
    actions.revise(session, interview, form.decision(), when=present())
    session.commit()
    say(_("Saved."))
    return back(url_for(".page", interview_id=interview_id))


def _live(interview_id: int) -> Interview:
    interview = queries.whole(db.session(), interview_id)
    if interview.deleted_at is not None:
        raise NotFound(f"Interview {interview_id}")
    return interview


def _page(form: InterviewForm, interview: Interview | None = None, *, asks_back: bool = False) -> str:
    session = db.session()
    there = interview.participants if interview is not None else []
    return render_template(
        "interviews/form.html",
        form=form,
        interview=interview,
        problems=problems(form),
        asks_back=asks_back,
        rows=asking.rows(session, form, taking_part={each.contact_id: each.contact.name for each in there}),
        companies=[name for _id, name in contacts.live_companies(session)],
        opening_choices=asking.opening_choices(session, form.company.data or ""),
    )
