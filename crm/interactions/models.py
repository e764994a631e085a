"""Interactions and who took part in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.core.kinds import Direction, InteractionKind, counts_as_contact
from crm.db.base import Base, Owned, Tracked, owned_key
from crm.db.types import Choice


class Interaction(Base, Owned, Tracked):
    """Something that happened. `occurred_on` is the day in the user's zone when logged, never in the future.

    With `is_ask` the user asked for something (a favour, a referral, a recommendation).
    `origin_key` is set where something else wrote it (`interview:<id>`, `followup:<id>`), and is then unique.
    """

    __tablename__ = "interaction"
    __table_args__ = (
        owned_key(),
        UniqueConstraint("user_id", "origin_key"),
        Index("ix_interaction_day", "user_id", "occurred_on", "id"),
    )

    kind: Mapped[InteractionKind] = mapped_column(Choice(InteractionKind))
    occurred_on: Mapped[date]
    occurred_at: Mapped[datetime | None]
    direction: Mapped[Direction | None] = mapped_column(Choice(Direction))
    text: Mapped[str] = mapped_column(default="")
    is_ask: Mapped[bool] = mapped_column(default=False)
    origin_key: Mapped[str | None]

    people: Mapped[list["InteractionContact"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def counts(self) -> bool:
        """Whether it counts as contact (DESIGN: notes, attempts and connection requests do not)."""
        return counts_as_contact(self.kind)


class InteractionContact(Base, Owned):
    """A contact's part in an interaction."""

    __tablename__ = "interaction_contact"
    __table_args__ = (
        UniqueConstraint("interaction_id", "contact_id"),
        Index("ix_interaction_contact_contact", "contact_id", "interaction_id"),
        ForeignKeyConstraint(
            ["user_id", "interaction_id"], ["interaction.user_id", "interaction.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
    )

    interaction_id: Mapped[int]
    contact_id: Mapped[int]


class RemovedInteraction(Base, Owned):
    """What an interaction said that the user removed, for a day, so that it can be put back."""

    __tablename__ = "removed_interaction"
    __table_args__ = (Index("ix_removed_interaction_user", "user_id", "removed_at"),)

    removed_at: Mapped[datetime]
    said: Mapped[dict[str, Any]]
