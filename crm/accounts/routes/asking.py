"""What the routes know about the visitor, and asking for the password again before something grave."""

from argon2 import PasswordHasher
from flask import current_app, request
from flask_babel import gettext as _

from crm import clock
from crm.accounts import passwords, throttle, wording
from crm.accounts.browsers import browser_name
from crm.accounts.gate import current_user
from crm.config import Settings
from crm.db.flask import db


def settings() -> Settings:
    """The operator's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def password_tool() -> PasswordHasher:
    """The hasher with the operator's cost."""
    return passwords.hasher(settings().argon2_memory_kib, settings().argon2_passes)


def network_address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""


def browser() -> str:
    """Which browser it comes from."""
    return browser_name(request.user_agent.string)


def whereabouts() -> str:
    """Both, for the audit trail."""
    return " · ".join(filter(None, (browser(), network_address())))


def password_problem(password: str) -> str | None:
    """Why this is not taken as the user's password, or None. Holds no transaction while it hashes."""
    user = current_user()
    stored, tries = user.password_hash, [(throttle.PASSWORD, str(user.id))]
    session, now = db.session(), clock.now()
    wait = throttle.take(session, tries, now=now)
    session.commit()
    if wait is not None:
        return wording.wait_a_while(wait)
    if not passwords.verify(password_tool(), stored, password):
        return _("This is not your password.")
    throttle.give_back(session, tries, now=now)
    session.commit()
    return None
