"""The truth about reach, in words."""

from dataclasses import dataclass

from flask_babel import gettext as _

from crm.web.lazy import lazy_gettext as _l
from crm.web.reach import Place, Reach, Reader, reach

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
class ReachView:
    """The truth about reach, ready to show."""

    found: Reach
    title: str
    text: str
    tone: str
    can: list[str]
    cannot: list[str]


def reach_view(base: str) -> ReachView:
    """Who can read addresses of an instance that is reached at `base`."""
    found = reach(base)
    return ReachView(
        found=found,
        title=str(TITLES[found.place]),
        text=explanation(found, base),
        tone=tone(found),
        can=[str(READERS[reader]) for reader in found.can],
        cannot=[str(READERS[reader]) for reader in found.cannot],
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
