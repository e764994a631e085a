"""Connecting a calendar account, choosing what is read in it, and taking it away again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.calendars.far import Access, FarCalendar
from crm.calendars.models import AccountCalendar, CalendarAccount, MirroredObject
from crm.outbound.sealing import seal, unseal

PURPOSE = "keepwarm calendar password"
APART = timedelta(minutes=15)
"""Between two rounds of an account, whatever is pressed meanwhile."""

OWN_NAME = "Keepwarm"
OWN_COLOUR = "#4f46e5"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What `Far` found: the account's name for the user, how to get in, and the calendars in it."""

    name: str
    access: Access
    home_href: str
    calendars: tuple[FarCalendar, ...] = ()


def add(session: Session, new: NewAccount, *, key: bytes, now: datetime) -> CalendarAccount:
    """Keep an account. Nothing is written there before `take_own`; `key` is that of the instance."""
    account = CalendarAccount(
        name=new.name,
        address=new.access.address,
        username=new.access.username,
        secret=seal(key, new.access.password, PURPOSE),
        home_href=new.home_href,
        created_at=now,
        next_at=now,
    )
    session.add(account)
    session.flush()
    note_calendars(session, account, new.calendars)
    return account


def access_of(account: CalendarAccount, *, key: bytes) -> Access:
    """How to get in. Raises `BadSeal`; without a kept password (a restored account) it is empty."""
    return Access(account.address, account.username, unseal(key, account.secret, PURPOSE))


def note_calendars(session: Session, account: CalendarAccount, found: Iterable[FarCalendar]) -> None:
    """Add calendars that are new there, follow names and colours. Those that are gone are let go of unless
    somebody chose them: they may be back the next time."""
    rows = session.scalars(select(AccountCalendar).where(AccountCalendar.account_id == account.id))
    known = {row.href: row for row in rows}
    for each in found:
        row = known.pop(each.href, None)
        if row is None:
            row = AccountCalendar(account_id=account.id, href=each.href)
            session.add(row)
        row.name, row.colour = each.name, each.colour
    for gone in known.values():
        if not (gone.is_own or gone.is_read):
            session.delete(gone)
    session.flush()


def take_own(
    session: Session, account: CalendarAccount, calendar: FarCalendar, *, made: bool, now: datetime
) -> None:
    """From now on nudges and interviews are written into this calendar; `made`: it was made for that.

    What was written into another one before stays there and is nobody's any more.
    """
    if account.own_href != calendar.href:
        session.execute(delete(MirroredObject).where(MirroredObject.account_id == account.id))
    rows = list(session.scalars(select(AccountCalendar).where(AccountCalendar.account_id == account.id)))
    own = next((row for row in rows if row.href == calendar.href), None)
    if own is None:
        own = AccountCalendar(account_id=account.id, href=calendar.href)
        session.add(own)
    for row in rows:
        row.is_own = False
    own.name, own.colour, own.is_own, own.is_read = calendar.name, calendar.colour, True, False
    own.ctag, own.sync_token = "", ""
    account.own_href, account.has_made_own = calendar.href, made
    account.takes_tasks = "VTODO" in calendar.components
    account.next_at = now
    session.flush()


def choose_calendars(session: Session, account: CalendarAccount, ids: Collection[int]) -> None:
    """Interviews are looked for in these calendars of the account and in no others."""
    for row in session.scalars(select(AccountCalendar).where(AccountCalendar.account_id == account.id)):
        is_read = row.id in ids and not row.is_own
        if is_read != row.is_read:
            row.is_read, row.ctag, row.sync_token = is_read, "", ""
    session.flush()


def change_access(account: CalendarAccount, access: Access, *, key: bytes, now: datetime) -> None:
    """Another name or app password."""
    account.username, account.secret = access.username, seal(key, access.password, PURPOSE)
    account.failures, account.error_class, account.response = 0, "", ""
    account.next_at = now


def pause(account: CalendarAccount) -> None:
    """Nothing is asked there until `resume`."""
    account.is_on = False


def resume(account: CalendarAccount, *, now: datetime) -> None:
    """It goes on."""
    account.is_on = True
    ask_soon(account, now=now)


def ask_soon(account: CalendarAccount, *, now: datetime) -> datetime:
    """Let the next round come as soon as it may; when that is."""
    tried = [at for at in (account.last_ok_at, account.failed_at) if at is not None]
    account.next_at = max([now, *(at + APART for at in tried)])
    return account.next_at


def remove(account: CalendarAccount, *, now: datetime) -> None:
    """Take what was written there away, in the background, and then the account."""
    account.is_leaving, account.is_on = True, True
    account.failures, account.next_at = 0, now


def forget(session: Session, account: CalendarAccount) -> None:
    """Let go of the account at once; what was written there stays there."""
    session.execute(delete(MirroredObject).where(MirroredObject.account_id == account.id))
    session.delete(account)
    session.flush()
