"""The two ways in: the share sheet of an installed app, and an address with a token for shortcuts.

Both only stage what came: nothing of the owner's is changed before they looked at it and said so.
"""

from http import HTTPStatus

from flask import abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import throttle
from crm.accounts.gate import csrf, present, public, takes, tokenless
from crm.accounts.tokens import digest
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.transfer.movein import wording as movein
from crm.transfer.movein.intake import Told
from crm.transfer.movein.routes.entrance import Answer, take_in
from crm.transfer.movein.staging import HandedIn
from crm.transfer.sharing import addresses, items, staging
from crm.transfer.sharing.addresses import Sender
from crm.transfer.sharing.given import Given, from_body, from_json, given
from crm.transfer.sharing.routes.blueprint import bp
from crm.transfer.sharing.wording import came_in
from crm.transfer.sources import MAX_BYTES
from crm.web.speaking import speaking

SLACK = 1024 * 1024
OF_ONE_ADDRESS = throttle.Limit("share", 30, 10.0)
OF_A_DEVICE = ("none", "same-origin")
"""Who may send without a token of a page: the device itself, and our own worker; never another site."""


@bp.get("/share")
def nothing_shared() -> Response:
    """A reload of the page that came of sharing."""
    return redirect(url_for("movein.index"), 303)


@bp.post("/share")
@public
@takes(MAX_BYTES + SLACK)
def receive() -> Answer:
    """What was shared with the installed app: a file goes to its preview, the rest to a page of its own."""
    if request.headers.get("Sec-Fetch-Site") not in OF_A_DEVICE:
        abort(HTTPStatus.BAD_REQUEST)
    if g.user is None:
        return render_template("transfer/sharing/signed_out.html"), HTTPStatus.FORBIDDEN
    found = _of_form()
    if found.data.strip():
        return take_in(HandedIn(found.data, found.name))
    if found.is_empty:
        return redirect(url_for("movein.index"), 303)
    row = items.keep(db.session(), found, None, when=present())
    db.session.commit()
    return redirect(url_for(".item", shared_id=row.id), 303)


csrf.exempt(receive)  # what the system shares bears no token of a page: who sends it is looked at instead


@bp.post("/in/<token>")
@tokenless
def bring(token: str) -> Response:
    """What a shortcut sends. Whoever does not know the address learns nothing."""
    now, session = clock.now(), db.session()
    sender = addresses.sender(session, token)
    if sender is None:
        return _said("Nothing here.", HTTPStatus.NOT_FOUND)
    with acting_as(sender.user_id), speaking(sender.locale):
        wait = throttle.take(session, [(OF_ONE_ADDRESS, digest(token))], now=now)
        session.commit()
        if wait is not None:
            response = _said(_("Too many at once. Try again in a while."), HTTPStatus.TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(int(wait.total_seconds()))
            return response
        return _taken(sender, When(now, sender.zone))


def _taken(sender: Sender, when: When) -> Response:
    """Read what was sent, and keep it; or say why not."""
    try:
        found = _of_request()
    except RequestEntityTooLarge:
        return _said(_("That is more than can be taken in one go."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except ValueError:
        return _said(_("That could not be read."), HTTPStatus.UNPROCESSABLE_ENTITY)
    told = staging.told(found)
    fault = staging.fault_of(told)
    if fault is not None:
        return _said(str(movein.FAULT[fault]), HTTPStatus.UNPROCESSABLE_ENTITY)
    if found.is_empty:
        return _said(_("There was nothing in it."), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _kept(sender, found, told, when)


def _kept(sender: Sender, found: Given, told: Told | None, when: When) -> Response:
    session = db.session()
    staged_id = staging.stage(session, told, when=when) if told is not None else None
    row = items.keep(session, found, staged_id, when=when)
    items.announce(session, row, url_for(".item", shared_id=row.id), when=when)
    addresses.note_use(session, sender.address_id, now=when.now)
    session.commit()
    return _said(came_in(row), HTTPStatus.CREATED)


def _of_request() -> Given:
    """A form, JSON, or a raw body with its type. Raises `ValueError`, `RequestEntityTooLarge`."""
    if request.mimetype in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return _of_form()
    body = request.get_data()
    if request.is_json:
        return from_json(body)
    return from_body(body, request.mimetype, "")


def _of_form() -> Given:
    upload = next((each for each in request.files.values() if each.filename), None)
    if upload is None:
        return given(request.form)
    with upload.stream as stream:
        return given(request.form, data=stream.read(), name=upload.filename or "")


def _said(text: str, status: HTTPStatus) -> Response:
    return Response(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
