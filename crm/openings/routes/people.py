"""Who belongs to an opening: added by name, taken out, put back."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts import actions as contacts
from crm.contacts.actions import NewContact
from crm.core.roles import Role
from crm.db.flask import db
from crm.openings import actions, queries
from crm.openings.forms import PersonForm
from crm.openings.meant import Meant, meant, suggestions
from crm.openings.models import Opening
from crm.openings.routes.blueprint import bp, home
from crm.web.messages import say
from crm.web.redirects import back


@bp.get("/openings/<int:opening_id>/people/new")
def new_person(opening_id: int) -> str:
    """Whom to add."""
    return _page(queries.live_opening(db.session(), opening_id), PersonForm(formdata=None), Meant())


@bp.post("/openings/<int:opening_id>/people/new")
@once
def add_person(opening_id: int) -> Response | tuple[str, int]:
    """Add a contact by name; somebody new only when that is said."""
    session, form, when = db.session(), PersonForm(), present()
    opening = queries.live_opening(session, opening_id)
    is_right = form.validate()
    found = meant(session, form.name.data or "", form.ticked.data)
    if is_right and found.is_unknown and form.is_new.data:
        added = NewContact(name=found.name, company_id=opening.company_id)
        found = Meant(found.name, contacts.add(session, added, when=when).id)
    if not (form.explain(found) and is_right):
        return _page(opening, form, found), 422
    if found.contact_id is not None:
        actions.add_person(session, opening, found.contact_id, Role(form.role.data), when=when)
    db.session.commit()
    say(_("%(name)s belongs to this opening now.", name=found.name), undo=_removal(opening_id, found))
    return redirect(home(opening_id), 303)


@bp.post("/openings/<int:opening_id>/people/<int:contact_id>/remove")
def remove_person(opening_id: int, contact_id: int) -> Response:
    """They do not belong to it; the contact stays."""
    opening = queries.live_opening(db.session(), opening_id)
    role = actions.remove_person(db.session(), opening, contact_id, when=present())
    db.session.commit()
    if role is not None:
        undo = url_for(".put_person_back", opening_id=opening_id, contact_id=contact_id, role=role.value)
        say(_("Taken out of this opening. The contact stays."), undo=undo)
    return back(home(opening_id))


@bp.post("/openings/<int:opening_id>/people/<int:contact_id>/remove/undo")
def put_person_back(opening_id: int, contact_id: int) -> Response:
    """They do belong to it."""
    opening, role = queries.live_opening(db.session(), opening_id), request.args.get("role", "")
    if role in set(Role):
        actions.add_person(db.session(), opening, contact_id, Role(role), when=present())
        db.session.commit()
        say(_("Back again."))
    return back(home(opening_id))


def _removal(opening_id: int, found: Meant) -> str:
    return url_for(".remove_person", opening_id=opening_id, contact_id=found.contact_id)


def _page(opening: Opening, form: PersonForm, found: Meant) -> str:
    return render_template(
        "openings/person.html",
        form=form,
        opening=opening,
        names=suggestions(db.session()),
        asked=list(found.asked.items()),
        is_unknown=found.is_unknown,
    )
