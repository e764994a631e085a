"""The table that search reads: one entry per thing that can be found, rewritten whenever that changes."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned
from crm.db.types import Choice


class Kind(StrEnum):
    """What can be found."""

    CONTACT = "contact"
    COMPANY = "company"
    OPENING = "opening"
    INTERVIEW = "interview"
    INTERACTION = "interaction"
    DEBRIEF = "debrief"


class SearchEntry(Base, Owned):
    """One thing that can be found: what is shown of it, and the words by which it is found.

    Derived from other tables by `crm.search.deriving` alone, and only for what is not in the trash.
    `ref_id` is the row that it is about, `contact_id` the person if there is one, `code` the kind of
    interview or interaction, or the stage of an opening. `title`, `about` and `body` (a line per fact) are
    for reading; `terms` are the words of the full-text index (see `crm.search.words`), `spelling` the folded
    names among them, for typing errors.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "ref_id"),
        Index("ix_search_entry_contact", "user_id", "contact_id"),
    )

    kind: Mapped[Kind] = mapped_column(Choice(Kind))
    ref_id: Mapped[int]
    contact_id: Mapped[int | None]
    code: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date | None]
    title: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    terms: Mapped[str] = mapped_column(default="")
    spelling: Mapped[str] = mapped_column(default="")
