"""The page of one contact."""

from flask import render_template, request

from crm.accounts.gate import present
from crm.contacts import queries as contacts
from crm.db.flask import db
from crm.people import contact_page
from crm.people.chronicle import chronicle
from crm.people.look import look_from
from crm.people.routes.blueprint import bp
from crm.web.parts import wanted_part


@bp.get("/contacts/<int:contact_id>")
def contact(contact_id: int) -> str:
    """Whom do I write to, and why: brief, next steps, log, timeline, ways to reach them."""
    session, when, look = db.session(), present(), look_from(request.args)
    found = contacts.contact(session, contact_id)
    match wanted_part():
        case "timeline":
            past = chronicle(session, found.id, look, today=when.today)
            parts = contact_page.of_timeline(found.id, look, past)
            return render_template("people/_timeline.html", contact=found, **parts)
        case "happened":
            parts = contact_page.happened(session, found, look, when)
            return render_template("people/_happened.html", is_part=True, **parts)
        case _:
            parts = contact_page.whole(session, found, look, when)
            return render_template("people/contact.html", is_part=False, **parts)
