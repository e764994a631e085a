"""The apps that can be connected, and how each is: what to type where."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crm.web.lazy import lazy_gettext as _l
from crm.web.reach import Reach, Reader


class App(StrEnum):
    """An app that keeps calendars and contacts with a server; the value stands in addresses."""

    IPHONE = "iphone"
    MAC = "mac"
    ANDROID = "android"
    THUNDERBIRD = "thunderbird"
    EVOLUTION = "evolution"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Guide:
    """How an app is connected. `reader` says from where it asks; `server` is its word for the address, and
    `wants_host` whether only the name of the server is to be typed there. `verified`: what was seen to work.
    """

    name: Any
    icon: str
    reader: Reader
    server: Any
    steps: tuple[Any, ...]
    notes: tuple[Any, ...] = ()
    wants_host: bool = False
    takes_profile: bool = False
    verified: Any = ""


_NOT_OURS = _l("Choose what to keep in step; follow-ups are the task list, interviews the calendar.")
GUIDES = {
    App.IPHONE: Guide(
        _l("iPhone or iPad"),
        "device-mobile",
        Reader.PHONE_AWAY,
        _l("Server"),
        (
            _l("Settings → Apps → Calendar → Calendar Accounts → Add Account → Other → Add CalDAV Account."),
            _l("Type server, user name and password. Calendars and Reminders can be switched on."),
            _l(
                "For contacts: Settings → Apps → Contacts → Contacts Accounts, and there Add CardDAV Account."
            ),
        ),
        (_l("Follow-ups are in Reminders. Some iPhones were reported to show such lists empty."),),
        wants_host=True,
        takes_profile=True,
    ),
    App.MAC: Guide(
        _l("Mac"),
        "device-desktop",
        Reader.THIS_COMPUTER,
        _l("Server address"),
        (
            _l("Calendar → Add Account… → Other CalDAV Account…, account type Manual."),
            _l("Type user name, password and server address."),
            _l("For contacts: Contacts → Add Account… → Other Contacts Account…, CardDAV."),
        ),
        (_l("Follow-ups are in Reminders."),),
        wants_host=True,
        takes_profile=True,
    ),
    App.ANDROID: Guide(
        _l("Android, with DAVx⁵"),
        "device-mobile",
        Reader.PHONE_AWAY,
        _l("Base URL"),
        (
            _l("Install DAVx⁵, and for the follow-ups a task app that it knows (Tasks.org, jtx Board)."),
            _l("In DAVx⁵: + → Login with URL and user name. Type base URL, user name and password."),
            _NOT_OURS,
        ),
    ),
    App.THUNDERBIRD: Guide(
        _l("Thunderbird"),
        "mail",
        Reader.THIS_COMPUTER,
        _l("Location"),
        (
            _l("New Calendar… → On the Network. Type user name and location, then Find Calendars."),
            _l("Type the password when it asks for it, and tick both calendars."),
            _l("For contacts: New Address Book → Add CardDAV Address Book, the same values."),
        ),
        verified=_l("Verified with Thunderbird 153: tasks, interviews and contacts"),
    ),
    App.EVOLUTION: Guide(
        _l("Evolution (GNOME)"),
        "calendar",
        Reader.THIS_COMPUTER,
        _l("Server"),
        (
            _l("New → Collection Account. Type the user name, and the server under Advanced Options."),
            _l("Look Up, type the password when it asks, and keep calendars, tasks and contacts ticked."),
        ),
        verified=_l("Verified with Evolution's data server 3.46: tasks and contacts"),
    ),
    App.OTHER: Guide(
        _l("Another app"),
        "world",
        Reader.THIS_COMPUTER,
        _l("Address"),
        (
            _l("Any app that speaks CalDAV or CardDAV: look for “add account”, and there for “CalDAV”."),
            _l("Most find everything from the address; some want only the name of the server."),
            _NOT_OURS,
        ),
        (_l("Google Calendar and Outlook do not connect to such a server. Give them a calendar address."),),
        verified=_l("Verified with vdirsyncer 0.21, todoman 4.7 and khard 0.22"),
    ),
}


def reaches(guide: Guide, found: Reach) -> bool:
    """Whether the app gets to this instance from where it runs; a phone at home counts."""
    return guide.reader in found.can or (guide.reader is Reader.PHONE_AWAY and found.helps_a_phone)
