"""The archive and the trash of contacts, each with its way back."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.contacts import actions, queries
from crm.contacts.routes.blueprint import bp
from crm.db.flask import db
from crm.web.messages import say
from crm.web.redirects import back


@bp.post("/contacts/<int:contact_id>/archive")
def archive(contact_id: int) -> Response:
    """Out of the lists; no reminders, still recognised."""
    contact = queries.live_contact(db.session(), contact_id)
    actions.archive(db.session(), contact, when=present())
    db.session.commit()
    say(_("%(name)s is archived.", name=contact.name), undo=url_for(".unarchive", contact_id=contact_id))
    return back(url_for("people.contact", contact_id=contact_id))


@bp.post("/contacts/<int:contact_id>/archive/undo")
def unarchive(contact_id: int) -> Response:
    """Back into the lists."""
    contact = queries.live_contact(db.session(), contact_id)
    actions.unarchive(db.session(), contact, when=present())
    db.session.commit()
    say(_("%(name)s is back from the archive.", name=contact.name))
    return back(url_for("people.contact", contact_id=contact_id))


@bp.post("/contacts/<int:contact_id>/trash")
def trash(contact_id: int) -> Response:
    """Into the trash for thirty days."""
    contact = queries.live_contact(db.session(), contact_id)
    actions.trash(db.session(), contact, when=present())
    db.session.commit()
    say(_("%(name)s is in the trash.", name=contact.name), undo=url_for(".restore", contact_id=contact_id))
    return back(url_for("people.contacts"))


@bp.post("/contacts/<int:contact_id>/trash/undo")
def restore(contact_id: int) -> Response:
    """Out of the trash, with the follow-ups."""
    contact = queries.contact(db.session(), contact_id)
    actions.restore(db.session(), contact, when=present())
    db.session.commit()
    say(_("%(name)s is back.", name=contact.name))
    return back(url_for("people.contact", contact_id=contact_id))
