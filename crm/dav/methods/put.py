"""PUT: an object written by a client (RFC 4791 5.3.2, RFC 6352 6.3.2)."""

from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import conditions, keeping
from crm.dav.call import Call, Failed
from crm.dav.resources import ObjectAt


def answer(call: Call) -> Response:
    """Understood, stored, and told how it lies there. Without an ETag it is to be read again."""
    place = call.resource
    if not isinstance(place, ObjectAt):  # others do not allow PUT
        raise Failed(HTTPStatus.METHOD_NOT_ALLOWED)
    if call.headers.get("Content-Range"):
        raise Failed(HTTPStatus.BAD_REQUEST, text="Send the whole object.")
    if call.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Failed(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, text="Send it as it is, not packed.")
    found = keeping.living(call, place)
    conditions.check(call.headers, found.etag if found is not None else None)
    kept = keeping.keep(call, place, found)
    response = Response(status=HTTPStatus.CREATED if kept.is_new else HTTPStatus.NO_CONTENT)
    if kept.etag is not None:
        response.headers["ETag"] = kept.etag
    return response
