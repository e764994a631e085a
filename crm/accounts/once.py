"""Forms that are taken once: sent again with the same key they do nothing, and lead to the same place.

A double click, a retry after the network was lost and a queue that sends later all post the same form again.
The key is claimed as the first thing in the transaction that does the work: both are kept, or neither.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, g, has_request_context, make_response, redirect, request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Connection, delete, event, select, update
from sqlalchemy.orm import Session, SessionTransaction
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.models import Submission
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.db.insert import insert_missing
from crm.web.messages import say
from crm.web.public import site_path
from crm.web.redirects import back

FIELD = "once"
KEY = re.compile(r"[A-Za-z0-9._:-]{8,80}")
NOT_SAID = frozenset({FIELD, "csrf_token", "seen", "opened"})  # what scripts and pages fill in by themselves
LONGEST = 70  # so that what is added to a key fits, too
TRIES = 60
PAUSE = 0.05  # seconds between two looks at where the first one led
View = Callable[..., Any]


@dataclass(slots=True)
class _Claim:
    """The key of the running request: made within the open transaction, kept once that is committed."""

    user_id: int
    key: str
    session: Session
    is_made: bool = False
    is_kept: bool = False


class AlreadyTaken(Exception):
    """The form was taken before."""


def once_field() -> Markup:
    """The hidden field of a form that is taken once. A refused form keeps the key with which it came.

    Nothing where nobody is signed in: keys belong to users.
    """
    if g.get("user") is None:
        return Markup()
    mark = g.setdefault("once_mark", _came_with() or secrets.token_urlsafe(12))
    g.once_count = g.get("once_count", 0) + 1
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, f"{mark}-{g.once_count}")


def once(view: View) -> View:
    """A view that takes each form once. What it refuses (any answer but a redirect) may be sent again.

    A form without a key is taken as often as it comes. The same key with other words is another form.
    """

    @wraps(view)
    def take(*args: Any, **values: Any) -> Response:
        key = _key()
        if key is None:
            return make_response(view(*args, **values))
        claim = g.once_claim = _Claim(g.user.id, key, db.session())
        try:
            response = make_response(view(*args, **values))
        except AlreadyTaken:
            g.once_claim = None
            return _where_it_led(claim)
        g.once_claim = None
        if claim.is_kept:
            _settle(claim, response)
        return response

    return take


def _came_with() -> str:
    try:
        said = request.form.get(FIELD, "") if has_request_context() else ""
    except RequestEntityTooLarge:  # a page that says so asks for a field, too
        return ""
    return said if KEY.fullmatch(said) and len(said) < LONGEST else ""


def _key() -> str | None:
    """The key with a digest of what the form says; None when there is none."""
    try:
        said = request.form.get(FIELD, "")
    except RequestEntityTooLarge:  # the view has its own words for it
        return None
    if g.get("user") is None or KEY.fullmatch(said) is None:
        return None
    words = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_SAID]
    files = [(name, file.filename) for name, file in request.files.items(multi=True)]
    digest = hashlib.sha256(repr((request.path, words, files)).encode()).hexdigest()
    return f"{said}.{digest[:20]}"


def _settle(claim: _Claim, response: Response) -> None:
    """Note where it led; a form that was refused after all may be sent again."""
    mine = Submission.key == claim.key
    if 300 <= response.status_code < 400:
        statement = update(Submission).where(mine).values(location=response.headers["Location"])
        claim.session.execute(statement, execution_options={"synchronize_session": False})
    else:
        claim.session.execute(
            delete(Submission).where(mine), execution_options={"synchronize_session": False}
        )
    claim.session.commit()


def _where_it_led(claim: _Claim) -> Response:
    """To the place to which the first one led; that one may be on its way still."""
    claim.session.rollback()
    expect_reading(True)
    say(_("That was saved already."), level="info")
    for _try in range(TRIES):
        location = claim.session.scalar(select(Submission.location).where(Submission.key == claim.key))
        claim.session.rollback()
        if location:
            return redirect(location, 303)
        time.sleep(PAUSE)
    return back(site_path("/"))


def _running(session: Session) -> _Claim | None:
    claim: _Claim | None = g.get("once_claim") if has_request_context() else None
    return claim if claim is not None and claim.session is session else None


@event.listens_for(Session, "after_begin")
def _claim(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    claim = _running(session)
    if claim is None or claim.is_made or transaction.nested:
        return
    row = {"user_id": claim.user_id, "key": claim.key, "location": "", "taken_at": clock.now()}
    claim.is_made = bool(insert_missing(connection, Submission, [row], unique=("user_id", "key")))
    if not claim.is_made:
        raise AlreadyTaken(claim.key)


@event.listens_for(Session, "after_commit")
def _keep(session: Session) -> None:
    claim = _running(session)
    if claim is not None and claim.is_made:
        claim.is_kept = True


@event.listens_for(Session, "after_soft_rollback")
def _lose(session: Session, transaction: SessionTransaction) -> None:
    claim = _running(session)
    if claim is not None and not claim.is_kept and not transaction.nested:
        claim.is_made = False


def init(app: Flask) -> None:
    """Give templates the field."""
    app.jinja_env.globals.update(once_field=once_field)
