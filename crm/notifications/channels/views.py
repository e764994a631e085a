"""Channels as they are drawn: what they are, what they take, and how they fare, in words."""

from dataclasses import dataclass
from datetime import datetime, time
from importlib.util import find_spec
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from crm.accounts.models import User
from crm.config import Settings
from crm.core import quiet
from crm.core.when import When
from crm.notifications.models import Channel, ChannelKind
from crm.notifications.troubles import why
from crm.outbound.setup import MailSetup, mail_setup
from crm.web.dates import clocktime, day, moment
from crm.web.lazy import lazy_gettext as _l

KINDS = {
    ChannelKind.MAIL: _l("E-mail"),
    ChannelKind.NTFY: _l("ntfy"),
    ChannelKind.WEBHOOK: _l("Webhook"),
    ChannelKind.APPRISE: _l("Another service"),
}
ICONS = {
    ChannelKind.MAIL: "mail",
    ChannelKind.NTFY: "device-mobile",
    ChannelKind.WEBHOOK: "webhook",
    ChannelKind.APPRISE: "message-circle",
}
NOTES = {
    ChannelKind.NTFY: _l("A push on phone and desktop, through ntfy.sh or a server of your own."),
    ChannelKind.WEBHOOK: _l("Signed JSON to a program of yours: Home Assistant, n8n, a script."),
    ChannelKind.APPRISE: _l(
        "Telegram, Discord, Slack, Matrix, Gotify, Pushover and others, through Apprise."
    ),
}


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel, ready to show. `tone` is that of its health; `state` and its tone are a badge."""

    id: int
    kind: ChannelKind
    title: str
    icon: str
    leads_to: str
    takes: str
    quiet: str
    health: str
    tone: str
    rest: str
    state: str
    state_tone: str
    warning: str
    is_on: bool
    is_paused: bool
    is_keyed: bool
    is_locked: bool
    secret_state: str

    @property
    def needs_a_look(self) -> bool:
        """Whether something is wrong with it that its owner can mend."""
        return self.tone == "danger" or self.is_locked

    @property
    def line(self) -> str:
        """How it fares, and when it is quiet."""
        return f"{self.health} {self.quiet}{'.' if self.quiet else ''}".strip()


def channel_view(channel: Channel, user: User, settings: Settings, when: When) -> ChannelView:
    """How a channel is drawn."""
    health, tone = _health(channel, settings, when)
    state, state_tone = _state(channel, when)
    return ChannelView(
        id=channel.id,
        kind=channel.kind,
        title=title(channel),
        icon=ICONS[channel.kind],
        leads_to=user.email if channel.kind is ChannelKind.MAIL else channel.address,
        takes=_takes(channel),
        quiet=_quiet(channel),
        health=health,
        tone=tone,
        rest=_rest(channel, when),
        state=state,
        state_tone=state_tone,
        warning=_warning(channel, user, when),
        is_on=channel.is_on,
        is_paused=_is_paused(channel, when.now),
        is_keyed=channel.is_keyed,
        is_locked=channel.is_locked,
        secret_state=_secret_state(channel),
    )


def title(channel: Channel) -> str:
    """What a channel is called: by its name, else by what it is and where it leads."""
    if channel.name:
        return channel.name
    kind = str(KINDS[channel.kind])
    if channel.kind in (ChannelKind.NTFY, ChannelKind.WEBHOOK):
        return _("%(kind)s, %(place)s", kind=kind, place=_host(channel.address))
    if channel.kind is ChannelKind.APPRISE:
        return channel.address.removesuffix("://").capitalize() or kind
    return kind


def _host(address: str) -> str:
    """The host of an address; what an export brought may be none."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def addable() -> list[ChannelKind]:
    """What can be added here."""
    kinds = [ChannelKind.NTFY, ChannelKind.WEBHOOK]
    return [*kinds, ChannelKind.APPRISE] if find_spec("apprise") is not None else kinds


def quiet_end(channel: Channel, at: datetime, when: When) -> datetime | None:
    """When the quiet time around an instant is over; None outside of it."""
    return quiet.ends(at, channel.quiet_from, channel.quiet_until, when.zone)


