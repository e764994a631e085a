"""One contact to take along: on paper, and as a card for an address book."""

from flask import Response, render_template, request

from crm.accounts.gate import current_user, present
from crm.contacts import queries as contacts
from crm.db.flask import db
from crm.people import paper
from crm.people.routes.blueprint import bp
from crm.published.naming import owner_mark
from crm.transfer.export import archive


@bp.get("/contacts/<int:contact_id>/brief")
def brief(contact_id: int) -> str:
    """What to know before writing or calling, on one page; private notes only where they are asked for."""
    session, when = db.session(), present()
    found = contacts.contact(session, contact_id)
    with_notes = request.args.get("notes") == "1"
    return render_template(
        "people/brief.html", contact=found, **paper.of(session, found, when, with_notes=with_notes)
    )


@bp.get("/contacts/<int:contact_id>.vcf")
def card(contact_id: int) -> Response:
    """The contact as a card."""
    user = current_user()
    found = contacts.live_contact(db.session(), contact_id)
    pieces = archive.cards(db.session(), [found.id], owner_mark(user.id, user.created_at))
    answer = Response(b"".join(pieces), mimetype="text/vcard")
    answer.headers["Content-Disposition"] = f'attachment; filename="contact-{contact_id}.vcf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
