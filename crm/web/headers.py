"""The security headers of every answer."""

from flask import Flask, request
from werkzeug.wrappers import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
YEAR = 31_536_000


def add_headers(response: Response) -> Response:
    """Set the headers; a route may have set its own `Referrer-Policy` or `Cache-Control` before."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    return response


def init(app: Flask) -> None:
    """Add the headers to every answer of `app`."""
    app.after_request(add_headers)
