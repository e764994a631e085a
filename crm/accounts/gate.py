"""The gate that every request passes: who signed in, whose rows it may touch, and what is open to all."""

import json
from collections.abc import Callable
from datetime import date, datetime
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
from flask import Flask, abort, current_app, g, has_request_context, redirect, request, url_for
from flask_babel import Babel
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions, choices, cookies, kept, queries
from crm.accounts.models import SignIn, User
from crm.accounts.tokens import digest
from crm.config import Settings
from crm.core.when import When
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.db.owner import across_owners, acting_as, set_owner
from crm.web import amounts
from crm.web.public import site_path

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()
babel = Babel()
log = structlog.get_logger()


def public(view: View) -> View:
    """Open a view to visitors who are not signed in. Every other view is closed to them."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def tokenless(view: View) -> View:
    """A public view whose secret is in its address: it reads no cookie and needs no CSRF token."""
    view.is_tokenless = True  # type: ignore[attr-defined]
    csrf.exempt(view)
    return public(view)


def takes(most: int) -> Callable[[View], View]:
    """A view whose POST may bring that many bytes; the others take what `MAX_CONTENT_LENGTH` says."""

    def mark(view: View) -> View:
        view.takes = most  # type: ignore[attr-defined]
        return view

    return mark


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
    g.owner_before = set_owner(None)
    g.user = g.sign_in = None
    is_reading = request.method in SAFE
    expect_reading(is_reading)
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint == "static" or getattr(view, "is_tokenless", False):
        return None
    if not is_reading and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    request.max_content_length = getattr(
        view, "takes", None
    )  # before the CSRF token is looked for in the form
    _find_user(is_reading=is_reading)
    if g.user is not None or view is None or getattr(view, "is_public", False):
        return None
    if not is_reading:
        return _keep_at_the_door()
    return _show_the_door()


def leave(_error: BaseException | None) -> None:
    """After each request: the owner is again who it was before (nobody, outside of tests)."""
    if "owner_before" in g:
        set_owner(g.pop("owner_before"))


def _find_user(*, is_reading: bool) -> None:
    token = cookies.read()
    if not token:
        return
    now = clock.now()
    found = _look_up(token, now)
    if not is_reading:
        _let_go_until_needed(found)
    if found is None:
        return
    g.sign_in, g.user = found
    set_owner(g.user.id)
    if g.sign_in.was_seen_before(now):
        _note_seen(g.sign_in.id, g.user.id, now)
        expect_reading(is_reading)


def _look_up(token: str, now: datetime) -> tuple[SignIn, User] | None:
    expect_reading(True)
    with across_owners("sign-in"):
        return queries.signed_in(db.session(), digest(token), now=now)


def _let_go_until_needed(found: tuple[SignIn, User] | None) -> None:
    """End the look-up's transaction: a view may hash or parse for long before it begins to write."""
    session = db.session()
    session.close()
    if found is not None:
        session.add_all(found)
    expect_reading(False)


def _note_seen(sign_in_id: int, user_id: int, now: datetime) -> None:
    """In a unit of its own, since the request may only read. A busy database fails no page."""
    expect_reading(False)
    try:
        with acting_as(user_id), Session(db.engine) as unit:
            actions.seen(unit, sign_in_id, now=now)
            unit.commit()
    except OperationalError:
        log.warning("last seen was not noted", sign_in=sign_in_id)


def _keep_at_the_door() -> Response:
    """The session ended while somebody typed: sign-in takes along what was typed, where that is safe."""
    form = kept.of_request()
    if form is None:
        abort(403)
    return kept.door(form)


def _show_the_door() -> Response:
    """To sign-in, or to sign-up where nobody has an account yet; and back here afterwards."""
    if request.headers.get("HX-Request-Type") == "partial":
        return _tell_the_page()
    settings: Settings = current_app.config["SETTINGS"]
    is_first = settings.signup != "closed" and not queries.has_accounts(db.session())
    here = request.full_path.rstrip("?")
    door = "accounts.sign_up" if is_first else "accounts.sign_in"
    return redirect(url_for(door, next=None if here == "/" else site_path(here)), 303)


def _tell_the_page() -> Response:
    """A part of a page was asked for: the page stays as it is, with what is typed in it."""
    text = _("You are signed out. What you typed is still here: send it, and sign in then.")
    told = {"keepwarm:tell": {"text": text, "tone": "warn"}}
    return Response(status=204, headers={"HX-Trigger": json.dumps(told)})


def is_overheard() -> bool:
    """Whether the page came over plain http from another machine: then others on the way can read along."""
    if cookies.is_https():
        return False
    host = urlsplit(f"//{request.host}").hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")


def _locale() -> str | None:
    user = g.get("user")
    if user is not None:
        return str(user.locale)
    return choices.best_locale(request.accept_languages.values()) if has_request_context() else None


def _zone() -> str:
    user = g.get("user")
    return str(user.zone) if user is not None else "UTC"


def init(app: Flask) -> None:
    """Put the gate before every request of `app`."""
    babel.init_app(app, locale_selector=_locale, timezone_selector=_zone)
    amounts.init(app, babel)
    app.before_request(enter)
    csrf.init_app(app)
    app.teardown_request(leave)
    app.context_processor(lambda: {"is_overheard": is_overheard})
