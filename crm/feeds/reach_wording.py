"""The truth about reach, in words, and how each calendar app is connected."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from crm.feeds.reach import Place, Reach, Reader
from crm.web.lazy import lazy_gettext as _l

TITLES = {
    Place.LOOPBACK: _l("Only this computer can read it"),
    Place.LINK_LOCAL: _l("Only devices in this network can read it"),
    Place.PRIVATE: _l("Only devices in this network can read it"),
    Place.LOCAL_NAME: _l("Only devices in this network can read it"),
    Place.PUBLIC_HTTP: _l("It can be read from anywhere, but travels unencrypted"),
    Place.PUBLIC_HTTPS: _l("It can be read from anywhere"),
}
READERS = {
    Reader.THIS_COMPUTER: _l("Calendar apps on this computer"),
    Reader.THIS_NETWORK: _l("Devices in your own network"),
    Reader.PHONE_AWAY: _l("Your phone, anywhere"),
    Reader.GOOGLE: _l("Google Calendar"),
    Reader.OUTLOOK_WEB: _l("Outlook on the web"),
}


@dataclass(frozen=True, slots=True)
class App:
    """How a calendar app is connected; `reader` says from where it reads."""

    name: Any
    reader: Reader
    steps: Any
    refresh: Any


APPS = (
    App(
        _l("Thunderbird"),
        Reader.THIS_COMPUTER,
        _l("New Calendar… → On the Network. Paste the web address; leave the user name empty."),
        _l("Reads it again every 30 minutes, or as you set it."),
    ),
    App(
        _l("Apple Calendar on a Mac"),
        Reader.THIS_COMPUTER,
        _l(
            "Open the subscription address, or File → New Calendar Subscription… and paste it."
            " Untick “Remove alerts” if you want it to ring."
        ),
        _l("Reads it again as often as you set: every 5 minutes to once a week."),
    ),
    App(
        _l("iPhone and iPad"),
        Reader.THIS_NETWORK,
        _l("Scan the code, or open the subscription address on the device, and confirm."),
        _l("Often reads it again only once a day."),
    ),
    App(
        _l("Google Calendar"),
        Reader.GOOGLE,
        _l(
            "In a browser: Other calendars → + → From URL. Paste the web address."
            " Its alarms are not taken over."
        ),
        _l("Reads it again every 4 to 24 hours; there is no button to hurry it."),
    ),
    App(
        _l("Outlook on the web"),
        Reader.OUTLOOK_WEB,
        _l("Add calendar → Subscribe from web. Paste the web address."),
        _l("Reads it again about every 3 hours, sometimes once a day."),
    ),
    App(
        _l("Evolution (GNOME)"),
        Reader.THIS_COMPUTER,
        _l("New → Calendar, type “On The Web”. Paste the web address."),
        _l("Reads it again as often as you set."),
    ),
)


def explanation(found: Reach, base: str) -> str:
    """What the address means for calendar apps, in a sentence or two."""
    match found.place:
        case Place.LOOPBACK:
            return _(
                "Keepwarm runs at %(base)s. To every other device that address means itself,"
                " so only calendar apps on this computer get here.",
                base=base,
            )
        case Place.PUBLIC_HTTPS:
            return _("Keepwarm is reached at %(base)s, which leads here from everywhere.", base=base)
        case Place.PUBLIC_HTTP:
            return _(
                "Keepwarm is reached at %(base)s without https: whoever carries the traffic can read along.",
                base=base,
            )
    return _(
        "Keepwarm is reached at %(base)s, an address of your own network."
        " From outside, and from the servers of Google and Microsoft, nothing gets here.",
        base=base,
    )


def tone(found: Reach) -> str:
    """The colour of the news."""
    return {Place.PUBLIC_HTTPS: "good", Place.PUBLIC_HTTP: "warn"}.get(found.place, "info")
