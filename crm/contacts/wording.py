"""Contacts in words: how they can be reached, where we met, how often, and why somebody seems known."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from babel.dates import format_skeleton
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.contacts.models import (
    FieldKind,
    LinkedIn,
    MethodKind,
    MetHow,
    Recommendation,
    Referral,
    TagColour,
)
from crm.contacts.picture import MOST_BYTES, MOST_PIXELS, Unfit
from crm.core.cadence import MONTHS, Tier
from crm.core.similar import Sign
from crm.web import amounts
from crm.web.dates import day

METHOD: Mapping[MethodKind, Any] = MappingProxyType(
    {MethodKind.EMAIL: _l("E-mail"), MethodKind.PHONE: _l("Phone"), MethodKind.LINK: _l("Link")}
)
METHOD_ICON: Mapping[MethodKind, str] = MappingProxyType(
    {MethodKind.EMAIL: "mail", MethodKind.PHONE: "phone", MethodKind.LINK: "external-link"}
)
MET_HOW: Mapping[MetHow, Any] = MappingProxyType(
    {
        MetHow.INTERVIEW: _l("In an interview"),
        MetHow.INTRODUCED: _l("Introduced"),
        MetHow.EVENT: _l("At an event"),
        MetHow.WORK: _l("Worked together"),
        MetHow.STUDIES: _l("Studied together"),
        MetHow.ONLINE: _l("Online"),
        MetHow.PRIVATE: _l("In private life"),
    }
)
LINKEDIN: Mapping[LinkedIn, Any] = MappingProxyType(
    {
        LinkedIn.NOT_ASKED: _l("Not asked"),
        LinkedIn.SENT: _l("Request sent"),
        LinkedIn.CONNECTED: _l("Connected"),
    }
)
RECOMMENDATION: Mapping[Recommendation, Any] = MappingProxyType(
    {
        Recommendation.NONE: _l("None"),
        Recommendation.ASKED: _l("Asked"),
        Recommendation.AGREED: _l("Agreed"),
        Recommendation.GIVEN: _l("Given"),
        Recommendation.THANKED: _l("Thanked"),
    }
)
REFERRAL: Mapping[Referral, Any] = MappingProxyType(
    {
        Referral.UNKNOWN: _l("Not known"),
        Referral.ASKED: _l("Asked"),
        Referral.OPEN: _l("Open to refer"),
        Referral.NO: _l("Rather not"),
    }
)
COLOUR: Mapping[TagColour, Any] = MappingProxyType(
    {
        TagColour.GREY: _l("Grey"),
        TagColour.RED: _l("Red"),
        TagColour.ORANGE: _l("Orange"),
        TagColour.YELLOW: _l("Yellow"),
        TagColour.GREEN: _l("Green"),
        TagColour.TEAL: _l("Teal"),
        TagColour.BLUE: _l("Blue"),
        TagColour.VIOLET: _l("Violet"),
        TagColour.PINK: _l("Pink"),
    }
)
FIELD: Mapping[FieldKind, Any] = MappingProxyType(
    {
        FieldKind.TEXT: _l("Text"),
        FieldKind.NUMBER: _l("Number"),
        FieldKind.DATE: _l("Date"),
        FieldKind.LINK: _l("Link"),
        FieldKind.YES_NO: _l("Yes or no"),
    }
)
UNREADABLE: Mapping[MethodKind, Any] = MappingProxyType(
    {
        MethodKind.EMAIL: _l("This does not look like an e-mail address."),
        MethodKind.PHONE: _l("This does not look like a phone number."),
        MethodKind.LINK: _l("This does not look like a web address."),
    }
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


def how_met(how: MetHow | None, where: str, on: date | None, *, today: date) -> str:
    """How, where and when we met, as far as it is known."""
    return " · ".join(filter(None, (str(MET_HOW[how]) if how else "", where_met(where, on, today=today))))


def span(start: date | None, end: date | None, *, is_current: bool) -> str:
    """From when to when a position was held, by months, as far as it is known."""
    if start is not None and end is not None:
        return _("%(start)s to %(end)s", start=month(start), end=month(end))
    if start is not None:
        return (
            _("since %(month)s", month=month(start))
            if is_current
            else _("from %(month)s", month=month(start))
        )
    return _("until %(month)s", month=month(end)) if end is not None else ""


def month(value: date) -> str:
    """The month of a day, with the year."""
    return format_skeleton("yMMM", datetime(value.year, value.month, 1), locale=get_locale())  # noqa: DTZ001 - a month has no zone


def said(kind: FieldKind, value: str) -> str:
    """What a field of the user's own says, for reading."""
    match kind:
        case FieldKind.YES_NO:
            return _("Yes") if value == "yes" else _("No")
        case FieldKind.DATE:
            return day(_date(value)) or value
    return value


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def unreadable(kind: MethodKind) -> str:
    """What is wrong with a way to reach somebody of this kind."""
    return str(UNREADABLE[kind])


def linkedin(state: LinkedIn) -> str:
    """What was set, as a sentence."""
    return _("LinkedIn: %(state)s.", state=LINKEDIN[state])


def recommendation(state: Recommendation) -> str:
    """What was set, as a sentence."""
    return _("Recommendation: %(state)s.", state=RECOMMENDATION[state])


def referral(state: Referral) -> str:
    """What was set, as a sentence."""
    return _("Referral: %(state)s.", state=REFERRAL[state])


def met_hows() -> list[tuple[str, Any]]:
    """Ways to meet to choose from, with none first."""
    return [("", _("Not said")), *((how.value, MET_HOW[how]) for how in MetHow)]


def unfit(why: Unfit) -> str:
    """Why a file is not taken for a photo."""
    match why:
        case Unfit.EMPTY:
            return _("Choose a picture first.")
        case Unfit.TOO_LARGE:
            return _("The file is larger than %(most)s MB.", most=MOST_BYTES // 1024**2)
        case Unfit.TOO_MANY_PIXELS:
            return _("The picture has more than %(most)s megapixels.", most=MOST_PIXELS // 1_000_000)
        case Unfit.NO_PICTURE:
            return _("This file is no picture that can be read. Choose a JPEG, PNG, WebP or GIF.")


def reasons(signs: tuple[Sign, ...]) -> str:
    """Why somebody seems known."""
    return amounts.enumerated(SIGN[sign] for sign in signs)


def changed_meanwhile(label: str, value: str, *, is_typed: bool) -> str:
    """What another tab or device made of a field while its form was open here."""
    shown = value or _("empty")
    if is_typed:
        return _(
            "%(field)s: now “%(value)s”. What you typed stands below and replaces it.",
            field=label,
            value=shown,
        )
    return _("%(field)s: now “%(value)s”. It was taken over below.", field=label, value=shown)
