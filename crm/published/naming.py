"""What published things are called: the mark of their owner, their UIDs, the names of objects, their tags."""

import hashlib
from datetime import datetime

from crm.published.models import Shelf

MARK_LENGTH = 10
ETAG_LENGTH = 32
WORD = {Shelf.FOLLOW_UPS: "followup", Shelf.INTERVIEWS: "interview", Shelf.CONTACTS: "contact"}
SUFFIX = {Shelf.FOLLOW_UPS: ".ics", Shelf.INTERVIEWS: ".ics", Shelf.CONTACTS: ".vcf"}


def owner_mark(user_id: int, created_at: datetime) -> str:
    """What tells the entries and cards of this user from those of any other."""
    return hashlib.sha256(f"{user_id}/{created_at.isoformat()}".encode()).hexdigest()[:MARK_LENGTH]


def uid_of(what: str, mark: str) -> str:
    """The UID of `what`: the same for as long as the user exists, wherever the instance moves."""
    return f"{what}-{mark}@keepwarm"


def own_uid(shelf: Shelf, ref_id: int, mark: str) -> str:
    """The UID of a follow-up, an interview or a contact that no client named; the same in feeds and files."""
    return uid_of(f"{WORD[shelf]}-{ref_id}", mark)


def own_name(shelf: Shelf, ref_id: int, again: int = 0) -> str:
    """The name of an object that no client named; `again` counts up when a client took that name."""
    more = f"-{again}" if again else ""
    return f"{WORD[shelf]}-{ref_id}{more}{SUFFIX[shelf]}"


def etag_of(body: bytes) -> str:
    """The strong ETag of a body, with its quotes: equal bytes have equal tags."""
    return f'"{hashlib.sha256(body).hexdigest()[:ETAG_LENGTH]}"'
