"""Interviews with their participants, and the debrief of a day at a company."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.contacts.models import Contact
from crm.core.kinds import InterviewKind, InterviewState
from crm.core.roles import Role
from crm.db.base import Base, Owned, Tracked, owned_key
from crm.db.types import Choice
from crm.openings.models import Opening


class Interview(Base, Owned, Tracked):
    """A stage of an opening.

    Wall time and zone are what was agreed (`starts_local`, `ends_local` naive, `zone` IANA); `starts_at` and
    `ends_at` are the instants derived from them. `local_day` is the day of the start in the user's zone when
    it was saved: moving zone never changes it. `edited` names the fields that the user changed by hand, which
    an update of the invitation then leaves alone. `organiser_email` and `invited_as` are the two ends of the
    invitation, for an answer to it. `declined_on` is the day on which the user called it off.
    """

    __tablename__ = "interview"
    __table_args__ = (
        owned_key(),
        Index("ix_interview_day", "user_id", "local_day", "id"),
        Index("ix_interview_opening", "user_id", "opening_id"),
        Index("ix_interview_uid", "user_id", "uid"),
        Index("ix_interview_state_end", "state", "ends_at"),
        ForeignKeyConstraint(
            ["user_id", "opening_id"], ["opening.user_id", "opening.id"], ondelete="CASCADE"
        ),
    )

    opening_id: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    kind: Mapped[InterviewKind] = mapped_column(Choice(InterviewKind), default=InterviewKind.OTHER)
    state: Mapped[InterviewState] = mapped_column(Choice(InterviewState), default=InterviewState.PLANNED)
    starts_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    ends_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    zone: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    local_day: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    uid: Mapped[str | None]
    recurrence_id: Mapped[str | None]
    sequence: Mapped[int] = mapped_column(default=0)
    stamped_at: Mapped[datetime | None]
    organiser_email: Mapped[str] = mapped_column(default="")
    invited_as: Mapped[str] = mapped_column(default="")
    declined_on: Mapped[date | None]
    edited: Mapped[list[str]] = mapped_column(default=list)
    deleted_at: Mapped[datetime | None]

    opening: Mapped[Opening] = relationship(
        lazy="raise_on_sql",
        foreign_keys="Interview.opening_id",
        primaryjoin="Interview.opening_id == Opening.id",
    )
    participants: Mapped[list["Participant"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True, order_by="Participant.id"
    )


class Participant(Base, Owned):
    """A contact's part in an interview."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("interview_id", "contact_id"),
        Index("ix_participant_contact", "contact_id", "interview_id"),
        ForeignKeyConstraint(
            ["user_id", "interview_id"], ["interview.user_id", "interview.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
    )

    interview_id: Mapped[int]
    contact_id: Mapped[int]
    role: Mapped[Role] = mapped_column(Choice(Role))
    is_organiser: Mapped[bool] = mapped_column(default=False)
    is_optional: Mapped[bool] = mapped_column(default=False)

    contact: Mapped[Contact] = relationship(
        lazy="raise_on_sql",
        foreign_keys="Participant.contact_id",
        primaryjoin="Participant.contact_id == Contact.id",
    )


class Debrief(Base, Owned, Tracked):
    """What came of the interviews of one day at one company. Nothing in it is required.

    `in_confidence` was told in confidence: shown to the user alone, and in no feed, mail or export that does
    not ask for it.
    """

    __tablename__ = "debrief"
    __table_args__ = (
        owned_key(),
        UniqueConstraint("user_id", "company_id", "local_day"),
        ForeignKeyConstraint(
            ["user_id", "company_id"], ["company.user_id", "company.id"], ondelete="CASCADE"
        ),
    )

    company_id: Mapped[int]
    local_day: Mapped[date]
    questions: Mapped[str] = mapped_column(default="")
    valued: Mapped[str] = mapped_column(default="")
    doubts: Mapped[str] = mapped_column(default="")
    learned: Mapped[str] = mapped_column(default="")
    in_confidence: Mapped[str] = mapped_column(default="")
    heard_by: Mapped[date | None]
    interest_after: Mapped[int | None]

    details: Mapped[list["DebriefDetail"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )
    promises: Mapped[list["Promise"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True, order_by="Promise.due_on"
    )


class DebriefDetail(Base, Owned):
    """One thing about one person, for the thank-you and the next talk."""

    __tablename__ = "debrief_detail"
    __table_args__ = (
        UniqueConstraint("debrief_id", "contact_id"),
        Index("ix_debrief_detail_contact", "contact_id"),
        ForeignKeyConstraint(
            ["user_id", "debrief_id"], ["debrief.user_id", "debrief.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
    )

    debrief_id: Mapped[int]
    contact_id: Mapped[int]
    text: Mapped[str]


class Promise(Base, Owned):
    """Something that I promised in an interview; becomes a follow-up with the key `promise:<id>`."""

    __tablename__ = "promise"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "debrief_id"], ["debrief.user_id", "debrief.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["user_id", "contact_id"], ["contact.user_id", "contact.id"]),
    )

    debrief_id: Mapped[int]
    contact_id: Mapped[int | None]
    text: Mapped[str]
    due_on: Mapped[date]
