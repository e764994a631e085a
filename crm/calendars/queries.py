"""Reading calendar accounts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.calendars.models import AccountCalendar, CalendarAccount, MirroredObject
from crm.db.owner import one


@dataclass(frozen=True, slots=True)
class Written:
    """How much of ours is in the own calendar: `there` now, and how much was `let_go` there."""

    there: int = 0
    let_go: int = 0


def accounts(session: Session) -> Sequence[CalendarAccount]:
    """The owner's accounts, the oldest first."""
    return session.scalars(select(CalendarAccount).order_by(CalendarAccount.id)).all()


def account_of(session: Session, account_id: int) -> CalendarAccount:
    """The owner's account with this id. Raises `NotFound`."""
    return one(session, CalendarAccount, account_id)


def calendars(session: Session, account_id: int) -> Sequence[AccountCalendar]:
    """The calendars of an account, our own first, then by name."""
    return session.scalars(
        select(AccountCalendar)
        .where(AccountCalendar.account_id == account_id)
        .order_by(AccountCalendar.is_own.desc(), AccountCalendar.name, AccountCalendar.id)
    ).all()


def written(session: Session, account_id: int) -> Written:
    """How much of ours is there; while an account leaves, `there` counts down."""
    rows = session.execute(
        select(MirroredObject.is_let_go, func.count())
        .where(MirroredObject.account_id == account_id)
        .group_by(MirroredObject.is_let_go)
    )
    counts = {row.is_let_go: int(row[1]) for row in rows}
    return Written(counts.get(False, 0), counts.get(True, 0))


def like(session: Session, address: str, username: str) -> CalendarAccount | None:
    """The account on this server under this name, if it is connected already."""
    return session.scalars(
        select(CalendarAccount)
        .where(CalendarAccount.address == address, CalendarAccount.username == username)
        .order_by(CalendarAccount.id)
    ).first()
