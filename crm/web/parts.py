"""Which part of a page a request of the page itself asks for."""

from flask import request

PART = "partial"


def wanted_part() -> str:
    """The id of the element that the answer replaces; empty when the whole page is wanted."""
    if request.headers.get("HX-Request-Type") != PART:
        return ""
    return request.headers.get("HX-Target", "").partition("#")[2]
