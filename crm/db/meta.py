"""Facts about this instance: epoch, printed address, time-zone data, the scheduler's last words."""

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm.db.base import Base
from crm.db.insert import insert_missing


class Meta(Base):
    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


def meta(session: Session, key: str) -> str | None:
    """The stored value, or None."""
    return session.scalar(select(Meta.value).where(Meta.key == key))


def set_meta(session: Session, key: str, value: str) -> None:
    """Store a value under a key, replacing the one before. Of two processes at once, the later wins."""
    session.flush()
    insert_missing(session, Meta, [{"key": key, "value": value}], unique=("key",))
    session.execute(update(Meta).where(Meta.key == key).values(value=value))
