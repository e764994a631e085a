"""A calendar account as it stands after it was connected, without a server."""

from sqlalchemy.orm import Session

from crm.calendars import actions, finding
from crm.calendars.actions import NewAccount
from crm.calendars.far import Access, FarCalendar
from crm.calendars.models import AccountCalendar, CalendarAccount
from crm.calendars.queries import calendars
from crm.core.when import When
from tests.calendars.events import INTERVIEW, NOW, whole

KEY = b"a key of an instance, long enough"
HOME = "https://dav.example.org/me/"
FAR = (FarCalendar(f"{HOME}home/", "Home"), FarCalendar(f"{HOME}work/", "Work", "#cc0000"))


def an_account(session: Session, name: str = "Fastmail", *, key: bytes = KEY) -> CalendarAccount:
    """An account with two calendars; commits."""
    access = Access(HOME, "me@example.org", "app-password")
    account = actions.add(session, NewAccount(name, access, HOME, FAR), key=key, now=NOW)
    session.commit()
    return account


def a_calendar(session: Session) -> AccountCalendar:
    """A calendar of such an account, in which interviews are looked for; commits."""
    account = an_account(session)
    calendar = calendars(session, account.id)[0]
    actions.choose_calendars(session, account, [calendar.id])
    session.commit()
    return calendar


def another_calendar(session: Session, beside: AccountCalendar, *, name: str) -> AccountCalendar:
    """One more that is read, in the same account; commits."""
    calendar = AccountCalendar(
        account_id=beside.account_id, href=f"{HOME}{name.lower()}/", name=name, is_read=True
    )
    session.add(calendar)
    session.commit()
    return calendar


def with_found_events(session: Session, *, when: When) -> None:
    """An account that rests, with interviews that were found in its calendars, for pages to show."""
    account = an_account(session)
    account.next_at, account.last_ok_at = None, when.now
    home, work = calendars(session, account.id)
    actions.choose_calendars(session, account, [home.id, work.id])
    finding.look(session, home, whole(INTERVIEW, "google_panel.ics", "ats_relay.ics"), when=when)
    finding.look(session, work, whole("apple_paths.ics"), when=when)
