"""Openings."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.contacts.models import Company
from crm.core.kinds import Stage
from crm.core.roles import Role
from crm.db.base import Base, Owned, Tracked, owned_key
from crm.db.types import Choice


class Opening(Base, Owned, Tracked):
    """A role at a company. Interest is 1 (hardly) to 5 (very much), asked before and after an interview.

    `source_contact_id` is who told of it, `source` where it was seen. `salary` is what was said about money:
    it never leaves the app, but in an export that asks for it. `instead_of_id` is the opening that this one
    fits better than.
    """

    __tablename__ = "opening"
    __table_args__ = (
        owned_key(),
        Index("ix_opening_company", "user_id", "company_id"),
        Index("ix_opening_stage", "user_id", "stage", "id"),
        Index("ix_opening_source_contact", "source_contact_id"),
        ForeignKeyConstraint(
            ["user_id", "company_id"], ["company.user_id", "company.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["user_id", "source_contact_id"], ["contact.user_id", "contact.id"]),
        ForeignKeyConstraint(["user_id", "instead_of_id"], ["opening.user_id", "opening.id"]),
    )

    company_id: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(Choice(Stage))
    stage_changed_on: Mapped[date | None]
    source_contact_id: Mapped[int | None]
    source: Mapped[str] = mapped_column(default="")
    applied_on: Mapped[date | None]
    decide_by: Mapped[date | None]
    salary: Mapped[str] = mapped_column(default="")
    instead_of_id: Mapped[int | None]
    interest_before: Mapped[int | None]
    interest_after: Mapped[int | None]
    notes: Mapped[str] = mapped_column(default="")
    deleted_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(
        lazy="raise_on_sql", foreign_keys="Opening.company_id", primaryjoin="Opening.company_id == Company.id"
    )


class OpeningPerson(Base, Owned):
    """A contact who belongs to an opening without having been in one of its interviews."""

    __tablename__ = "opening_person"
    __table_args__ = (
        UniqueConstraint("opening_id", "contact_id"),
        Index("ix_opening_person_contact", "contact_id"),
        ForeignKeyConstraint(
            ["user_id", "opening_id"], ["opening.user_id", "opening.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
    )

    opening_id: Mapped[int]
    contact_id: Mapped[int]
    role: Mapped[Role] = mapped_column(Choice(Role))
