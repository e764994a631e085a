"""DELETE: an object that a client threw away (RFC 4918 9.6)."""

from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import conditions, keeping
from crm.dav.call import Call, Failed
from crm.dav.resources import ObjectAt


def answer(call: Call) -> Response:
    """Done as what it means."""
    place = call.resource
    if not isinstance(place, ObjectAt):  # others do not allow DELETE
        raise Failed(HTTPStatus.METHOD_NOT_ALLOWED)
    found = keeping.living(call, place)
    conditions.check(call.headers, found.etag if found is not None else None)
    if found is None:
        raise Failed(HTTPStatus.NOT_FOUND)
    keeping.remove(call, found)
    return Response(status=HTTPStatus.NO_CONTENT)
