"""Adding an opening, and correcting one."""

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts import actions as contacts
from crm.contacts import queries as known
from crm.contacts.forms import NAME
from crm.db.flask import db
from crm.openings import actions, queries
from crm.openings.forms import OpeningForm, filled
from crm.openings.meant import Meant, meant, name_of, suggestions
from crm.openings.models import Opening
from crm.openings.routes.blueprint import bp, home
from crm.openings.wording import title
from crm.web.messages import say
from crm.web.redirects import back


@bp.get("/openings/new")
def new() -> str:
    """An empty form; `company` in the address fills that field."""
    company = request.args.get("company", "")[:NAME]
    return _page(OpeningForm(formdata=None, data={"company": company}))


@bp.post("/openings/new")
@once
def create() -> Response | tuple[str, int]:
    """Add an opening, and the company if it is new."""
    form, when = OpeningForm(), present()
    is_right, told_by = _read(form)
    if not is_right:
        return _page(form, told_by=told_by), 422
    company = contacts.company_named(db.session(), form.company.data or "", when=when)
    opening = actions.add(db.session(), form.values(company.id, told_by.contact_id), when=when)
    db.session.commit()
    say(_("%(title)s is in your openings.", title=title(opening.title)))
    return back(home(opening.id))


@bp.get("/openings/<int:opening_id>/edit")
def edit(opening_id: int) -> str:
    """The form with what is known."""
    opening = queries.live_opening(db.session(), opening_id)
    return _page(filled(opening, name_of(db.session(), opening.source_contact_id)), opening)


@bp.post("/openings/<int:opening_id>/edit")
def update(opening_id: int) -> Response | tuple[str, int]:
    """Save what was typed."""
    opening, form, when = queries.live_opening(db.session(), opening_id), OpeningForm(), present()
    is_right, told_by = _read(form)
    if not is_right:
        return _page(form, opening, told_by), 422
    company = contacts.company_named(db.session(), form.company.data or "", when=when)
    actions.edit(db.session(), opening, form.values(company.id, told_by.contact_id), when=when)
    db.session.commit()
    say(_("Saved."))
    return back(home(opening_id))


def _read(form: OpeningForm) -> tuple[bool, Meant]:
    """Whether everything is right and clear, and who told of it."""
    is_right = form.validate()
    told_by = meant(db.session(), form.name.data or "", form.ticked.data)
    return form.explain(told_by) and is_right, told_by


def _page(form: OpeningForm, opening: Opening | None = None, told_by: Meant | None = None) -> str:
    companies = [name for _id, name in known.live_companies(db.session())]
    return render_template(
        "openings/form.html",
        form=form,
        opening=opening,
        companies=companies,
        names=suggestions(db.session()),
        asked=list(told_by.asked.items()) if told_by is not None else [],
    )
