"""Putting a tag on them and taking it off."""

from collections.abc import Collection

from sqlalchemy import delete, select

from crm.contacts import keys
from crm.contacts.actions import tag_name, tag_named
from crm.contacts.models import ContactTag, Tag
from crm.db import changes
from crm.db.among import among
from crm.people.bulk.work import Work


def tag(work: Work, ids: Collection[int]) -> int:
    """Put the tag on whoever lacks it; a tag that nobody knows is made."""
    known = _known(work)
    worn = {row.contact_id for row in _worn(work, known, ids)} if known is not None else set()
    lacking = [each for each in work.living(ids) if each not in worn]
    if not lacking:
        return 0
    if known is None:
        known = tag_named(work.session, work.wanted["tag"])
        changes.note_made(work.session, work.act, Tag, [known.id])
    tag_id = known.id
    work.make(ContactTag, [{"contact_id": each, "tag_id": tag_id} for each in lacking])
    work.touch(lacking)
    return len(lacking)


def untag(work: Work, ids: Collection[int]) -> int:
    """Take the tag off whoever has it."""
    known = _known(work)
    worn = _worn(work, known, work.living(ids)) if known is not None else []
    if not worn:
        return 0
    contact_ids = [row.contact_id for row in worn]
    changes.note_before(work.session, work.act, worn)
    statement = (
        delete(ContactTag)
        .where(among(ContactTag.id, [row.id for row in worn]))
        .execution_options(synchronize_session=False)
    )
    work.session.execute(statement)
    work.touch(contact_ids)
    return len(contact_ids)


def _known(work: Work) -> Tag | None:
    key = keys.name_key(tag_name(work.wanted["tag"]))
    return work.session.scalar(select(Tag).where(Tag.name_key == key))


def _worn(work: Work, known: Tag, ids: Collection[int]) -> list[ContactTag]:
    rows = select(ContactTag).where(ContactTag.tag_id == known.id, among(ContactTag.contact_id, ids))
    return list(work.session.scalars(rows))
