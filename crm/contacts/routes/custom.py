"""The user's own fields: added, renamed, put in order, forgotten."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from crm.accounts.once import once
from crm.contacts import actions, queries, wording
from crm.contacts.forms import FieldForm, NewFieldForm
from crm.contacts.models import FieldKind
from crm.contacts.routes.blueprint import bp
from crm.db.flask import db
from crm.web.messages import say
from crm.web.redirects import back


@bp.get("/settings/fields")
def fields() -> str:
    """All of them, with of how many contacts they say something."""
    return _page()


@bp.post("/settings/fields")
@once
def create_field() -> Response | tuple[str, int]:
    """One more field for every contact."""
    form = NewFieldForm()
    if not form.validate():
        return _page(new=form), 422
    try:
        field = actions.add_field(db.session(), form.name.data or "", FieldKind(form.kind.data))
    except ValueError as refusal:
        form.name.errors = [_refused(refusal)]
        return _page(new=form), 422
    return _saved(_("Every contact has a field %(name)s now.", name=field.name))


@bp.post("/settings/fields/<int:field_id>")
def update_field(field_id: int) -> Response | tuple[str, int]:
    """Another name."""
    field, form = queries.custom_field(db.session(), field_id), FieldForm()
    if not form.validate():
        return _page(wrong=(field_id, form)), 422
    try:
        actions.rename_field(db.session(), field, form.name.data or "")
    except ValueError as refusal:
        form.name.errors = [_refused(refusal)]
        return _page(wrong=(field_id, form)), 422
    return _saved(_("Saved."))


@bp.post("/settings/fields/<int:field_id>/up")
def raise_field(field_id: int) -> Response:
    """Before the one above it."""
    actions.raise_field(db.session(), queries.custom_field(db.session(), field_id))
    return _saved(_("Saved."))


@bp.post("/settings/fields/<int:field_id>/remove")
def remove_field(field_id: int) -> Response:
    """Forgotten, with what it says of everybody."""
    field = queries.custom_field(db.session(), field_id)
    words = _("%(name)s is gone.", name=field.name)
    actions.remove_field(db.session(), field)
    return _saved(words)


def _refused(refusal: ValueError) -> str:
    if isinstance(refusal, actions.NameTaken):
        return _("There is a field %(name)s already.", name=refusal.name)
    return _("A field needs a letter or a digit.")


def _saved(text: str) -> Response:
    db.session.commit()
    say(text)
    return back(url_for(".fields"))


def _page(new: NewFieldForm | None = None, wrong: tuple[int, FieldForm] | None = None) -> str:
    rows = queries.fields_in_use(db.session())
    return render_template(
        "contacts/fields.html",
        rows=[(row, str(wording.FIELD[row.kind]), _question(row.name, row.contacts)) for row in rows],
        new=new or NewFieldForm(formdata=None),
        wrong_id=wrong[0] if wrong else None,
        wrong=wrong[1] if wrong else None,
    )


def _question(name: str, contacts: int) -> str:
    if not contacts:
        return _("The field %(name)s says nothing of anybody.", name=name)
    return ngettext(
        "What %(name)s says of %(num)s contact is lost.",
        "What %(name)s says of %(num)s contacts is lost.",
        contacts,
        name=name,
    )
