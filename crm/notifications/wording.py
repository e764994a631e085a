"""Notices and mails in words. Features add the words of their own codes; no sentence is stored."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import structlog
from flask_babel import gettext as _

from crm.notifications.actions.channels import SWITCHED_OFF
from crm.notifications.actions.outbox import GONE_QUIET, NO_MAIL, NOTHING_DUE
from crm.notifications.actions.planning import SUPERSEDED
from crm.notifications.models import OPEN_QUESTIONS, Delivery, DeliveryState, Notice, ReminderKind
from crm.outbound.files import SUFFIX
from crm.outbound.outcome import Trouble
from crm.web.dates import day
from crm.web.lazy import lazy_gettext as _l
from crm.web.messages import Level

log = structlog.get_logger()

Words = Callable[[Mapping[str, Any]], str]
_words: dict[str, tuple[Words, str]] = {}

KINDS = {"digest": _l("Daily nudges"), "test": _l("Test mail")}
STATES: Mapping[DeliveryState, tuple[str, str]] = {
    DeliveryState.QUEUED: (_l("Waiting to be sent"), "info"),
    DeliveryState.CLAIMED: (_l("Being sent"), "info"),
    DeliveryState.SENDING: (_l("Being sent"), "info"),
    DeliveryState.SENT: (_l("Sent"), "good"),
    DeliveryState.DEAD: (_l("Not sent"), "danger"),
    DeliveryState.UNKNOWN: (_l("May not have arrived"), "warn"),
    DeliveryState.HELD: (_l("On hold"), "warn"),
    DeliveryState.CANCELLED: (_l("Not needed"), "neutral"),
}
TROUBLES: Mapping[str, str] = {
    Trouble.CONNECT: _l("The mail server could not be reached."),
    Trouble.TLS: _l("No safe connection to the mail server came about; its certificate may not be trusted."),
    Trouble.UNSUPPORTED: _l("The mail server does not offer what the settings ask for."),
    Trouble.SIGN_IN: _l("The mail server did not accept user and password."),
    Trouble.SENDER: _l("The mail server did not accept the sender."),
    Trouble.RECIPIENT: _l("The mail server did not accept your address."),
    Trouble.CONTENT: _l("The mail server did not accept the mail."),
    Trouble.BUSY: _l("The mail server asked to try again later."),
    Trouble.CUT: _l("The mail server broke off."),
    Trouble.NO_ANSWER: _l("The mail server took the mail and did not confirm it."),
    Trouble.STOPPED: _l("Keepwarm was stopped before it was sent."),
    Trouble.FILES: _l("The file could not be written."),
    GONE_QUIET: _l("Keepwarm was stopped while it was being sent."),
    NOTHING_DUE: _l("Nothing was due."),
    NO_MAIL: _l("No mail server is set up."),
    SUPERSEDED: _l("The next one said it all."),
    SWITCHED_OFF: _l("The daily mail was switched off."),
    "renderer": _l("The mail could not be written; the log has the reason."),
    "address": _l("The address is none that mail can be sent to."),
    "database": _l("The database was away."),
}


def register(code: str, words: Words, *, icon: str = "bell") -> None:
    """Let `words` say notices of this code from their params."""
    _words[code] = (words, icon)


def text(notice: Notice) -> str:
    """What a notice says."""
    found = _words.get(notice.code)
    if found is None:
        log.warning("no words for a notice", code=notice.code)
        return _("Something happened that this version has no words for.")
    return found[0](notice.params)


def icon(notice: Notice) -> str:
    """The icon beside it."""
    return _words[notice.code][1] if notice.code in _words else "bell"


def subject(delivery: Delivery) -> str:
    """What a mail was about."""
    name = str(KINDS.get(delivery.kind, delivery.kind))
    on = _day(delivery.occ_key) if delivery.kind == ReminderKind.DIGEST else ""
    return f"{name}, {on}" if on else name


def state(delivery: Delivery) -> str:
    """How a mail stands."""
    return str(STATES[delivery.state][0])


def tone(delivery: Delivery) -> str:
    """The tone of its badge."""
    return STATES[delivery.state][1]


def reason(delivery: Delivery) -> str:
    """Why it stands so, with the server's own words where there are any."""
    if delivery.state is DeliveryState.HELD:
        return _("A backup was restored; this may have been sent after the backup was made.")
    why = str(TROUBLES.get(delivery.error_class, ""))
    if delivery.response and delivery.error_class:
        return _("%(why)s It said: %(response)s", why=why, response=delivery.response).strip()
    return why


def level(delivery: Delivery | None) -> Level:
    """How to say it."""
    if delivery is None or delivery.state in OPEN_QUESTIONS or delivery.error_class == NO_MAIL:
        return "warning"
    return "success" if delivery.state is DeliveryState.SENT else "info"


def told(delivery: Delivery | None) -> str:
    """What to say to somebody who waited for this mail."""
    if delivery is None:
        return _("The mail is gone.")
    match delivery.state:
        case DeliveryState.SENT if delivery.response.endswith(SUFFIX):
            return _("Written into the outbox folder: %(file)s", file=delivery.response)
        case DeliveryState.SENT:
            return _("Sent. It may take a minute to arrive.")
        case DeliveryState.QUEUED if delivery.error_class:
            return _("Not sent yet, it will be tried again. %(why)s", why=reason(delivery))
        case DeliveryState.QUEUED | DeliveryState.CLAIMED | DeliveryState.SENDING:
            return _("It is on its way; the mail server takes its time.")
        case DeliveryState.CANCELLED:
            return _("Nothing was sent. %(why)s", why=reason(delivery))
    return f"{state(delivery)}. {reason(delivery)}".strip()


def _day(key: str) -> str:
    try:
        return day(date.fromisoformat(key[:10]))
    except ValueError:
        return ""


register("digest", lambda params: _("Your nudges for %(day)s", day=_day(str(params["day"]))), icon="sun")
register("mail_dead", lambda _params: _("A mail to you could not be sent."), icon="mail-off")
register("mail_unknown", lambda _params: _("A mail may not have reached your mailbox."), icon="mail-off")
