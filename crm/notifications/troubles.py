"""Why something was not simply sent, in words; for mail and for everything else that has a server."""

from collections.abc import Mapping

from flask_babel import gettext as _

from crm.core.marks import Reason as Mark
from crm.notifications.actions.channels import PAUSED, REMOVED, SWITCHED_OFF
from crm.notifications.actions.planning import SUPERSEDED
from crm.notifications.actions.settling import NO_MAIL, NOTHING_DUE
from crm.notifications.attempt import ADDRESS, JOURNAL, RENDERER
from crm.notifications.parcels import LOCKED
from crm.notifications.verdict import DATABASE, GONE_QUIET
from crm.outbound.guard import Reason
from crm.outbound.outcome import Trouble
from crm.web.lazy import lazy_gettext as _l

OURS: Mapping[str, str] = {
    GONE_QUIET: _l("Keepwarm was stopped while it was being sent."),
    NOTHING_DUE: _l("Nothing was due."),
    NO_MAIL: _l("No mail server is set up."),
    SUPERSEDED: _l("The next one said it all."),
    SWITCHED_OFF: _l("This way was switched off."),
    PAUSED: _l("This way was paused."),
    REMOVED: _l("This way was removed."),
    LOCKED: _l("Its secret is missing; type it again under Settings, Channels."),
    RENDERER: _l("It could not be written; the log has the reason."),
    ADDRESS: _l("The address is none that mail can be sent to."),
    DATABASE: _l("The database was away."),
    JOURNAL: _l("The folder of this instance took no note; it may be full."),
    Mark.RESTORED.value: _l("A backup was restored; this may have been sent after the backup was made."),
    Mark.CLONED.value: _l("This instance is a copy; the other one may have sent this."),
    Trouble.STOPPED: _l("Keepwarm was stopped before it was sent."),
    Trouble.FILES: _l("The file could not be written."),
    Trouble.MISSING: _l("What sends to this service is not installed here: that is Apprise."),
}
OF_MAIL: Mapping[str, str] = {
    Trouble.CONNECT: _l("The mail server could not be reached."),
    Trouble.TLS: _l("No safe connection to the mail server came about; its certificate may not be trusted."),
    Trouble.UNSUPPORTED: _l("The mail server does not offer what the settings ask for."),
    Trouble.SIGN_IN: _l("The mail server did not accept user and password."),
    Trouble.SENDER: _l("The mail server did not accept the sender."),
    Trouble.RECIPIENT: _l("The mail server did not accept your address."),
    Trouble.CONTENT: _l("The mail server did not accept the mail."),
    Trouble.BUSY: _l("The mail server asked to try again later."),
    Trouble.RATE: _l("The mail server takes no more for now."),
    Trouble.CUT: _l("The mail server broke off."),
    Trouble.NO_ANSWER: _l("The mail server took the mail and did not confirm it."),
}
OF_WEB: Mapping[str, str] = {
    Trouble.CONNECT: _l("The server could not be reached."),
    Trouble.TLS: _l("No safe connection came about; the server's certificate may not be trusted."),
    Trouble.UNSUPPORTED: _l("The server does not offer what is needed."),
    Trouble.SIGN_IN: _l("The server did not let us in: the token or the permission is not right."),
    Trouble.RECIPIENT: _l("The server knows nothing at this address."),
    Trouble.CONTENT: _l("The server did not accept the message."),
    Trouble.BUSY: _l("The server could not take it just then."),
    Trouble.RATE: _l("The server takes no more for now."),
    Trouble.CUT: _l("The server broke off."),
    Trouble.NO_ANSWER: _l("The message went out and the server did not confirm it."),
    Trouble.REDIRECT: _l("The server sends callers on to another address, and that is not followed."),
}
REFUSALS: Mapping[str, str] = {
    Reason.NO_ADDRESS: _l("No address that can be called: it begins with https:// and has no blanks in it."),
    Reason.TOO_LONG: _l("This address is too long."),
    Reason.SCHEME: _l("Only addresses that begin with https:// or http:// can be called."),
    Reason.CREDENTIALS: _l("Leave user and password out of the address; a token has a field of its own."),
    Reason.NOTATION: _l("Write the address in its usual form: a name, or an IP address as four numbers."),
    Reason.PORT: _l(
        "Only the usual ports, 443 and 80, can be called from here. Whoever runs this instance can allow "
        "others with CRM_ALLOW_PRIVATE_TARGETS."
    ),
    Reason.PRIVATE: _l(
        "This address lies inside a network of its own, and Keepwarm does not call into it. Whoever runs "
        "this instance can allow that with CRM_ALLOW_PRIVATE_TARGETS."
    ),
    Reason.SERVICE: _l(
        "Keepwarm does not send to this service. Telegram, Discord, Slack, Matrix, Gotify, Mattermost, "
        "Pushover, Google Chat, Zulip and Teams workflows are possible."
    ),
    Reason.TOPIC: _l(
        "The address ends with the topic: letters, digits, - and _ only, at most 64 of them, such as "
        "https://ntfy.sh/your-topic."
    ),
    Reason.TARGETS: _l("Name one place to send to, not several."),
}


def why(trouble: str, response: str, *, is_mail: bool) -> str:
    """Why, with the server's own words where there are any."""
    if trouble == Trouble.GUARD:
        return refusal(response)
    said = str(OURS.get(trouble) or (OF_MAIL if is_mail else OF_WEB).get(trouble, ""))
    if response and trouble and trouble not in OURS:
        return _("%(why)s It said: %(response)s", why=said, response=response).strip()
    return said


def refusal(reason: str) -> str:
    """Why an address is not called."""
    return str(REFUSALS.get(reason, _("This address cannot be called from here.")))
