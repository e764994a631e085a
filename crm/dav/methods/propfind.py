"""PROPFIND: properties of a resource and of what is in it (RFC 4918 9.1)."""

from werkzeug.wrappers import Response

from crm.dav import xml
from crm.dav.call import Call


def answer(call: Call) -> Response:
    """The properties that were asked for."""
    call.xml()
    body = xml.href(call.href(call.resource))
    return Response(
        xml.MULTISTATUS_START + body.encode() + xml.MULTISTATUS_END,
        status=207,
        mimetype="application/xml",
    )
