"""What is told as a notice: interviews that were found, and trouble that lasts. Once, not once a round."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calendars.models import CalendarAccount
from crm.calendars.trouble import Trouble
from crm.core.when import When
from crm.notifications import actions as notifications
from crm.notifications.models import Notice

FOUND = "calendar_found"
TROUBLE = "calendar_trouble"
LASTING = 3
"""After so many rounds in a row that failed, trouble is told."""

FOR_ITS_OWNER = frozenset(
    {
        Trouble.REFUSED_ADDRESS,
        Trouble.WRONG_PASSWORD,
        Trouble.NO_CALENDARS,
        Trouble.CANNOT_WRITE,
        Trouble.GONE_THERE,
        Trouble.LOCKED_HERE,
    }
)
"""What nobody else can mend: told at once."""


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
        url="/interviews/found",
    )


def of_trouble(session: Session, account: CalendarAccount, *, when: When) -> bool:
    """Say once, until it works again, that an account is in trouble; call it after a round that failed.

    Nothing is said of what may pass by itself before it has lasted.
    """
    if account.error_class not in FOR_ITS_OWNER and account.failures < LASTING:
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
