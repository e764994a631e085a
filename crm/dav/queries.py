"""Reading what devices may: their passwords, and what they keep here."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from crm.dav.models import AppPassword
from crm.db.owner import NotFound, one
from crm.published.models import PublishedObject, Shelf


def passwords(session: Session) -> Sequence[AppPassword]:
    """The owner's, those in use first, the newest first."""
    return session.scalars(
        select(AppPassword).order_by(
            AppPassword.revoked_at.is_not(None), AppPassword.created_at.desc(), AppPassword.id.desc()
        )
    ).all()


def password_in_use(session: Session, password_id: int) -> AppPassword:
    """One that was not revoked. Raises `NotFound`."""
    row = one(session, AppPassword, password_id)
    if row.revoked_at is not None:
        raise NotFound(f"AppPassword {password_id} was revoked")
    return row


def foreign_events(session: Session, *, limit: int) -> Sequence[PublishedObject]:
    """Events that a device keeps among the interviews and that are nothing of ours, the latest first."""
    return session.scalars(
        select(PublishedObject)
        .where(
            PublishedObject.shelf == Shelf.INTERVIEWS,
            PublishedObject.ref_id.is_(None),
            PublishedObject.gone_at.is_(None),
        )
        .order_by(PublishedObject.starts_at.desc(), PublishedObject.id.desc())
        .limit(limit)
        .options(undefer(PublishedObject.body))
    ).all()
