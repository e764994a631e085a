"""Openings."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.contacts.models import Company
from crm.core.kinds import Stage
from crm.db.base import Base, Owned, Tracked, owned_key
from crm.db.types import Choice


class Opening(Base, Owned, Tracked):
    """A role at a company. Interest is 1 (hardly) to 5 (very much), asked before and after an interview."""

    __tablename__ = "opening"
    __table_args__ = (
        owned_key(),
        Index("ix_opening_company", "user_id", "company_id"),
        ForeignKeyConstraint(
            ["user_id", "company_id"], ["company.user_id", "company.id"], ondelete="CASCADE"
        ),
    )

    company_id: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(Choice(Stage))
    stage_changed_on: Mapped[date | None]
    interest_before: Mapped[int | None]
    interest_after: Mapped[int | None]
    notes: Mapped[str] = mapped_column(default="")
    deleted_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(
        lazy="raise_on_sql", foreign_keys="Opening.company_id", primaryjoin="Opening.company_id == Company.id"
    )
