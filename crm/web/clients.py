"""Calendar and contact apps by what they call themselves."""

from flask_babel import gettext as _

# The first mark that is found counts: several of them name the system beside themselves.
KNOWN = {
    "Google-Calendar-Importer": "Google Calendar",
    "DAVx5": "DAVx⁵",
    "Thunderbird": "Thunderbird",
    "Evolution": "Evolution",
    "evolution": "Evolution",
    "GNOME": "GNOME",
    "Outlook": "Outlook",
    "Microsoft Office": "Outlook",
    "Exchange": "Outlook",
    "dataaccessd": "iPhone or iPad",
    "iOS/": "iPhone or iPad",
    "CalendarAgent": "Apple Calendar",
    "AddressBook": "Apple Contacts",
    "remindd": "Apple Reminders",
    "macOS/": "Mac",
    "Mac OS X/": "Mac",
    "vdirsyncer": "vdirsyncer",
    "khal": "khal",
    "Mozilla/": "",
}


def client_name(text: str) -> str:
    """Who it was, as far as its name is known; else the first word of what it said."""
    for mark, name in KNOWN.items():
        if mark in text:
            return name or _("a browser")
    return text.split(" ")[0].split("/")[0] or _("an app that gave no name")
