"""Who is who: former ids after a merge, pairs that are not the same, and what files call a contact."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from crm.db.base import Base, Owned


class ContactAlias(Base, Owned):
    """The id of a contact that was merged into another: its addresses lead there."""

    __tablename__ = "contact_alias"
    __table_args__ = (
        UniqueConstraint("user_id", "former_id"),
        Index("ix_contact_alias_contact", "contact_id"),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
    )

    former_id: Mapped[int]
    contact_id: Mapped[int]


class DistinctPair(Base, Owned):
    """Two contacts that look alike and are not the same person, says the user. `low_id` < `high_id`."""

    goes_along = True
    __tablename__ = "distinct_pair"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        Index("ix_distinct_pair_high", "high_id"),
        ForeignKeyConstraint(["user_id", "low_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["user_id", "high_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"),
    )

    low_id: Mapped[int]
    high_id: Mapped[int]


class ContactOrigin(Base, Owned):
    """What a source calls a contact, and what it said of them last: so that the next file shows what is new.

    `source` is the kind of file ("vcard", "linkedin"), `key` its name for the person there.
    """

    __tablename__ = "contact_origin"
    __table_args__ = (
        UniqueConstraint("user_id", "source", "key"),
        Index("ix_contact_origin_contact", "contact_id"),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
    )

    contact_id: Mapped[int]
    source: Mapped[str]
    key: Mapped[str]
    said: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime]
