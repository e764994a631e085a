"""A calendar account as it stands after it was connected, without a server."""

from sqlalchemy.orm import Session

from crm.calendars import actions
from crm.calendars.actions import NewAccount
from crm.calendars.far import Access, FarCalendar
from crm.calendars.models import AccountCalendar, CalendarAccount
from crm.calendars.queries import calendars
from tests.calendars.events import NOW

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
