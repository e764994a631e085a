"""What is told as a notice: interviews that were found, and trouble that lasts. Once, not once a round."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calendars.models import CalendarAccount
from crm.core.when import When
from crm.notifications import actions as notifications
from crm.notifications.models import Notice

FOUND = "calendar_found"
TROUBLE = "calendar_trouble"
LASTING = 3
"""After so many rounds in a row that failed, trouble is told."""


def of_found(session: Session, count: int, *, when: When) -> None:
    """Say how many proposals wait. A notice of it that was not read yet is brought up to date."""
    unread = session.scalars(
        select(Notice).where(Notice.code == FOUND, Notice.read_at.is_(None)).order_by(Notice.id.desc())
    ).first()
    if unread is not None:
        unread.params = {"count": count}
        session.flush()
        return
    notifications.notify(
        session,
        key=f"{FOUND}:{when.now.isoformat()}",
        code=FOUND,
        when=when,
        params={"count": count},
        url="/calendars/found",
    )


def of_trouble(session: Session, account: CalendarAccount, *, is_lasting: bool, when: When) -> bool:
    """Say once that an account is in trouble, until it worked again; not of what may pass by itself.

    `is_lasting`: only its owner can mend it (a password that counts no more, a calendar that is gone).
    """
    if not (is_lasting or account.failures >= LASTING):
        return False
    since = account.last_ok_at.isoformat() if account.last_ok_at else ""
    return notifications.notify(
        session,
        key=f"{TROUBLE}:{account.id}:{since}",
        code=TROUBLE,
        when=when,
        params={"name": account.name, "code": account.error_class},
        url=f"/settings/calendars/{account.id}",
    )
