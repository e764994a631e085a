"""Words that must not get out, put into every text of the database, and the search for them.

A new column that holds text is planted by itself. One whose text may be shown, or on which code branches, has
to be named here: that is a decision to be seen in review.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import ColumnProperty, Session

from crm.core.kinds import InteractionKind
from crm.db.base import Base, Owned
from crm.db.types import Choice
from crm.interactions.models import Interaction

# Texts that mails, full calendars and devices show: who, where met, the last word, openers, links.
PUBLIC = {
    "company": {"name"},
    "contact": {"name", "met_where"},
    "contact_method": {"value"},
    "debrief_detail": {"text"},
    "followup": {"title", "opener"},
    "interaction": {"text"},
    "interview": {"title", "place", "link"},
    "mailbox": {"address"},
    "opening": {"title"},
    "position": {"title"},
    "promise": {"text"},
}
# What nobody typed: keys, digests, codes and addresses by which rows are found. Changed, nothing would work.
FIXED = {
    "account_calendar": {"href", "ctag", "sync_token", "colour"},
    "app_password": {"secret_hash"},
    "calendar_account": {"secret", "error_class"},
    "change_act": {"kind"},
    "change_row": {"table_name"},
    "bulk_run": {"verb"},
    "channel": {"secret", "error_class"},
    "column_mapping": {"fingerprint"},
    "company": {"name_key"},
    "contact": {"name_key", "company_key"},
    "contact_method": {"value_key"},
    "contact_origin": {"source", "key"},
    "contact_photo": {"media_type", "sha256"},
    "custom_field": {"name_key"},
    "delivery": {"kind", "occ_key", "channel", "owner", "error_class"},
    "feed": {"token_hash", "body_key", "etag"},
    "followup": {"origin_key"},
    "found_event": {"href", "etag"},
    "interaction": {"origin_key"},
    "interview": {"zone", "uid", "recurrence_id"},
    "mirrored_object": {"href", "uid", "etag", "body_hash"},
    "notice": {"key", "code", "url"},
    "published_object": {"name", "uid", "component", "etag"},
    "published_shelf": {"epoch"},
    "reminder": {"subject", "occ_key"},
    "saved_view": {"query"},  # a view is the address of a list
    "share_address": {"token_hash"},
    "shared_item": {"link"},
    "sign_in": {"token_hash"},
    "staged_file": {"sha256"},
    "tag": {"name_key"},
}
UNCOUNTED = (InteractionKind.NOTE,)
LINKS = {"link", "careers_url"}


@dataclass(slots=True)
class Canaries:
    """The words that were planted: those that may be said to some, and those that may be said to nobody."""

    public: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)

    def add(self, place: str, *, is_public: bool) -> str:
        """Another word for this place, unlike every other."""
        kept, stem = (self.public, "offenx") if is_public else (self.private, "kanarx")
        word = f"{stem}{len(kept):04d}z"
        kept[word] = place
        return word


def plant(session: Session) -> Canaries:
    """Put a word of its own into every text of every row of the owner."""
    canaries = Canaries()
    for model in sorted(_models(), key=lambda each: each.__tablename__):
        columns = list(_texts(model))
        for row in session.scalars(select(model).order_by(model.id)):
            for column in columns:
                is_public = _is_public(row, column)
                word = canaries.add(f"{model.__tablename__}.{column}", is_public=is_public)
                setattr(row, column, _shaped(word, column, getattr(row, column)))
    session.flush()
    return canaries


def found(words: Iterable[str], text: str) -> set[str]:
    """Which of these words stand in the text, however it is written, folded or encoded."""
    said = text.replace("\r\n ", "").replace("=\n", "").casefold()
    return {word for word in words if word in said}


def _models() -> Iterator[type[Any]]:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Owned):
            yield mapper.class_


def _texts(model: type[Any]) -> Iterator[str]:
    """The columns of a table that hold text which somebody may have written."""
    fixed = FIXED.get(model.__tablename__, set())
    for each in model.__mapper__.column_attrs:
        if not isinstance(each, ColumnProperty) or each.key in fixed:
            continue
        kind = each.columns[0].type
        if isinstance(kind, String) and not isinstance(kind, Choice):
            yield each.key


def _is_public(row: Any, column: str) -> bool:
    if isinstance(row, Interaction) and row.kind in UNCOUNTED:
        return False
    return column in PUBLIC.get(type(row).__tablename__, set())


def _shaped(word: str, column: str, now: str | None) -> str:
    """The word, in the shape of what stands there."""
    if column in LINKS or (now or "").startswith("http"):
        return f"https://{word}.example.org/"
    return f"{word}@example.org" if "@" in (now or "") else word
