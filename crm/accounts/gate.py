"""The gate that every request passes: who signed in, whose rows it may touch, and what is open to all."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Flask, abort, g, redirect, request, url_for
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import queries
from crm.accounts.models import SignIn, User
from crm.accounts.tokens import cookie_name, digest
from crm.core.when import When
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.db.owner import across_owners, set_owner

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()
babel = Babel()


def public(view: View) -> View:
    """Open a view to visitors who are not signed in. Every other view is closed to them."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def tokenless(view: View) -> View:
    """A public view whose secret is in its address: it reads no cookie and needs no CSRF token."""
    view.is_tokenless = True  # type: ignore[attr-defined]
    csrf.exempt(view)
    return public(view)


def current_user() -> User:
    """The signed-in user. Only for views that are not public."""
    user: User = g.user
    return user


def current_sign_in() -> SignIn:
    """The session of this browser."""
    sign_in: SignIn = g.sign_in
    return sign_in


def user_zone() -> ZoneInfo:
    """The signed-in user's zone."""
    return ZoneInfo(current_user().zone)


def present() -> When:
    """The present of the signed-in user, to hand to actions."""
    return When(clock.now(), user_zone())


def user_today() -> date:
    """Today in the signed-in user's zone."""
    return clock.today(user_zone())


def enter() -> Response | None:
    """Before each request: find the user, set the owner, refuse what is not open."""
    set_owner(None)
    expect_reading(request.method in SAFE)
    g.user = g.sign_in = None
    view = _view()
    if request.endpoint == "static" or getattr(view, "is_tokenless", False):
        return None
    if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    _find_user()
    if g.user is not None or view is None or getattr(view, "is_public", False):
        return None
    if request.method not in SAFE:
        abort(403)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)


def _view() -> Callable[..., Any] | None:
    from flask import current_app

    return current_app.view_functions.get(request.endpoint or "")


def _find_user() -> None:
    token = request.cookies.get(cookie_name(secure=request.is_secure))
    if not token:
        return
    with across_owners("sign-in"):
        found = queries.signed_in(db.session(), digest(token), now=clock.now())
    if found is not None:
        g.sign_in, g.user = found
        set_owner(g.user.id)


def _locale() -> str | None:
    user = g.get("user")
    if user is not None:
        return str(user.locale)
    return request.accept_languages.best_match(["en"]) if request else None


def _zone() -> str:
    user = g.get("user")
    return str(user.zone) if user is not None else "UTC"


def init(app: Flask) -> None:
    """Put the gate before every request of `app`."""
    babel.init_app(app, locale_selector=_locale, timezone_selector=_zone)
    app.before_request(enter)
    csrf.init_app(app)
    app.teardown_request(lambda _error: set_owner(None))
