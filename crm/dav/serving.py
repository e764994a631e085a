"""What calendar and contacts apps talk to: `/dav/`, and the places where they look for it."""

from http import HTTPStatus

from flask import Blueprint
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import tokenless
from crm.core.when import When
from crm.dav import dispatch, entrance
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
    now = clock.now()
    found = entrance.find(now)
    if isinstance(found, Response):
        return found
    response = dispatch.respond(found, path, When(now, found.zone))
    entrance.note_use(found, now)
    return response


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
    now = clock.now()
    found = entrance.find(now)
    if isinstance(found, Response):
        return found
    return dispatch.run(found, resource, When(now, found.zone))
