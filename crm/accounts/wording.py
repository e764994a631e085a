"""What accounts say: refusals of passwords, lines of the audit trail, waiting times."""

from collections.abc import Mapping
from datetime import timedelta

from babel import Locale
from babel.dates import format_timedelta
from flask_babel import get_locale
from flask_babel import gettext as _

from crm.accounts.models import AuditEntry, AuditEvent, NameOrder, Theme, User
from crm.accounts.password_rules import Refusal
from crm.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from crm.web.lazy import lazy_gettext as _l

NAME_ORDERS: Mapping[str, str] = {
    "": _l("As usual in your language"),
    NameOrder.GIVEN.value: _l("Given name first"),
    NameOrder.FAMILY.value: _l("Family name first"),
}
SORT_ORDERS: Mapping[str, str] = {
    "": _l("As names are written"),
    NameOrder.FAMILY.value: _l("By family name"),
}
THEMES: Mapping[Theme, str] = {
    Theme.SYSTEM: _l("As the system"),
    Theme.LIGHT: _l("Light"),
    Theme.DARK: _l("Dark"),
}
EVENTS: Mapping[str, str] = {
    AuditEvent.ACCOUNT_CREATED: _l("Account made"),
    AuditEvent.SIGNED_IN: _l("Signed in"),
    AuditEvent.SIGN_IN_FAILED: _l("Sign-in failed"),
    AuditEvent.SESSION_ENDED: _l("A browser was signed out"),
    AuditEvent.SIGNED_OUT_EVERYWHERE: _l("Signed out everywhere else"),
    AuditEvent.PASSWORD_CHANGED: _l("Password changed"),
    AuditEvent.DATA_EXPORTED: _l("Data downloaded"),
    # written by features above; a phrase that is not here is shown as it is
    "calendar address made": _l("Calendar address made"),
    "calendar address revoked": _l("Calendar address revoked"),
    "app password made": _l("Password for a device made"),
    "app password revoked": _l("Password for a device revoked"),
    "daily mail switched on": _l("Daily mail switched on"),
    "daily mail switched off": _l("Daily mail switched off"),
    "mail switched on": _l("Mail switched on"),
    "mail switched off": _l("Mail switched off"),
    "calendar account added": _l("Calendar account added"),
    "calendar account removed": _l("Calendar account removed"),
    "calendar password changed": _l("Password of a calendar account changed"),
    "channel added": _l("Channel added"),
    "channel removed": _l("Channel removed"),
}
WORRYING = frozenset({AuditEvent.SIGN_IN_FAILED.value})


def welcome(user: User) -> str:
    """After sign-up: what was taken from the zone is said, so that it can be set right."""
    if user.country is None:
        return _(
            "Welcome. Nudges come on workdays by the clock of %(zone)s; Settings has more.",
            zone=_shown(user.zone),
        )
    country = (get_locale() or Locale("en")).territories.get(user.country, user.country)
    return _(
        "Welcome. Nudges come on workdays in %(country)s, by the clock of %(zone)s; Settings has more.",
        country=country,
        zone=_shown(user.zone),
    )


def password_refusal(reason: Refusal) -> str:
    """Why a password is not taken, and what helps."""
    return {
        Refusal.SHORT: _("Use at least %(num)s characters.", num=MIN_LENGTH),
        Refusal.LONG: _("Use at most %(num)s characters.", num=MAX_LENGTH),
        Refusal.COMMON: _("This one is among the first that a guesser tries. Take something less usual."),
        Refusal.PERSONAL: _("This is close to your address, your name or the name of this app."),
    }[reason]


def wait_a_while(wait: timedelta) -> str:
    """After too many tries."""
    length = format_timedelta(wait, granularity="second", threshold=1.5, locale=get_locale())
    return _("That were too many tries. Wait %(length)s, then try again.", length=length)


def event_text(entry: AuditEntry) -> str:
    """A line of the audit trail in words."""
    known = EVENTS.get(entry.event)
    return str(known) if known is not None else entry.event[:1].upper() + entry.event[1:]


def browser_text(browser: str) -> str:
    """The browser of a session."""
    return browser or _("Unknown browser")


def settings_saved(fields: frozenset[str], zone: str) -> str:
    """What was saved; a new zone is said, since it changes when nudges come."""
    if "zone" in fields:
        return _("Saved. Times are now shown for %(zone)s.", zone=_shown(zone))
    return _("Saved.")


def _shown(zone: str) -> str:
    return zone.replace("_", " ")
