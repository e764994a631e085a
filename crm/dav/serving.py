"""What calendar and contacts apps talk to: `/dav/`, and the places where they look for it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import tokenless
from crm.core.when import When
from crm.dav import dispatch, entrance
from crm.dav.caller import Caller
from crm.dav.resources import Front, Resource
from crm.web.public import site_path

METHODS = (
    "ACL", "COPY", "DELETE", "GET", "HEAD", "LOCK", "MKCALENDAR", "MKCOL", "MOVE", "OPTIONS", "PATCH", "POST",
    "PROPFIND", "PROPPATCH", "PUT", "REPORT", "SEARCH", "TRACE", "UNLOCK",
)  # fmt: skip
FRONT = ("PROPFIND", "OPTIONS")

bp = Blueprint("dav", __name__)


@bp.route("/dav", methods=METHODS, provide_automatic_options=False)
@bp.route("/dav/", methods=METHODS, provide_automatic_options=False)
@bp.route("/dav/<path:path>", methods=METHODS, merge_slashes=False, provide_automatic_options=False)
@tokenless
def dav(path: str = "") -> Response:
    """Everything below `/dav/`."""
    return _served(lambda caller, when: dispatch.respond(caller, path, when))


@bp.route("/.well-known/caldav", methods=METHODS, provide_automatic_options=False, strict_slashes=False)
@bp.route("/.well-known/carddav", methods=METHODS, provide_automatic_options=False, strict_slashes=False)
@tokenless
def well_known() -> Response:
    """Where clients that know only the host begin (RFC 6764 5); nobody has to sign in for it."""
    return Response(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": site_path("/dav/")})


@bp.route("/", methods=FRONT, provide_automatic_options=False)
@tokenless
def front() -> Response:
    """iOS asks at the root of the host when anything went wrong before. The page there is not touched."""
    return _signpost(Front("/"))


@bp.route("/principals/", methods=FRONT, provide_automatic_options=False, strict_slashes=False)
@tokenless
def front_principals() -> Response:
    """It asks here too."""
    return _signpost(Front("/principals/"))


def _signpost(resource: Resource) -> Response:
    return _served(lambda caller, when: dispatch.run(caller, resource, when))


def _served(answer: Callable[[Caller, When], Response]) -> Response:
    """The answer to whoever asks with a password that is good; it is noted when that was."""
    now = clock.now()
    try:
        found = entrance.find(now)
    except SQLAlchemyError:
        return dispatch.unable()
    if isinstance(found, Response):
        return found
    response = answer(found, When(now, found.zone))
    entrance.note_use(found, now)
    return response
