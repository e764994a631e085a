"""A contact's photo: shown, set, removed, put back."""

from contextlib import closing

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present, takes
from crm.contacts import actions, picture, queries, wording
from crm.contacts.routes.blueprint import bp
from crm.db.flask import db
from crm.web.messages import say
from crm.web.redirects import back

DAY = 86_400
MOST_UPLOADED = 3 * picture.MOST_BYTES
"""So that what is somewhat too large is refused by the page that knows why."""


@bp.get("/contacts/<int:contact_id>/photo")
def photo(contact_id: int) -> Response:
    """The picture itself; its address changes with it, so that a browser may keep it."""
    found = queries.photo(db.session(), contact_id)
    answer = current_app.response_class(found.data, mimetype=found.media_type)
    answer.set_etag(found.sha256)
    answer.headers["Cache-Control"] = f"private, max-age={DAY}"
    answer.headers["Content-Disposition"] = "inline"
    return answer.make_conditional(request)


@bp.get("/contacts/<int:contact_id>/photo/edit")
def edit_photo(contact_id: int) -> str:
    """The form."""
    return _page(contact_id)


@bp.post("/contacts/<int:contact_id>/photo")
@takes(MOST_UPLOADED)
def set_photo(contact_id: int) -> Response | tuple[str, int]:
    """Take a picture, encoded anew before anything is locked."""
    try:
        encoded = picture.encode(_uploaded())
    except picture.Refused as refusal:
        return _page(contact_id, error=wording.unfit(refusal.why)), 422
    contact = queries.live_contact(db.session(), contact_id)
    actions.set_photo(db.session(), contact, encoded.data, encoded.media_type, when=present())
    db.session.commit()
    say(_("The photo is set."))
    return back(url_for("people.contact", contact_id=contact_id))


@bp.post("/contacts/<int:contact_id>/photo/remove")
def remove_photo(contact_id: int) -> Response:
    """Show none."""
    contact = queries.live_contact(db.session(), contact_id)
    actions.remove_photo(db.session(), contact, when=present())
    db.session.commit()
    say(_("The photo is removed."), undo=url_for(".put_photo_back", contact_id=contact_id))
    return back(url_for("people.contact", contact_id=contact_id))


@bp.post("/contacts/<int:contact_id>/photo/remove/undo")
def put_photo_back(contact_id: int) -> Response:
    """Show it again."""
    contact = queries.live_contact(db.session(), contact_id)
    actions.put_photo_back(db.session(), contact, when=present())
    db.session.commit()
    say(_("The photo is back."))
    return back(url_for("people.contact", contact_id=contact_id))


def _uploaded() -> bytes:
    """What came with the form, up to one byte more than is taken."""
    upload = request.files.get("photo")
    if upload is None:
        return b""
    with closing(upload.stream) as stream:
        return stream.read(picture.MOST_BYTES + 1)


def _page(contact_id: int, error: str = "") -> str:
    contact = queries.live_contact(db.session(), contact_id)
    mark = queries.photo_marks(db.session(), [contact_id]).get(contact_id)
    return render_template("contacts/photo.html", contact=contact, mark=mark, error=error)
