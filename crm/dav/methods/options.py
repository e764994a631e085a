"""OPTIONS: what this server can do, and which methods a resource takes (RFC 4918 9.1, RFC 4791 5.1)."""

from werkzeug.wrappers import Response

from crm.dav.call import Call
from crm.dav.resources import BookHome, CalendarHome, Nowhere, ObjectAt, Principal, Resource, ShelfAt

CLASSES = "1, 3, calendar-access, addressbook"
_READ = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")


def allowed(resource: Resource) -> tuple[str, ...]:
    """The methods that this resource takes."""
    match resource:
        case ObjectAt():
            return (*_READ, "PUT", "DELETE", "MOVE", "COPY")
        case ShelfAt() | CalendarHome() | BookHome() | Principal():
            return (*_READ, "PROPPATCH")
        case Nowhere():
            return ("MKCALENDAR", "MKCOL")
        case _:
            return _READ


def answer(call: Call) -> Response:
    """The methods that the resource takes."""
    return Response(status=200, headers={"Allow": ", ".join(allowed(call.resource)), "DAV": CLASSES})
