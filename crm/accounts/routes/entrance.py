"""Signing up, in and out."""

from datetime import datetime

from flask import g, make_response, redirect, render_template, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions, choices, cookies, kept, passwords, queries, throttle, wording
from crm.accounts.forms import SignInForm, SignUpForm
from crm.accounts.gate import public
from crm.accounts.models import AuditEvent, User
from crm.accounts.routes import asking
from crm.accounts.routes.blueprint import bp
from crm.db.flask import db
from crm.web.messages import say
from crm.web.public import site_path
from crm.web.redirects import back, is_safe

HOME = "/"
FIRST_STEPS = "welcome.page"


@bp.get("/sign-up")
@public
def sign_up() -> Response:
    """The way in for somebody new."""
    if g.user is not None:
        return redirect(site_path(HOME), 303)
    if not queries.takes_sign_ups(db.session(), asking.settings().signup):
        return _closed()
    return _sign_up_page(SignUpForm(formdata=None))


@bp.post("/sign-up")
@public
def create_account() -> Response:
    """Make the account, and sign it in."""
    form = SignUpForm()
    if not queries.takes_sign_ups(db.session(), asking.settings().signup):
        return _closed()
    db.session.rollback()
    if not form.validate():
        return _sign_up_page(form, 422)
    now = clock.now()
    wait = throttle.take(db.session(), [(throttle.SIGN_UP, asking.network_address())], now=now)
    db.session.commit()
    if wait is not None:
        return _sign_up_page(form, 429, wording.wait_a_while(wait))
    try:
        user = actions.sign_up(db.session(), _new_account(form), mode=asking.settings().signup, now=now)
    except actions.SignUpClosed:
        return _closed()
    except actions.AddressTaken:
        form.email.errors = [_("There is an account with this address. Sign in instead.")]
        return _sign_up_page(form, 422)
    return _let_in(user, now)


def _new_account(form: SignUpForm) -> actions.NewAccount:
    zone = form.zone_of_browser()
    return actions.NewAccount(
        email=str(form.email.data),
        password_hash=passwords.make(asking.password_tool(), str(form.password.data)),
        zone=zone,
        locale=str(get_locale() or "en"),
        country=choices.country_of(zone),
        is_newcomer=True,
    )


def _closed() -> Response:
    return make_response(render_template("accounts/closed.html"), 403)


def _sign_up_page(form: SignUpForm, status: int = 200, problem: str = "") -> Response:
    is_first = not queries.has_accounts(db.session())
    page = render_template("accounts/sign_up.html", form=form, problem=problem, is_first=is_first)
    return make_response(page, status)


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    """The way in for somebody known; where nobody is known yet, the way to the first account."""
    if g.user is not None:
        return back(site_path(HOME))
    if asking.settings().signup != "closed" and not queries.has_accounts(db.session()):
        return redirect(url_for("accounts.sign_up"), 303)
    return _sign_in_page(SignInForm(formdata=None))


@bp.post("/sign-in")
@public
def start_session() -> Response:
    """Let the user in, after as much work as for an account that does not exist."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    now, email = clock.now(), str(form.email.data).lower()
    tries = [(throttle.ACCOUNT, email), (throttle.ADDRESS, asking.network_address())]
    wait = throttle.take(db.session(), tries, now=now)
    found = queries.by_email(db.session(), email)
    user_id, stored = (None, None) if found is None else (found.id, found.password_hash)
    db.session.commit()
    if wait is not None:
        return _sign_in_page(form, 429, wording.wait_a_while(wait))
    if not passwords.verify(asking.password_tool(), stored, str(form.password.data)):
        return _not_you(form, user_id, now)
    rehash = _renewed(str(stored), str(form.password.data))
    user = queries.by_email(db.session(), email)
    if user is None or user.password_hash != stored:
        return _not_you(form, None, now)
    actions.store_rehash(db.session(), user, rehash)
    throttle.forget(db.session(), throttle.ACCOUNT, email)
    throttle.give_back(db.session(), tries[1:], now=now)
    return _let_in(user, now)


def _renewed(stored: str, password: str) -> str:
    """The hash under today's parameters."""
    tool = asking.password_tool()
    return passwords.make(tool, password) if passwords.is_stale(tool, stored) else stored


def _not_you(form: SignInForm, user_id: int | None, now: datetime) -> Response:
    """One answer for an unknown address and for a wrong password."""
    event = AuditEvent.SIGN_IN_FAILED
    actions.note(db.session(), user_id, event, now=now, detail=asking.whereabouts())
    db.session.commit()
    return _sign_in_page(form, 422, _("The e-mail address or the password is not right."))


def _sign_in_page(form: SignInForm, status: int = 200, problem: str = "") -> Response:
    wanted = request.values.get("next", "")
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        problem=problem,
        wanted=wanted if is_safe(wanted) else "",
        kept=kept.sealed(_kept()),
        takes_sign_ups=queries.takes_sign_ups(db.session(), asking.settings().signup),
    )
    return make_response(page, status)


def _kept() -> kept.Kept | None:
    """The form that was sent when the session had ended, if that is why somebody signs in."""
    return kept.opened(request.form.get(kept.FIELD, ""))


def _let_in(user: User, now: datetime) -> Response:
    """A new session under a new secret, whatever the browser sent (ASVS 7.2.4); commits."""
    before = cookies.read()
    if before is not None:
        actions.end_session(db.session(), before)
    token = actions.start_session(
        db.session(), user, browser=asking.browser(), days=asking.settings().session_days, now=now
    )
    db.session.commit()
    kept.renew_token()
    form = _kept()
    response = (
        kept.page(form) if form else back(site_path(HOME) if user.welcomed_on else url_for(FIRST_STEPS))
    )
    cookies.write(response, token)
    return response


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End this browser's session."""
    token = cookies.read()
    if token is not None:
        actions.end_session(db.session(), token)
        db.session.commit()
    session.clear()
    say(_("You are signed out."))
    response = redirect(url_for("accounts.sign_in"), 303)
    cookies.clear(response)
    return response
