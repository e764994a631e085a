"""The cookie that holds the secret of a signed-in browser (ASVS 3.3.1-3.3.4)."""

from datetime import timedelta

from flask import current_app, request
from werkzeug.wrappers import Response

from crm.accounts.tokens import cookie_name
from crm.config import Settings


def is_https() -> bool:
    """Whether the browser is on https: by this request, or because the public address says so."""
    settings: Settings = current_app.config["SETTINGS"]
    return request.is_secure or settings.public_url.startswith("https://")


def read() -> str | None:
    """The secret that the browser sent. On https only the name that no neighbouring host can set is read."""
    token = request.cookies.get(cookie_name(secure=True))
    if token is None and not request.is_secure:
        token = request.cookies.get(cookie_name(secure=False))
    return token or None


def write(response: Response, token: str) -> None:
    """Hand the secret to the browser, for as long as the session may last."""
    settings: Settings = current_app.config["SETTINGS"]
    secure = is_https()
    response.set_cookie(
        cookie_name(secure=secure),
        token,
        max_age=timedelta(days=settings.session_days),
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def clear(response: Response) -> None:
    """Take it back, under either name."""
    for secure in {False, is_https()}:
        response.delete_cookie(
            cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="Lax"
        )
