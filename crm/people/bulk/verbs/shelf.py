"""Putting them aside: the archive and the trash."""

from collections.abc import Collection

from crm.contacts.models import Contact
from crm.people.bulk.verbs.rhythm import tell
from crm.people.bulk.work import Work


def archive(work: Work, ids: Collection[int]) -> int:
    """No keep-in-touch any more; they stay, and are still matched on import."""
    changed = work.change(ids, {"archived_at": work.when.now}, Contact.archived_at.is_(None))
    return tell(work, changed, {row.id for row in changed})


def unarchive(work: Work, ids: Collection[int]) -> int:
    """Out of the archive."""
    changed = work.change(ids, {"archived_at": None})
    return tell(work, changed, {row.id for row in changed})


def trash(work: Work, ids: Collection[int]) -> int:
    """Into the trash: they leave every list, and their follow-ups wait for their return."""
    changed = work.change(ids, {"deleted_at": work.when.now})
    return tell(work, changed, {row.id for row in changed})
