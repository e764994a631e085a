"""Tags: words with a colour that the user puts on contacts."""

from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crm.contacts import keys
from crm.contacts.models import Contact, ContactTag, Tag, TagColour
from crm.core.when import When
from crm.db.owner import owner_id

LONGEST = 40
_COLOURS = tuple(colour for colour in TagColour if colour is not TagColour.GREY)


class NameTaken(ValueError):
    """There is another tag or field of this name; `row_id` says which."""

    def __init__(self, name: str, row_id: int) -> None:
        super().__init__(name)
        self.name, self.row_id = name, row_id


def tag_name(text: str) -> str:
    """A tag as it is kept: one line without commas, which part the tags of a form."""
    return keys.one_line(text.replace(",", " "))[:LONGEST].strip()


def tag_named(session: Session, name: str) -> Tag:
    """The tag of this name in any spelling: the known one, or a new one in a colour of its own.

    Raises `ValueError` for a name that says nothing.
    """
    name = tag_name(name)
    if not keys.name_key(name):
        raise ValueError("a tag needs a name")
    known = session.scalar(select(Tag).where(Tag.name_key == keys.name_key(name)))
    if known is not None:
        return known
    number = session.scalar(select(func.count(Tag.id))) or 0
    tag = Tag(name=name, name_key=keys.name_key(name), colour=_COLOURS[number % len(_COLOURS)])
    session.add(tag)
    session.flush()
    return tag


def set_tags(session: Session, contact: Contact, names: Iterable[str], *, when: When) -> None:
    """Put exactly these tags on a contact; unknown ones are made, empty ones count as not said."""
    wanted = {tag_named(session, name).id for name in names if keys.name_key(tag_name(name))}
    there = session.scalars(select(ContactTag).where(ContactTag.contact_id == contact.id)).all()
    new = wanted - {row.tag_id for row in there}
    gone = [row for row in there if row.tag_id not in wanted]
    for row in gone:
        session.delete(row)
    session.add_all(ContactTag(contact_id=contact.id, tag_id=tag_id) for tag_id in sorted(new))
    if new or gone:
        contact.touch(when.now)
    session.flush()


def edit_tag(session: Session, tag: Tag, *, name: str, colour: TagColour) -> None:
    """Rename a tag, give it a colour. Raises `NameTaken`, and `ValueError` for a name that says nothing."""
    name = tag_name(name)
    key = keys.name_key(name)
    if not key:
        raise ValueError("a tag needs a name")
    other = session.scalar(select(Tag).where(Tag.name_key == key, Tag.id != tag.id))
    if other is not None:
        raise NameTaken(name, other.id)
    tag.name, tag.name_key, tag.colour = name, key, colour
    session.flush()


def merge_tags(session: Session, tag: Tag, into: Tag) -> None:
    """Put `into` on everybody who has `tag`, which goes."""
    if tag.id == into.id:
        return
    have = select(ContactTag.contact_id).where(ContactTag.tag_id == into.id)
    lacking = session.scalars(
        select(ContactTag.contact_id).where(ContactTag.tag_id == tag.id, ContactTag.contact_id.not_in(have))
    )
    session.add_all(ContactTag(contact_id=contact_id, tag_id=into.id) for contact_id in lacking.all())
    remove_tag(session, tag)


def remove_tag(session: Session, tag: Tag) -> None:
    """Take a tag off everybody and forget it."""
    session.execute(delete(ContactTag).where(ContactTag.user_id == owner_id(), ContactTag.tag_id == tag.id))
    session.delete(tag)
    session.flush()
