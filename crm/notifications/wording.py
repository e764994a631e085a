"""Notices and mails in words. Features add the words of their own codes; no sentence is stored."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import structlog
from flask_babel import gettext as _

from crm.core.marks import Reason as Mark
from crm.notifications.actions.settling import NO_MAIL
from crm.notifications.models import MAIL, OPEN_QUESTIONS, Delivery, DeliveryState, Notice, ReminderKind
from crm.notifications.troubles import why
from crm.outbound.files import SUFFIX
from crm.web.dates import day, moment
from crm.web.lazy import lazy_gettext as _l
from crm.web.messages import Level

log = structlog.get_logger()

Words = Callable[[Mapping[str, Any]], str]
_words: dict[str, tuple[Words, str]] = {}

KINDS = {
    "digest": _l("Daily nudges"),
    "interview": _l("An interview soon"),
    "follow_up": _l("A follow-up with a time"),
    "test": _l("Test"),
}
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
    trouble = delivery.error_class
    if delivery.state is DeliveryState.HELD and not trouble:
        trouble = Mark.RESTORED.value
    return why(trouble, delivery.response, is_mail=delivery.channel == MAIL)


def level(delivery: Delivery | None) -> Level:
    """How to say it."""
    if delivery is None or delivery.state in OPEN_QUESTIONS or delivery.error_class == NO_MAIL:
        return "warning"
    return "success" if delivery.state is DeliveryState.SENT else "info"


def told(delivery: Delivery | None) -> str:
    """What to say to somebody who waited for this mail."""
    if delivery is None:
        return _("The message is gone.")
    match delivery.state:
        case DeliveryState.SENT if delivery.response.endswith(SUFFIX):
            return _("Written into the outbox folder: %(file)s", file=delivery.response)
        case DeliveryState.SENT:
            return _("Sent. It may take a minute to arrive.")
        case DeliveryState.QUEUED if delivery.error_class:
            return _("Not sent yet, it will be tried again. %(why)s", why=reason(delivery))
        case DeliveryState.QUEUED if delivery.attempt == 0 and delivery.claimed_at is not None:
            return _("It waits until %(when)s.", when=moment(delivery.next_attempt_at))
        case DeliveryState.QUEUED | DeliveryState.CLAIMED | DeliveryState.SENDING:
            return _("It is on its way; the server takes its time.")
        case DeliveryState.CANCELLED:
            return _("Nothing was sent. %(why)s", why=reason(delivery))
    return f"{state(delivery)}. {reason(delivery)}".strip()


def test_told(delivery: Delivery | None) -> str:
    """What came of a test, which is tried only once."""
    if delivery is not None and delivery.state is DeliveryState.QUEUED and delivery.error_class:
        return _("Not sent. %(why)s", why=reason(delivery))
    return told(delivery)


def _day(key: str) -> str:
    try:
        return day(date.fromisoformat(key[:10]))
    except ValueError:
        return ""


register("digest", lambda params: _("Your nudges for %(day)s", day=_day(str(params["day"]))), icon="sun")
register("mail_dead", lambda _params: _("A message to you could not be sent."), icon="mail-off")
register("mail_unknown", lambda _params: _("A message may not have reached you."), icon="mail-off")