def _secret_state(channel: Channel) -> str:
    if not channel.is_keyed:
        return ""
    if channel.is_locked:
        return _("Missing")
    kept = {
        ChannelKind.NTFY: _("A token is kept"),
        ChannelKind.WEBHOOK: _("Every message is signed"),
        ChannelKind.APPRISE: _("The address is kept, sealed"),
    }
    return kept[channel.kind]


def _takes(channel: Channel) -> str:
    if channel.takes_digest and channel.takes_timed:
        return _("The daily digest, and reminders of single things")
    return _("The daily digest") if channel.takes_digest else _("Reminders of single things")


def _quiet(channel: Channel) -> str:
    if channel.quiet_from is None or channel.quiet_until is None:
        return ""
    return _(
        "Quiet from %(start)s to %(end)s",
        start=clocktime(channel.quiet_from),
        end=clocktime(channel.quiet_until),
    )


def _state(channel: Channel, when: When) -> tuple[str, str]:
    if not channel.is_on:
        return _("Off"), "neutral"
    if _is_paused(channel, when.now):
        return _("Paused until %(when)s", when=moment(channel.paused_until)), "info"
    return _("On"), "good"


def _health(channel: Channel, settings: Settings, when: When) -> tuple[str, str]:
    if channel.kind is ChannelKind.MAIL and mail_setup(settings) not in (MailSetup.READY, MailSetup.FILES):
        return _("No mail leaves this instance yet: whoever runs it has named no mail server."), "warn"
    if channel.is_locked:
        return _(
            "Its secret stayed behind when this account was brought here: it must be typed again."
        ), "warn"
    if channel.failures:
        return _failing(channel, when), "danger"
    if channel.last_ok_at is not None:
        return _("Worked %(when)s.", when=at(channel.last_ok_at, when)), "good"
    return _("Not used yet. Send a test to see it arrive."), "neutral"


def _failing(channel: Channel, when: When) -> str:
    said = why(channel.error_class, channel.response, is_mail=channel.kind is ChannelKind.MAIL)
    tried = at(channel.failed_at, when) if channel.failed_at is not None else ""
    if channel.failures == 1:
        return _("Failed %(when)s. %(why)s", when=tried, why=said)
    since = _("since it was set up")
    if channel.last_ok_at is not None:
        since = _("since it worked %(when)s", when=at(channel.last_ok_at, when))
    times = ngettext("Has failed %(num)s time", "Has failed %(num)s times", channel.failures)
    return _(
        "%(times)s %(since)s; last tried %(when)s. %(why)s", times=times, since=since, when=tried, why=said
    )


def _rest(channel: Channel, when: When) -> str:
    if channel.open_until is None or channel.open_until <= when.now:
        return ""
    return _(
        "It is left alone until %(when)s and then tried again. What is meant for it waits.",
        when=at(channel.open_until, when),
    )


def _warning(channel: Channel, user: User, when: When) -> str:
    """That the hour of the digest lies in the quiet time."""
    if not channel.takes_digest:
        return ""
    hour = datetime.combine(when.today, user.nudge_at, tzinfo=when.zone)
    end = quiet_end(channel, hour, when)
    if end is None:
        return ""
    return _(
        "The digest is made at %(hour)s, in the quiet time of this channel: here it comes at %(end)s.",
        hour=clocktime(user.nudge_at),
        end=clocktime(_wall(end, when)),
    )


def at(instant: datetime, when: When) -> str:
    """An instant inside a sentence: "today at 08:00", "on Tue 24 Nov at 08:00"."""
    local = instant.astimezone(when.zone)
    if local.date() == when.today:
        return _("today at %(time)s", time=clocktime(local.time()))
    return _("on %(day)s at %(time)s", day=day(local.date()), time=clocktime(local.time()))


def _wall(instant: datetime, when: When) -> time:
    return instant.astimezone(when.zone).time()


def _is_paused(channel: Channel, now: datetime) -> bool:
    return channel.paused_until is not None and channel.paused_until > now
