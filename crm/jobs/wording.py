"""The scheduler and the mail set-up in words."""

from collections.abc import Mapping
from datetime import timedelta

from babel.dates import format_timedelta
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from crm.config import Settings
from crm.jobs.state import JobState
from crm.outbound.setup import OUTBOX, MailSetup, mail_setup
from crm.web.dates import moment
from crm.web.lazy import lazy_gettext as _l

MINUTE, HOUR, DAY = 60, 3600, 86400

JOBS: Mapping[str, str] = {
    "tick": _l("Plan and send what is due"),
    "heartbeat": _l("Leave a sign of life"),
    "reap": _l("Free what a stopped process held"),
    "sweep": _l("Mark interviews held, let steps expire, end pauses"),
    "imports": _l("Go on with imports that were interrupted"),
    "calendars": _l("Keep calendar accounts elsewhere in step"),
    "mend": _l("Bring back what a wrong clock put off"),
    "marks": _l("Notice when the database is put back from a copy"),
    "ping": _l("Tell a watcher outside that all is well"),
    "retime": _l("Follow new rules of time zones"),
    "prune": _l("Throw away what is over"),
}


SIGNS: Mapping[str, str] = {
    "path": _l("Its database was started in another folder before."),
    "machine": _l("It was started on another machine before."),
    "database": _l("It was started in another database, or on another server, before."),
    "copied": _l("Its folder is a copy of the one that was used before."),
    "state": _l("The file state.json is missing, in which it remembers its last start."),
    "lap": _l("Its database is older than what its folder remembers."),
    "epoch": _l("Its database is older than what its folder remembers."),
    "unmarked": _l("Its database is older than what its folder remembers."),
    "asked_for": _l("A backup was restored."),
    "": _l("Its operator said so."),
}


def sign(code: str) -> str:
    """What showed that this instance was restored or copied."""
    return str(SIGNS.get(code, ""))


def mail_state(settings: Settings) -> str:
    """What is set up for mail, or what is missing."""
    match mail_setup(settings):
        case MailSetup.READY:
            return _(
                "Mail leaves through %(host)s, port %(port)s, from %(sender)s.",
                host=settings.smtp_host,
                port=settings.smtp_port,
                sender=settings.smtp_from,
            )
        case MailSetup.FILES:
            return _("Mails go into files, for trying: %(folder)s", folder=str(settings.instance / OUTBOX))
        case MailSetup.NO_SENDER:
            return _("A mail server is named, but no sender. Set CRM_SMTP_FROM.")
        case MailSetup.BAD_SENDER:
            return _("The sender in CRM_SMTP_FROM is no mail address.")
        case MailSetup.NO_PASSWORD:
            return _("A user is named for the mail server, but no password. Set CRM_SMTP_PASSWORD.")
    return _(
        "No mail server is set up, so no mail is sent. Today and your calendar work without it. "
        "To have mail, set CRM_SMTP_HOST and CRM_SMTP_FROM, or smtp_host and smtp_from in config.toml."
    )


def mail_tone(settings: Settings) -> str:
    """The tone of that."""
    return {MailSetup.READY: "good", MailSetup.FILES: "info"}.get(mail_setup(settings), "warn")


def job_line(state: JobState, seconds: float) -> str:
    """How often a job runs, when it ran, when it runs next, and what went wrong last."""
    parts = [every(round(seconds))]
    if state.ran_at is not None:
        parts.append(_("Last run %(when)s.", when=moment(state.ran_at)))
    if state.next_at is not None:
        parts.append(_("Next run %(when)s.", when=moment(state.next_at)))
    if state.failed_at is not None:
        parts.append(_("Last error %(when)s: %(error)s", when=moment(state.failed_at), error=state.error))
    return " ".join(parts)


def every(seconds: int) -> str:
    """An interval in words, in the largest unit that it is whole in."""
    if seconds % DAY == 0:
        return ngettext("Every day.", "Every %(num)s days.", seconds // DAY)
    if seconds % HOUR == 0:
        return ngettext("Every hour.", "Every %(num)s hours.", seconds // HOUR)
    if seconds % MINUTE == 0:
        return ngettext("Every minute.", "Every %(num)s minutes.", seconds // MINUTE)
    return ngettext("Every second.", "Every %(num)s seconds.", seconds)


def span(seconds: float) -> str:
    """A stretch of time in words."""
    return format_timedelta(timedelta(seconds=seconds), locale=get_locale())
