"""What is decided about calendars and found events: taken, dismissed, not looked into, not written into."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, undefer

from crm.calendars.models import AccountCalendar, CalendarAccount, FoundEvent, FoundState, MirroredObject
from crm.core.when import When
from crm.db.owner import NotFound, one
from crm.transfer.invitations import staging
from crm.transfer.invitations.staging import HandedIn
from crm.transfer.models import StagedFile


def hand_in(session: Session, found_id: int, *, when: When) -> tuple[StagedFile, int]:
    """Stage the event as if its file had been dropped, and its place in it. Raises `NotFound`."""
    row = session.scalars(
        select(FoundEvent).where(FoundEvent.id == found_id).options(undefer(FoundEvent.body))
    ).one_or_none()
    if row is None or not row.body:
        raise NotFound(f"FoundEvent {found_id}")
    name = f"{row.title or row.uid}.ics"
    return staging.stage(session, HandedIn(row.body, name), when=when), int(row.said.get("index", 0))


def dismiss(session: Session, found_id: int) -> FoundEvent:
    """It is no interview: it is not offered again, even if it moves. Raises `NotFound`."""
    row = one(session, FoundEvent, found_id)
    row.state = FoundState.DISMISSED
    session.flush()
    return row


def bring_back(session: Session, found_id: int) -> None:
    """Undo that. Raises `NotFound`."""
    one(session, FoundEvent, found_id).state = FoundState.PROPOSED
    session.flush()


def close_calendar(session: Session, calendar_id: int) -> AccountCalendar:
    """Look no more into this calendar; what was found in it waits for `open_calendar`. Raises `NotFound`."""
    return _read(session, calendar_id, is_read=False)


def open_calendar(session: Session, calendar_id: int) -> AccountCalendar:
    """Look into it again, from the beginning. Raises `NotFound`."""
    return _read(session, calendar_id, is_read=True)


def write_nothing(session: Session, account: CalendarAccount) -> None:
    """Write into none of its calendars any more; what was written stays there."""
    session.execute(delete(MirroredObject).where(MirroredObject.account_id == account.id))
    session.execute(
        update(AccountCalendar).where(AccountCalendar.account_id == account.id).values(is_own=False)
    )
    account.own_href, account.has_made_own, account.takes_tasks = "", False, False
    account.failures, account.error_class, account.response = 0, "", ""
    session.flush()


def _read(session: Session, calendar_id: int, *, is_read: bool) -> AccountCalendar:
    calendar = one(session, AccountCalendar, calendar_id)
    if calendar.is_own:
        raise NotFound("our own calendar is not looked into")
    calendar.is_read, calendar.ctag, calendar.sync_token = is_read, "", ""
    session.flush()
    return calendar
