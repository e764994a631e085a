"""GET and HEAD: the bytes of an object."""

from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav.call import Call, Failed
from crm.dav.resources import ObjectAt
from crm.published import queries


def answer(call: Call) -> Response:
    """The object as it is stored."""
    if not isinstance(call.resource, ObjectAt):
        raise Failed(HTTPStatus.NOT_FOUND)
    found = queries.by_names(call.session, call.resource.shelf, [call.resource.name])
    row = found.get(call.resource.name)
    if row is None:
        raise Failed(HTTPStatus.NOT_FOUND)
    return Response(row.body, headers={"ETag": row.etag})
