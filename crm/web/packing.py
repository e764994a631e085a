"""Answers that travel compressed: files always, pages only where nobody can learn from their length.

Compression tells by its length whether a guess stands in the page, too (BREACH). The guesses would come from
elsewhere: what another site had the browser ask for is sent as it is. See docs/decisions/0020.
"""

import gzip

from flask import Flask, request
from werkzeug.wrappers import Response

KINDS = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "image/svg+xml",
        "application/json",
    }
)
LEAST = 1_000
"""Bytes below which it does not pay."""
LEVEL = 5
BY_ITSELF = frozenset({"same-origin", "none"})


def is_asked_for() -> bool:
    """Whether the browser reads gzip."""
    return any(coding == "gzip" and quality > 0 for coding, quality in request.accept_encodings)


def pack(response: Response) -> Response:
    """The answer, compressed where that is wanted, safe and worth it."""
    if response.mimetype not in KINDS or response.direct_passthrough or not response.is_sequence:
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or not (is_asked_for() and _may_be_packed()):
        return response
    body = response.get_data()
    if len(body) >= LEAST:
        response.set_data(gzip.compress(body, compresslevel=LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _may_be_packed() -> bool:
    """Over plain http everything can be read anyway; over https only what this site itself asked for."""
    return not request.is_secure or request.headers.get("Sec-Fetch-Site") in BY_ITSELF


def init(app: Flask) -> None:
    """Compress what `app` answers."""
    app.after_request(pack)
