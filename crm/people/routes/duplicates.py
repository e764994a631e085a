"""Who is probably written down twice, and the answer that they are two people."""

from flask import render_template, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import user_today
from crm.contacts import queries as contacts
from crm.db.flask import db
from crm.people import actions, alike
from crm.people.routes.blueprint import bp
from crm.web.messages import say
from crm.web.redirects import back


@bp.get("/contacts/duplicates")
def duplicates() -> str:
    """Pairs that are probably one person, the likeliest first; `look` compares even a very large account."""
    found = alike.look(db.session(), today=user_today(), at_any_size="look" in request.args)
    return render_template("people/duplicates.html", found=found, contacts=format_decimal(found.contacts))


@bp.post("/contacts/<int:contact_id>/distinct/<int:other_id>")
def set_apart(contact_id: int, other_id: int) -> Response:
    """They are two people."""
    session = db.session()
    one, other = (contacts.contact(session, each) for each in (contact_id, other_id))
    if one is not other:
        actions.set_apart(session, one.id, other.id)
    session.commit()
    undo = url_for(".take_together", contact_id=contact_id, other_id=other_id)
    say(_("%(one)s and %(other)s are two people.", one=one.name, other=other.name), undo=undo)
    return back(url_for(".duplicates"))


@bp.post("/contacts/<int:contact_id>/distinct/<int:other_id>/undo")
def take_together(contact_id: int, other_id: int) -> Response:
    """Show them as probable duplicates again."""
    session = db.session()
    one, other = (contacts.contact(session, each) for each in (contact_id, other_id))
    actions.take_together(session, one.id, other.id)
    session.commit()
    say(_("Shown as a probable duplicate again."))
    return back(url_for(".duplicates"))
