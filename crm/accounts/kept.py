"""A form that came too late, after its session or its token had ended: what was typed is kept and sent again.

Nothing is stored here: the words travel in the page, signed, through sign-in, and are shown before they go.
Forms that carry secrets are not kept, nor files.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, render_template, request, session
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from crm.accounts.forms import SignInForm
from crm.web import errors
from crm.web.public import site_path
from crm.web.redirects import is_safe

FIELD = "kept"
MOST = 64 * 1024
"""Bytes of a form that is kept; larger ones are imports and the like."""
DAY = 24 * 60 * 60
WITH_SECRETS = frozenset({"accounts", "calendars", "channels", "devices", "sharing"})
SECRET = re.compile(r"passw|secret|token|passphrase", re.IGNORECASE)
NOT_SENT = frozenset({"csrf_token", FIELD})
UNSEEN = frozenset({"next", "once", "seen", "from"})
WORDS = 300
TEXTS = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form said: the address to which it was sent, and its fields in order."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What somebody may have typed, to be recognised by: words, no ids."""
        said = [value.strip() for name, value in self.fields if name not in UNSEEN]
        words = dict.fromkeys(value for value in said if any(char.isalpha() for char in value))
        return [value if len(value) <= WORDS else f"{value[:WORDS]} …" for value in list(words)[:TEXTS]]


def of_request() -> Kept | None:
    """What the form of this request says; None where it must not or cannot be kept."""
    if request.blueprint in WITH_SECRETS or not request.endpoint or not _is_own():
        return None
    if not 0 < (request.content_length or 0) <= MOST or request.files:
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_SENT]
    if not request.form.get("csrf_token") or any(SECRET.search(name) for name, _value in fields):
        return None
    return Kept(site_path(request.full_path.rstrip("?")), fields)


def sealed(kept: Kept | None) -> str:
    """As it travels in a page; empty for nothing."""
    return str(_sealer().dumps([kept.path, kept.fields])) if kept is not None else ""


def opened(text: str) -> Kept | None:
    """What travelled here; None for what this app has not sealed within a day."""
    try:
        path, fields = _sealer().loads(text, max_age=DAY) if text else ("", [])
    except BadData:
        return None
    return Kept(path, [(name, value) for name, value in fields]) if is_safe(path) else None


def page(kept: Kept, status: int = 200, *, is_late: bool = False) -> Response:
    """Ask whether to send it now. `is_late`: somebody is signed in, only the page was too old."""
    return make_response(render_template("accounts/kept.html", kept=kept, is_late=is_late), status)


def door(kept: Kept) -> Response:
    """Sign-in, which takes along what was typed; over the whole page, also where a part was asked."""
    words = {"problem": "", "wanted": "", "kept": sealed(kept), "takes_sign_ups": False}
    response = make_response(
        render_template("accounts/sign_in.html", form=SignInForm(formdata=None), **words), 403
    )
    response.headers.update({"HX-Retarget": "body", "HX-Reswap": "outerSync"})
    return response


def renew_token() -> None:
    """Begin a new page session; the token that this request may have made already belongs to the old one."""
    session.clear()
    g.pop("csrf_token", None)


def _is_own() -> bool:
    """Whether the form stood on a page of this site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="kept-form")


def _too_old(error: CSRFError) -> Response:
    kept = of_request() if g.get("user") is not None else None
    return page(kept, 400, is_late=True) if kept is not None else make_response(*errors.page(400))


def init(app: Flask) -> None:
    """Ask again where the token of a form is too old."""
    app.register_error_handler(CSRFError, _too_old)
