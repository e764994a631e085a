"""The door of `/dav`: app passwords in HTTP Basic only. No cookie is read, and no cookie is set."""

from datetime import datetime
from http import HTTPStatus

import structlog
from flask import request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crm.accounts import throttle
from crm.accounts.throttle import Limit
from crm.dav import caller
from crm.dav.caller import Caller
from crm.dav.methods.options import CLASSES
from crm.db.engine import expect_reading, in_a_hurry
from crm.db.flask import db
from crm.db.owner import acting_as

CHALLENGE = 'Basic realm="Keepwarm", charset="UTF-8"'
FAILURES = Limit("device", 60, 6.0)
log = structlog.get_logger()


def find(now: datetime) -> Caller | Response:
    """Who asks, or the answer that they get instead: 401, or 429 after very many wrong passwords.

    Only failures are counted, so that a phone with the right password is never kept waiting.
    """
    given = caller.credentials(request.headers.get("Authorization", ""))
    if given is None:
        return refused()
    expect_reading(True)
    found = caller.find(db.session(), *given)
    return found if found is not None else _count_failure(now)


def refused() -> Response:
    """401 and how to come in."""
    return Response(
        _("A password for a device is needed. It is made in the settings, under Devices.") + "\n",
        HTTPStatus.UNAUTHORIZED,
        {"WWW-Authenticate": CHALLENGE, "DAV": CLASSES},
        mimetype="text/plain",
    )


def note_use(found: Caller, now: datetime) -> None:
    """Write down that the device was here, in a unit of its own. A busy database spoils no answer."""
    if not caller.is_to_be_noted(found, now):
        return
    expect_reading(False)
    try:
        with in_a_hurry(), acting_as(found.user_id), Session(db.engine) as unit:
            caller.note_use(unit, found, request.user_agent.string, now=now)
            unit.commit()
    except SQLAlchemyError:
        log.warning("last use was not noted", device=found.password_id)


def _count_failure(now: datetime) -> Response:
    """One try less for this address; when none is left, how long to wait."""
    session = db.session()
    session.rollback()
    expect_reading(False)
    try:
        wait = throttle.take(session, [(FAILURES, request.remote_addr or "")], now=now)
        session.commit()
    except SQLAlchemyError:
        session.rollback()
        return refused()
    if wait is None:
        return refused()
    return Response(
        _("Too many wrong passwords from this address.") + "\n",
        HTTPStatus.TOO_MANY_REQUESTS,
        {"Retry-After": str(int(wait.total_seconds()))},
        mimetype="text/plain",
    )
