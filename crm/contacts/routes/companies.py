"""Adding, editing, trashing a company."""

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts import actions, queries
from crm.contacts.forms import CompanyForm, filled_company
from crm.contacts.models import Company
from crm.contacts.routes.blueprint import bp
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.web.messages import say
from crm.web.redirects import back


@bp.get("/companies/new")
def new_company() -> str:
    """An empty form."""
    return _page(CompanyForm(formdata=None))


@bp.post("/companies/new")
@once
def create_company() -> Response | tuple[str, int]:
    """Add a company, unless there is one of that name."""
    form, session, when = CompanyForm(), db.session(), present()
    if not form.validate():
        return _page(form), 422
    there = queries.company_by_name(session, form.name.data or "")
    if there is not None and there.deleted_at is None:
        return _page(form, there=there), 422
    try:
        company = actions.add_company_from(session, form.values(), when=when)
    except actions.Taken as refusal:
        return _taken(form, refusal)
    session.commit()
    say(_("%(name)s is in your companies.", name=company.name))
    return back(url_for("people.company", company_id=company.id))


@bp.get("/companies/<int:company_id>/edit")
def edit_company(company_id: int) -> str:
    """The form with what is known."""
    company = _live(company_id)
    return _page(filled_company(company), company=company)


@bp.post("/companies/<int:company_id>/edit")
def update_company(company_id: int) -> Response | tuple[str, int]:
    """Save what was typed."""
    company, form = _live(company_id), CompanyForm()
    if not form.validate():
        return _page(form, company=company), 422
    try:
        actions.edit_company(db.session(), company, form.values(), when=present())
    except actions.Taken as refusal:
        return _taken(form, refusal, company_id)
    db.session.commit()
    say(_("Saved."))
    return back(url_for("people.company", company_id=company_id))


@bp.post("/companies/<int:company_id>/trash")
def trash_company(company_id: int) -> Response:
    """Into the trash."""
    company = _live(company_id)
    actions.trash_company(db.session(), company, when=present())
    db.session.commit()
    undo = url_for(".restore_company", company_id=company_id)
    say(_("%(name)s is in the trash.", name=company.name), undo=undo)
    return back(url_for("people.companies"))


@bp.post("/companies/<int:company_id>/trash/undo")
def restore_company(company_id: int) -> Response:
    """Out of the trash."""
    company = queries.company(db.session(), company_id)
    actions.restore_company(db.session(), company, when=present())
    db.session.commit()
    say(_("%(name)s is back.", name=company.name))
    return back(url_for("people.company", company_id=company_id))


def _live(company_id: int) -> Company:
    company = queries.company(db.session(), company_id)
    if company.deleted_at is not None:
        raise NotFound(f"Company {company_id}")
    return company


def _taken(form: CompanyForm, refusal: actions.Taken, company_id: int | None = None) -> tuple[str, int]:
    """Another company has that domain or mailbox: nothing was changed."""
    db.session.rollback()
    holder = queries.company(db.session(), refusal.company_id)
    field = form.mailboxes if "@" in refusal.value else form.domains
    field.errors = [_("%(value)s belongs to %(name)s already.", value=refusal.value, name=holder.name)]
    company = queries.company(db.session(), company_id) if company_id is not None else None
    return _page(form, company=company), 422


def _page(form: CompanyForm, company: Company | None = None, there: Company | None = None) -> str:
    return render_template("contacts/company.html", form=form, company=company, there=there)
