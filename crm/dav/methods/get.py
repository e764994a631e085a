"""GET and HEAD: the bytes of an object; of a collection, a line for somebody who opened it in a browser."""

from http import HTTPStatus

from flask_babel import gettext as _
from werkzeug.http import http_date, parse_date, parse_etags
from werkzeug.wrappers import Response

from crm.dav.call import Call, Failed
from crm.dav.methods.options import CLASSES
from crm.dav.places import place_at
from crm.dav.resources import ObjectAt
from crm.dav.rows import content_type
from crm.published import queries
from crm.published.queries import Listed
from crm.web.speaking import speaking


def answer(call: Call) -> Response:
    """The object as it is stored, or 304 for a client that has it."""
    if not isinstance(call.resource, ObjectAt):
        return _in_words(call)
    shelf, name = call.resource.shelf, call.resource.name
    row = queries.by_names(call.session, shelf, [name]).get(name)
    if row is None:
        raise Failed(HTTPStatus.NOT_FOUND)
    response = Response(status=HTTPStatus.NOT_MODIFIED) if _has_it(call, row) else Response(row.body or b"")
    if response.status_code == HTTPStatus.OK:
        response.headers["Content-Type"] = content_type(row)
    response.headers["ETag"] = row.etag
    response.headers["Last-Modified"] = http_date(row.changed_at)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _has_it(call: Call, row: Listed) -> bool:
    """RFC 9110 13.2.2: If-None-Match decides; If-Modified-Since only without it."""
    if "If-None-Match" in call.headers:
        tags = parse_etags(call.headers["If-None-Match"])
        return tags.star_tag or tags.contains_weak(row.etag.strip('"'))
    since = parse_date(call.headers.get("If-Modified-Since"))
    return since is not None and row.changed_at.replace(microsecond=0) <= since


def _in_words(call: Call) -> Response:
    place = place_at(call, call.resource)
    with speaking(call.caller.locale):
        text = _(
            "This is an address for calendar and contacts apps, not for browsers: %(name)s.", name=place.name
        )
    return Response(f"{text}\n", mimetype="text/plain", headers={"DAV": CLASSES})
