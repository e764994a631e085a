"""How each calendar app subscribes to an address."""

from dataclasses import dataclass
from typing import Any

from crm.web.lazy import lazy_gettext as _l
from crm.web.reach import Reader


@dataclass(frozen=True, slots=True)
class App:
    """How a calendar app is connected; `reader` says from where it reads, `verified` what was seen."""

    name: Any
    reader: Reader
    steps: Any
    refresh: Any
    verified: Any = ""


APPS = (
    App(
        _l("Thunderbird"),
        Reader.THIS_COMPUTER,
        _l("New Calendar… → On the Network. Paste the web address; leave the user name empty."),
        _l("Reads it again every 30 minutes, or as you set it."),
        verified=_l("Verified with Thunderbird 153: reads follow-ups and interviews"),
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
