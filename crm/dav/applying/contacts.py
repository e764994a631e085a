"""What a vCard that a client wrote means for a contact: field by field, against what it was written from."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from crm.contacts import actions, keys, queries
from crm.contacts.actions import NewContact
from crm.contacts.forms.fields import NAME
from crm.contacts.models import Contact
from crm.core.vcard_text import Card
from crm.core.when import When
from crm.dav.applying import jobs, pictures, ways
from crm.dav.applying.known import region_of, told, values_of
from crm.dav.applying.noting import Did, Noting

MOST_TAGS = 30


def add(session: Session, theirs: Card, noting: Noting, *, when: When) -> Contact | None:
    """Write a new person down, as on the web: without a cadence. None for a card that names nobody."""
    name = named(theirs)
    if not name:
        return None
    region = region_of(session)
    company = keys.one_line(theirs.company)[:NAME]
    values = NewContact(
        name=name,
        company_id=actions.company_named(session, company, when=when).id if company else None,
        title=keys.one_line(theirs.title)[:NAME],
        methods=ways.all_of(theirs, region=region),
        notes=theirs.note,
    )
    contact = actions.add(session, values, when=when, region=region)
    if theirs.tags:
        actions.set_tags(session, contact, theirs.tags[:MOST_TAGS], when=when)
    pictures.follow(session, contact, None, theirs.photo, None, when=when)
    noting.did(Did.CONTACT_ADDED)
    return contact


def follow(
    session: Session, contact: Contact, base: Card, theirs: Card, noting: Noting, *, when: When
) -> None:
    """Do what was changed from `base` (as the client had it) to `theirs`; what it left alone stays."""
    _edit(session, contact, base, theirs, noting, when=when)
    jobs.follow(session, contact, base, theirs, noting, when=when)
    _tag(session, contact, base, theirs, noting, when=when)
    pictures.follow(session, contact, base.photo, theirs.photo, noting, when=when)


def remove(session: Session, contact: Contact, noting: Noting, *, when: When) -> None:
    """The card was deleted: the contact goes into the trash."""
    if contact.deleted_at is None:
        actions.trash(session, contact, when=when)
        noting.did(Did.CONTACT_TRASHED)


def bring_back(session: Session, contact: Contact, noting: Noting, *, when: When) -> None:
    """A card that was deleted came again: out of the trash, and out of the archive."""
    if contact.deleted_at is not None:
        actions.restore(session, contact, when=when)
        noting.did(Did.CONTACT_RESTORED, was="trash")
    if contact.archived_at is not None:
        actions.unarchive(session, contact, when=when)
        noting.did(Did.CONTACT_RESTORED, was="archive")


def named(card: Card) -> str:
    """What somebody is called: the full name, else its parts, else what the card knows beside it."""
    others = (
        f"{card.given} {card.family}",
        card.company,
        *(way.value for way in (*card.emails, *card.phones)),
    )
    return next(filter(None, (keys.one_line(each)[:NAME].strip() for each in (card.name, *others))), "")


@dataclass(frozen=True, slots=True)
class _Names:
    base: str
    theirs: str

    @property
    def changed(self) -> str:
        return self.theirs if self.theirs and self.theirs != self.base else ""


def _edit(
    session: Session, contact: Contact, base: Card, theirs: Card, noting: Noting, *, when: When
) -> None:
    """Name, ways to reach them, notes."""
    now, region = values_of(session, contact.id), region_of(session)
    new = replace(now, methods=ways.merged(now.methods, base, theirs, region=region))
    if name := _renamed(base, theirs):
        new = replace(new, name=name)
    if theirs.note.strip() != base.note.strip():
        new = replace(new, notes=theirs.note)
    was, became = told(now), told(new)
    changed = [field for field in was if was[field] != became[field]]
    if not changed:
        return
    actions.edit(session, contact, new, when=when, region=region)
    for field in changed:
        noting.did(Did.CONTACT_EDITED, field=field, was=was[field], **{"is": became[field]})


def _renamed(base: Card, theirs: Card) -> str:
    """Another full name; where only its parts were changed, the name that they make."""
    full = _Names(base.name.strip(), theirs.name.strip())
    if full.changed:
        return keys.one_line(full.changed)[:NAME].strip()
    parts = _Names(f"{base.given} {base.family}".strip(), f"{theirs.given} {theirs.family}".strip())
    return keys.one_line(parts.changed)[:NAME].strip() if base.given or base.family else ""


def _tag(session: Session, contact: Contact, base: Card, theirs: Card, noting: Noting, *, when: When) -> None:
    """Tags that were added or taken away; those that the client never saw stay."""
    before = {keys.name_key(actions.tag_name(tag)) for tag in base.tags}
    after = {keys.name_key(actions.tag_name(tag)) for tag in theirs.tags}
    if before == after:
        return
    now = [tag.name for tag in queries.tags_of(session, contact.id)]
    left = [tag for tag in now if keys.name_key(tag) not in before - after]
    have = {keys.name_key(tag) for tag in left}
    new = [tag for tag in theirs.tags if keys.name_key(actions.tag_name(tag)) not in before | have | {""}]
    wanted = (left + new)[: max(MOST_TAGS, len(left))]
    if wanted == now:
        return
    actions.set_tags(session, contact, wanted, when=when)
    noting.did(Did.CONTACT_TAGGED, was=now, **{"is": wanted})
