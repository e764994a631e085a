"""Errors as pages: one place where they get their status and their words."""

from contextlib import suppress
from http import HTTPStatus

import structlog
from flask import Flask, current_app, g, render_template
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from crm.db.flask import db
from crm.db.owner import NotFound

log = structlog.get_logger()


def _words(status: int) -> tuple[str, str]:
    known = {
        400: (
            _("That did not work"),
            _("The page was too old or incomplete. Go back, reload it and try again."),
        ),
        403: (_("Not allowed"), _("This cannot be done here.")),
        404: (_("Nothing here"), _("This page does not exist, or it is not yours.")),
        405: (_("Not this way"), _("This address does not take that kind of request.")),
        413: (_("Too large"), _("That is more than can be taken in one go.")),
        429: (_("Too many tries"), _("Wait a little, then try again.")),
    }
    return known.get(status, (_("Something went wrong"), _("It was noted. What you saved before is safe.")))


def page(status: int) -> tuple[str, int]:
    """What is said about an error of this status."""
    title, text = _words(status)
    return render_template(
        "errors/error.html", title=title, text=text, status=status, request_id=g.get("request_id", "")
    ), status


def _http(error: HTTPException) -> tuple[str, int]:
    return page(error.code or 500)


def missing(_error: NotFound) -> tuple[str, int]:
    """No such row, or it is somebody else's."""
    return page(HTTPStatus.NOT_FOUND)


def _crash(error: Exception) -> tuple[str, int]:
    if current_app.testing:
        raise error
    log.exception("request failed", error=type(error).__name__)
    with suppress(SQLAlchemyError):  # the page asks who is signed in: a broken transaction cannot tell
        db.session.rollback()
    return page(HTTPStatus.INTERNAL_SERVER_ERROR)


def init(app: Flask) -> None:
    """Answer every error with a page. Tests let a crash through, so that it cannot hide behind the page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, missing)
    app.register_error_handler(Exception, _crash)
