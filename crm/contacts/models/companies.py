"""Companies, their domains and shared mailboxes."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.db.base import Base, Owned, Tracked, owned_key


class Company(Base, Owned, Tracked):
    """A place that hires. `name_key` is the folded name, for sorting and for finding it again."""

    __tablename__ = "company"
    __table_args__ = (owned_key(), Index("ix_company_name", "user_id", "name_key"))

    name: Mapped[str]
    name_key: Mapped[str]
    careers_url: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    deleted_at: Mapped[datetime | None]

    domains: Mapped[list["CompanyDomain"]] = relationship(
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CompanyDomain.domain",
    )
    mailboxes: Mapped[list["Mailbox"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True, order_by="Mailbox.address"
    )


class CompanyDomain(Base, Owned):
    """A registrable domain whose addresses belong to the company."""

    __tablename__ = "company_domain"
    __table_args__ = (
        UniqueConstraint("user_id", "domain"),
        ForeignKeyConstraint(
            ["user_id", "company_id"], ["company.user_id", "company.id"], ondelete="CASCADE"
        ),
    )

    company_id: Mapped[int]
    domain: Mapped[str]


class Mailbox(Base, Owned):
    """A shared address of a company (recruiting@ and the like): a contact point, not a person."""

    __tablename__ = "mailbox"
    __table_args__ = (
        UniqueConstraint("user_id", "address"),
        ForeignKeyConstraint(
            ["user_id", "company_id"], ["company.user_id", "company.id"], ondelete="CASCADE"
        ),
    )

    company_id: Mapped[int]
    address: Mapped[str]
