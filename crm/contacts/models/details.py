"""What hangs on a contact: tags, fields of one's own, the photo."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.contacts.models.kinds import FieldKind, TagColour
from crm.db.base import Base, Owned, owned_key
from crm.db.types import Choice


class Tag(Base, Owned):
    """A word with a colour, put on contacts. `name_key` is the folded name."""

    __tablename__ = "tag"
    __table_args__ = (owned_key(), UniqueConstraint("user_id", "name_key"))

    name: Mapped[str]
    name_key: Mapped[str]
    colour: Mapped[TagColour] = mapped_column(Choice(TagColour), default=TagColour.GREY)


class ContactTag(Base, Owned):
    """A tag on a contact."""

    __tablename__ = "contact_tag"
    __table_args__ = (
        UniqueConstraint("contact_id", "tag_id"),
        Index("ix_contact_tag_tag", "tag_id", "contact_id"),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["user_id", "tag_id"], ["tag.user_id", "tag.id"], ondelete="CASCADE"),
    )

    contact_id: Mapped[int]
    tag_id: Mapped[int]


class CustomField(Base, Owned):
    """A field of the user's own, the same for all contacts; `place` is its order on the page."""

    __tablename__ = "custom_field"
    __table_args__ = (owned_key(), UniqueConstraint("user_id", "name_key"))

    name: Mapped[str]
    name_key: Mapped[str]
    kind: Mapped[FieldKind] = mapped_column(Choice(FieldKind), default=FieldKind.TEXT)
    place: Mapped[int] = mapped_column(default=0)


class CustomValue(Base, Owned):
    """What one contact's field says; no row for an empty one."""

    __tablename__ = "custom_value"
    __table_args__ = (
        UniqueConstraint("contact_id", "field_id"),
        Index("ix_custom_value_field", "field_id"),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "field_id"], ["custom_field.user_id", "custom_field.id"], ondelete="CASCADE"
        ),
    )

    contact_id: Mapped[int]
    field_id: Mapped[int]
    value: Mapped[str]


class ContactPhoto(Base, Owned):
    """A contact's photo, encoded anew from what was uploaded and nothing else of it; at most one.

    With `removed_at` it is not shown any more, and kept for a while so that it can be put back.
    """

    __tablename__ = "contact_photo"
    __table_args__ = (
        UniqueConstraint("contact_id"),
        ForeignKeyConstraint(
            ["user_id", "contact_id"], ["contact.user_id", "contact.id"], ondelete="CASCADE"
        ),
    )

    contact_id: Mapped[int]
    media_type: Mapped[str]
    sha256: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    taken_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
