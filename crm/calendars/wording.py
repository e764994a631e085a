"""Calendar accounts in words: what is wrong and what helps, what was found, and the notices about it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from crm.calendars.proposals import News
from crm.calendars.providers import NoWay
from crm.calendars.telling import FOUND, TROUBLE
from crm.calendars.trouble import Trouble
from crm.notifications import wording as notices
from crm.notifications.troubles import OF_WEB, refusal
from crm.web.lazy import lazy_gettext as _l

TROUBLES: Mapping[str, tuple[str, str]] = {
    Trouble.UNREACHABLE: (
        _l("The server could not be reached."),
        _l("It is tried again by itself. If it lasts, check the address."),
    ),
    Trouble.REFUSED_ADDRESS: (_l("This address is not called."), ""),
    Trouble.WRONG_PASSWORD: (
        _l("The server does not take this name and password."),
        _l("Make a new app password there and type it here; your usual password often does not count."),
    ),
    Trouble.NO_CALENDARS: (
        _l("No calendars were found at this address."),
        _l("Take the address that the server gives for CalDAV, and check the name."),
    ),
    Trouble.CANNOT_WRITE: (
        _l("The server takes no entries into this calendar."),
        _l("Choose another calendar to write into, or give the app password the right to write."),
    ),
    Trouble.TOO_LARGE: (
        _l("The server answered with more than Keepwarm takes."),
        _l("Look into fewer or smaller calendars."),
    ),
    Trouble.ANSWER_UNREADABLE: (
        _l("The server answered with something that is no calendar."),
        _l("Check the address: it may be that of a page for people."),
    ),
    Trouble.BUSY_THERE: (
        _l("The server asked to come back later."),
        _l("It is tried again by itself, less often."),
    ),
    Trouble.GONE_THERE: (
        _l("The calendar that Keepwarm wrote into is gone there."),
        _l("Choose another one, or let Keepwarm make a new one."),
    ),
    Trouble.LOCKED_HERE: (
        _l(
            "The password of this account is missing here: it stays with the instance that it was typed into."
        ),
        _l("Type the app password again."),
    ),
}
UNKNOWN = (_l("Something went wrong; the log has the reason."), "")
ITS_WORDS = frozenset({Trouble.WRONG_PASSWORD, Trouble.CANNOT_WRITE, Trouble.BUSY_THERE, Trouble.TOO_LARGE})
"""Troubles of which the server itself speaks."""

REDIRECT = "redirect"
REDIRECTED = _l(
    "The server sends callers on to a server of somebody else, and the password is not sent there."
)
NO_WAY = {
    NoWay.GOOGLE: _l(
        "Google lets no app into a calendar with a password, not even with an app password. Give Google "
        "Calendar a calendar address instead; interviews reach Keepwarm by their invitations."
    ),
    NoWay.MICROSOFT: _l(
        "Outlook and Microsoft 365 let no app into a calendar with a password. Give Outlook a calendar "
        "address instead; interviews reach Keepwarm by their invitations."
    ),
    NoWay.PROTON: _l(
        "Proton Calendar is encrypted for its own apps only and lets no other in. Give Proton a calendar "
        "address instead; interviews reach Keepwarm by their invitations."
    ),
}
NO_WAY_NAMES = {
    NoWay.GOOGLE: _l("Google Calendar"),
    NoWay.MICROSOFT: _l("Outlook, Microsoft 365"),
    NoWay.PROTON: _l("Proton Calendar"),
}
NEWS: Mapping[News, tuple[str, str]] = {
    News.NEW: ("", "neutral"),
    News.MOVED: (_l("Moved"), "warn"),
    News.CHANGED: (_l("Changed"), "info"),
    News.CALLED_OFF: (_l("Called off"), "danger"),
    News.TRASHED: (_l("In the trash here"), "neutral"),
}


def trouble(code: str, response: str) -> tuple[str, str]:
    """What is wrong, with the server's own words, and what helps."""
    what, helps = (str(each) for each in TROUBLES.get(code, UNKNOWN))
    if code == Trouble.REFUSED_ADDRESS and response:
        return (str(REDIRECTED) if response == REDIRECT else refusal(response)), helps
    if code == Trouble.UNREACHABLE:
        return str(OF_WEB.get(response.partition(":")[0], what)), helps
    if response and code in ITS_WORDS:
        what = _("%(why)s It said: %(response)s.", why=what, response=response.rstrip("."))
    return what, helps


def _found(params: Mapping[str, Any]) -> str:
    return ngettext(
        "%(num)s likely interview in your calendar is not in Keepwarm yet, or has changed.",
        "%(num)s likely interviews in your calendar are not in Keepwarm yet, or have changed.",
        int(params.get("count", 1)),
    )


def _in_trouble(params: Mapping[str, Any]) -> str:
    what = TROUBLES.get(str(params.get("code", "")), UNKNOWN)[0]
    return _("The calendar account %(name)s is out of step. %(what)s", name=params.get("name", ""), what=what)


def register() -> None:
    """Let notices of calendar accounts be said."""
    notices.register(FOUND, _found, icon="calendar-question")
    notices.register(TROUBLE, _in_trouble, icon="calendar-off")
