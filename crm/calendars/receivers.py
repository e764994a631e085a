"""What calendar accounts do when something below them says what happened."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.calendars import kept, telling
from crm.calendars.models import AccountCalendar, CalendarAccount
from crm.calendars.trouble import Trouble
from crm.core.when import When
from crm.interviews.models import Interview


def on_interview(interview: Interview, *, session: Session, when: When, **_more: Any) -> None:
    """It may have been made of an event that a device keeps here."""
    kept.follow(session, interview, when=when)


def on_restored(_user: User, *, session: Session, when: When, **_more: Any) -> None:
    """An account that came from another instance has no password here, and that one may go on writing.

    It is off until its owner types the password and says again into which calendar is written.
    """
    for account in session.scalars(select(CalendarAccount).where(CalendarAccount.secret == "")):
        account.is_on, account.is_leaving = False, False
        account.own_href, account.has_made_own, account.takes_tasks = "", False, False
        account.next_at, account.claimed_until, account.last_ok_at = None, None, None
        account.failures, account.error_class, account.response = 1, Trouble.LOCKED_HERE, ""
        session.execute(
            update(AccountCalendar).where(AccountCalendar.account_id == account.id).values(is_own=False)
        )
        telling.of_trouble(session, account, when=when)
    session.flush()
