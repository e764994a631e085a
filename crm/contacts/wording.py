"""Contacts in words: how they can be reached, where we met, how often, and why somebody seems known."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from crm.contacts.models import MethodKind
from crm.core.cadence import MONTHS, Tier
from crm.core.similar import Sign
from crm.web.dates import day

METHOD: Mapping[MethodKind, Any] = MappingProxyType(
    {MethodKind.EMAIL: _l("E-mail"), MethodKind.PHONE: _l("Phone"), MethodKind.LINK: _l("Link")}
)
METHOD_ICON: Mapping[MethodKind, str] = MappingProxyType(
    {MethodKind.EMAIL: "mail", MethodKind.PHONE: "phone", MethodKind.LINK: "external-link"}
)
SIGN: Mapping[Sign, Any] = MappingProxyType(
    {
        Sign.SAME_EMAIL: _l("same e-mail"),
        Sign.SAME_NAME: _l("same name"),
        Sign.SIMILAR_NAME: _l("similar name"),
        Sign.NAME_IN_EMAIL: _l("the name is in the e-mail"),
        Sign.SAME_COMPANY: _l("same company"),
        Sign.OTHER_COMPANY: _l("other company"),
        Sign.OTHER_NAME: _l("other name"),
    }
)


def every(months: int) -> str:
    """How often, in words."""
    if months == 12:
        return _("every year")
    return ngettext("every month", "every %(num)s months", months)


def cadence(months: int | None) -> str:
    """How often to be in touch with a contact, in words."""
    return _("no cadence") if months is None else every(months)


def tiers() -> list[tuple[str, str]]:
    """Tiers to choose from, with none first."""
    named = [(tier.value, f"{tier.value}: {every(MONTHS[tier])}") for tier in Tier]
    return [("", _("None: no reminders")), *named]


def where_met(where: str, on: date | None, *, today: date) -> str:
    """Where and when we met; empty when neither is known, or when the day is still to come."""
    if on is not None and on > today:
        return ""
    if where and on:
        return _("%(where)s, %(day)s", where=where, day=day(on))
    return where or day(on)


def unreadable(place: str, text: str) -> str:
    """What is wrong with a way to reach somebody, typed in the field of this name."""
    match place:
        case "email":
            return _("This does not look like an e-mail address.")
        case "phone":
            return _("This does not look like a phone number.")
        case "link":
            return _("This does not look like a web address.")
    return _("%(text)s is no e-mail address, phone number or web address.", text=text[:80])


def reasons(signs: tuple[Sign, ...]) -> str:
    """Why somebody seems known."""
    return ", ".join(str(SIGN[sign]) for sign in signs)
