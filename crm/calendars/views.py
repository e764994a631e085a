"""Calendar accounts as they are drawn: what they are, how they fare, and what comes next, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from crm.calendars import queries, wording
from crm.calendars.actions import APART
from crm.calendars.models import AccountCalendar, CalendarAccount
from crm.calendars.queries import Written
from crm.calendars.trouble import Trouble
from crm.core.when import When
from crm.web.dates import clocktime, moment

CHOOSE_AGAIN = frozenset({Trouble.GONE_THERE, Trouble.CANNOT_WRITE})
TYPE_AGAIN = frozenset({Trouble.WRONG_PASSWORD, Trouble.LOCKED_HERE})


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account, ready to show. `tone` is that of its health; `state` and its tone are a badge."""

    id: int
    title: str
    username: str
    server: str
    own: str
    read: list[str]
    written: str
    state: str
    state_tone: str
    health: str
    helps: str
    tone: str
    next: str
    may_sync_at: datetime | None
    is_on: bool
    is_leaving: bool
    is_locked: bool
    left_there: int
    wants_password: bool
    wants_choice: bool
    needs_choice: bool

    @property
    def needs_a_look(self) -> bool:
        """Whether something is wrong with it that its owner can mend."""
        return self.tone == "danger" or self.is_locked

    @property
    def line(self) -> str:
        """How it fares, and what helps or comes next, in one line of a list."""
        return f"{self.health} {self.helps or self.next}".strip()


def account_view(session: Session, account: CalendarAccount, when: When) -> AccountView:
    """How an account is drawn; two statements."""
    calendars = queries.calendars(session, account.id)
    written = queries.written(session, account.id)
    state, state_tone = _state(account)
    health, helps, tone = _health(account, when)
    own = next((row.name for row in calendars if row.is_own), "")
    return AccountView(
        id=account.id,
        title=account.name,
        username=account.username,
        server=_host(account.address),
        own=own,
        read=[row.name for row in calendars if row.is_read],
        written=_written(written, own),
        state=state,
        state_tone=state_tone,
        health=health,
        helps=helps,
        tone=tone,
        next=_next(account, when),
        may_sync_at=earliest(account, when.now),
        is_on=account.is_on,
        is_leaving=account.is_leaving,
        is_locked=not account.secret,
        left_there=written.there,
        wants_password=not account.secret or account.error_class in TYPE_AGAIN,
        wants_choice=not account.own_href or account.error_class in CHOOSE_AGAIN,
        needs_choice=account.error_class in CHOOSE_AGAIN
        or not (own or any(row.is_read for row in calendars)),
    )


def earliest(account: CalendarAccount, now: datetime) -> datetime | None:
    """When the server may be asked again, if that is not at once."""
    tried = [at for at in (account.last_ok_at, account.failed_at) if at is not None]
    at = max(tried, default=now - APART) + APART
    return at if at > now else None


def others(calendars: Sequence[AccountCalendar]) -> list[AccountCalendar]:
    """Those of the user."""
    return [row for row in calendars if not row.is_own]


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def _state(account: CalendarAccount) -> tuple[str, str]:
    if account.is_leaving:
        return _("Being removed"), "warn"
    return (_("On"), "good") if account.is_on else (_("Paused"), "neutral")


def _health(account: CalendarAccount, when: When) -> tuple[str, str, str]:
    if not account.secret:
        what, helps = wording.trouble(Trouble.LOCKED_HERE, "")
        return what, helps, "warn"
    if account.failures:
        what, helps = wording.trouble(account.error_class, account.response)
        since = _in_step(account, when)
        return f"{what} {since}".strip(), helps, "danger"
    if account.last_ok_at is None and account.next_at is None:
        return _("Connected. Now choose the calendars, and the first round begins."), "", "info"
    if account.last_ok_at is None:
        return _("Connected. The first round begins within a minute or two."), "", "info"
    return _in_step(account, when), "", "good"


def _in_step(account: CalendarAccount, when: When) -> str:
    if account.last_ok_at is None:
        return ""
    return _("In step as of %(when)s.", when=_at(account.last_ok_at, when))


def _next(account: CalendarAccount, when: When) -> str:
    if account.is_leaving:
        return _("What Keepwarm wrote there is being taken away.")
    if not account.is_on:
        return _("Nothing is asked there before you switch it on.")
    if account.next_at is None:
        return _("Nothing is asked there before you did something about it.")
    if account.claimed_until is not None and account.claimed_until > when.now:
        return _("A round is under way.")
    if account.next_at <= when.now + timedelta(minutes=1):
        return _("The next round begins within a minute or two.")
    return _("The next round is at %(when)s.", when=_at(account.next_at, when))


def _at(at: datetime, when: When) -> str:
    """The time, with the day where that is another."""
    return clocktime(at) if at.astimezone(when.zone).date() == when.today else moment(at)


def _written(written: Written, own: str) -> str:
    if not own:
        return _("Nothing is written there.")
    there = ngettext("%(num)s entry is there now.", "%(num)s entries are there now.", written.there)
    if not written.let_go:
        return there
    gone = ngettext(
        "%(num)s that you deleted there stays away.",
        "%(num)s that you deleted there stay away.",
        written.let_go,
    )
    return f"{there} {gone}"
