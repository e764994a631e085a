"""Contacts, their methods and positions."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.contacts.models.companies import Company
from crm.contacts.models.kinds import LinkedIn, MethodKind, MetHow, Recommendation, Referral
from crm.core.cadence import Tier, cadence_months
from crm.db.base import Base, Owned, Tracked, owned_key
from crm.db.types import Choice

_LIVE = "archived_at IS NULL AND deleted_at IS NULL"
_ARCHIVED = text("archived_at IS NOT NULL AND deleted_at IS NULL")
_NO_CADENCE = text(f"tier IS NULL AND own_months IS NULL AND {_LIVE}")
_QUIET = text(f"tier IS NULL AND own_months IS NULL AND next_due_on IS NULL AND {_LIVE}")


class Contact(Base, Owned, Tracked):
    """A person met. Any one name is enough.

    `helps` is what helps them. `linkedin_on`, `recommendation_on` and `referral_on` are the days on which
    these states were reached; `recommendation_asked_on` and `referral_asked_on` those on which I asked.

    Derived, stored for the list, written only by `crm.followups.derive`: `last_contact_on`, `next_due_on`,
    `slips_on` (from that day on it is late: half a cadence after it was due), `interviewed_on` (the last
    interview held with them).
    `added_on` is the day in the user's zone when it was saved; moving zone never changes it.
    Derived from the current position, written only by `crm.contacts.actions`: `company_key`, `title_key`.
    `family_key` sorts by family name, as `name_key` does by the name as it is written.
    """

    __tablename__ = "contact"
    __table_args__ = (
        owned_key(),
        Index("ix_contact_name", "user_id", "name_key", "id"),
        Index("ix_contact_company", "user_id", "company_key", "id"),
        Index("ix_contact_last", "user_id", "last_contact_on", "id"),
        Index("ix_contact_due", "user_id", "next_due_on", "id"),
        Index("ix_contact_added", "user_id", "created_at", "id"),
        Index("ix_contact_family", "user_id", "family_key", "id"),
        Index("ix_contact_title", "user_id", "title_key", "id"),
        Index("ix_contact_met", "user_id", "met_on", "id"),
        Index("ix_contact_tier", "user_id", "tier", "id"),
        Index("ix_contact_slipping", "user_id", "slips_on", "id"),
        Index("ix_contact_interviewed", "user_id", "interviewed_on", "id"),
        Index(
            "ix_contact_archived",
            "user_id",
            "name_key",
            "id",
            sqlite_where=_ARCHIVED,
            postgresql_where=_ARCHIVED,
        ),
        Index(
            "ix_contact_archived_family",
            "user_id",
            "family_key",
            "id",
            sqlite_where=_ARCHIVED,
            postgresql_where=_ARCHIVED,
        ),
        Index(
            "ix_contact_no_cadence_family",
            "user_id",
            "family_key",
            "id",
            sqlite_where=_NO_CADENCE,
            postgresql_where=_NO_CADENCE,
        ),
        Index(
            "ix_contact_no_cadence",
            "user_id",
            "name_key",
            "id",
            sqlite_where=_NO_CADENCE,
            postgresql_where=_NO_CADENCE,
        ),
        Index(
            "ix_contact_quiet",
            "user_id",
            "last_contact_on",
            "id",
            sqlite_where=_QUIET,
            postgresql_where=_QUIET,
        ),
    )

    name: Mapped[str]
    name_key: Mapped[str]
    family_key: Mapped[str] = mapped_column(default="")
    company_key: Mapped[str] = mapped_column(default="")
    title_key: Mapped[str] = mapped_column(default="")
    added_on: Mapped[date]
    pronouns: Mapped[str] = mapped_column(default="")
    met_on: Mapped[date | None]
    met_how: Mapped[MetHow | None] = mapped_column(Choice(MetHow))
    met_where: Mapped[str] = mapped_column(default="")
    met_through: Mapped[str] = mapped_column(default="")
    tier: Mapped[Tier | None] = mapped_column(Choice(Tier))
    own_months: Mapped[int | None]
    keep_asked_on: Mapped[date | None]
    is_paused: Mapped[bool] = mapped_column(default=False)
    paused_until: Mapped[date | None]
    notes: Mapped[str] = mapped_column(default="")
    helps: Mapped[str] = mapped_column(default="")
    linkedin: Mapped[LinkedIn] = mapped_column(Choice(LinkedIn), default=LinkedIn.NOT_ASKED)
    linkedin_on: Mapped[date | None]
    recommendation: Mapped[Recommendation] = mapped_column(
        Choice(Recommendation), default=Recommendation.NONE
    )
    recommendation_on: Mapped[date | None]
    recommendation_asked_on: Mapped[date | None]
    referral: Mapped[Referral] = mapped_column(Choice(Referral), default=Referral.UNKNOWN)
    referral_on: Mapped[date | None]
    referral_asked_on: Mapped[date | None]
    last_contact_on: Mapped[date | None]
    next_due_on: Mapped[date | None]
    slips_on: Mapped[date | None]
    interviewed_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    methods: Mapped[list["ContactMethod"]] = relationship(
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="ContactMethod.place",
    )
    positions: Mapped[list["Position"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True, order_by="Position.id.desc()"
    )

    @property
    def cadence(self) -> int | None:
        """Months between contacts; None when nobody asked for any."""
        return cadence_months(tier=self.tier, own_months=self.own_months)

    @property
    def is_live(self) -> bool:
        """Neither archived nor in the trash."""
        return self.archived_at is None and self.deleted_at is None

    def is_resting(self, today: date) -> bool:
        """Paused for ever, or until a day that has not come yet."""
        return self.is_paused and (self.paused_until is None or self.paused_until > today)


class ContactMethod(Base, Owned):
    """A way to reach a contact. `value_key` is what matching compares (lower-case, digits, slug)."""

    __tablename__ = "contact_method"
    __table_args__ = (
        Index("ix_contact_method_key", "user_id", "kind", "value_key"),
        Index("ix_contact_method_contact", "contact_id"),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
    )

    contact_id: Mapped[int]
    kind: Mapped[MethodKind] = mapped_column(Choice(MethodKind))
    label: Mapped[str] = mapped_column(default="")
    value: Mapped[str]
    value_key: Mapped[str]
    place: Mapped[int] = mapped_column(default=0)


class Position(Base, Owned):
    """A contact's job at a company. At most one is current.

    `move_noted_on` is the day on which the user noted that they moved here, for the congratulation; None for
    a position that was there from the start.
    """

    __tablename__ = "position"
    __table_args__ = (
        Index(
            "uq_position_current",
            "contact_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index("ix_position_contact", "contact_id"),
        Index("ix_position_company", "user_id", "company_id"),
        Index("ix_position_moved", "user_id", "move_noted_on"),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "company_id"], ["company.user_id", "company.id"], ondelete="CASCADE"
        ),
    )

    contact_id: Mapped[int]
    company_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="")
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    move_noted_on: Mapped[date | None]
    is_current: Mapped[bool] = mapped_column(default=True)

    company: Mapped[Company | None] = relationship(
        lazy="raise_on_sql",
        foreign_keys="Position.company_id",
        primaryjoin="Position.company_id == Company.id",
    )
