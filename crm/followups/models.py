"""Follow-ups."""

from datetime import date, datetime, time

from sqlalchemy import Computed, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.db.base import Base, Owned, Tracked, owned_key
from crm.db.types import Choice
from crm.interviews.models import Interview
from crm.openings.models import Opening

_OPEN_KEEP = text("state = 'open' AND kind = 'keep_in_touch'")


class FollowUp(Base, Owned, Tracked):
    """One planned act.

    `due_on` is derived or chosen, `planned_on` >= `due_on` is where it was placed, `snoozed_until` overrides
    both. `origin_key` says what planted it and is unique for the user. `opener` is the user's own wording;
    empty = the one made from where we met, the last detail and the reason. `closed_by` is the interaction
    that closed it: when that interaction is gone, the row opens again (no foreign key, since it outlives it).
    `opening_id` is set on steps about an opening as a whole; those about an interview have `interview_id`.
    """

    goes_along = True
    __tablename__ = "followup"
    __table_args__ = (
        owned_key(),
        UniqueConstraint("user_id", "origin_key"),
        Index("ix_followup_state", "user_id", "state", "effective_day"),
        Index("ix_followup_contact", "contact_id", "state"),
        Index("ix_followup_company", "user_id", "company_id"),
        Index("ix_followup_opening", "opening_id"),
        Index("ix_followup_closed", "user_id", "closed_on"),
        Index(
            "uq_followup_open_keep",
            "contact_id",
            unique=True,
            sqlite_where=_OPEN_KEEP,
            postgresql_where=_OPEN_KEEP,
        ),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "company_id"], ["company.user_id", "company.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "opening_id"], ["opening.user_id", "opening.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "interview_id"], ["interview.user_id", "interview.id"], ondelete="CASCADE"
        ),
    )

    kind: Mapped[FollowUpKind] = mapped_column(Choice(FollowUpKind))
    state: Mapped[FollowUpState] = mapped_column(Choice(FollowUpState), default=FollowUpState.OPEN)
    contact_id: Mapped[int | None]
    company_id: Mapped[int | None]
    opening_id: Mapped[int | None]
    interview_id: Mapped[int | None]
    origin_key: Mapped[str]
    due_on: Mapped[date]
    planned_on: Mapped[date]
    due_time: Mapped[time | None]
    snoozed_until: Mapped[date | None]
    effective_day: Mapped[date] = mapped_column(
        Computed("coalesce(snoozed_until, planned_on)", persisted=True), deferred=True
    )
    expires_on: Mapped[date | None]
    title: Mapped[str] = mapped_column(default="")
    opener: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]

    contact: Mapped[Contact | None] = relationship(
        lazy="raise_on_sql",
        foreign_keys="FollowUp.contact_id",
        primaryjoin="FollowUp.contact_id == Contact.id",
    )
    company: Mapped[Company | None] = relationship(
        lazy="raise_on_sql",
        foreign_keys="FollowUp.company_id",
        primaryjoin="FollowUp.company_id == Company.id",
    )
    interview: Mapped[Interview | None] = relationship(
        lazy="raise_on_sql",
        foreign_keys="FollowUp.interview_id",
        primaryjoin="FollowUp.interview_id == Interview.id",
    )

    opening: Mapped[Opening | None] = relationship(
        lazy="raise_on_sql",
        foreign_keys="FollowUp.opening_id",
        primaryjoin="FollowUp.opening_id == Opening.id",
    )

    @property
    def effective_on(self) -> date:
        """The day from which it is due; what `effective_day` is in the database."""
        return self.snoozed_until or self.planned_on
