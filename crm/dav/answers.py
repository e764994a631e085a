"""Multi-status answers (RFC 4918 13), put together as text: no tree is built, however many rows there are."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import xml

OK = HTTPStatus.OK
_OK = "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
_MISSING = "</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>"


def status_line(status: HTTPStatus) -> str:
    """A `DAV:status`."""
    return f"<D:status>HTTP/1.1 {status.value} {status.phrase}</D:status>"


def missing_part(names: Iterable[str]) -> str:
    """The part of a response that says which properties are not there."""
    inner = "".join(xml.tag(name) for name in names)
    return f"<D:propstat><D:prop>{inner}{_MISSING}" if inner else ""


def found_part(elements: Iterable[str]) -> str:
    """The part that holds the properties; the elements are ready."""
    return f"<D:propstat><D:prop>{''.join(elements)}{_OK}"


def response(href: str, found: Sequence[str], missing: str = "") -> str:
    """The properties of one resource; `missing` is a ready part."""
    ok = found_part(found) if found or not missing else ""
    return f"<D:response>{xml.href(href)}{ok}{missing}</D:response>\n"


def without_properties(href: str, status: HTTPStatus, more: str = "") -> str:
    """A resource of which only a status is told."""
    return f"<D:response>{xml.href(href)}{status_line(status)}{more}</D:response>\n"


def multistatus(parts: Iterable[str], *, last: str = "", is_minimal: bool = False) -> Response:
    """The whole answer; `last` stands after the responses (a sync token)."""
    body = b"".join((xml.MULTISTATUS_START, "".join(parts).encode(), last.encode(), xml.MULTISTATUS_END))
    answer = Response(body, HTTPStatus.MULTI_STATUS, content_type=xml.CONTENT_TYPE)
    if is_minimal:
        answer.headers["Preference-Applied"] = "return=minimal"
    return answer
