"""What a session owes: marks that are noted while it flushes and written before it commits."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.db.owner import acting_as
from crm.published.models import PublishedMark, PublishedShelf, Shelf

OWED = "published marks to write"
MOST = 2000
"""More changes of one shelf in a transaction than that are one mark for all of it."""


@dataclass(slots=True)
class Owed:
    """What changed of one owner's things since the marks were written last."""

    ids: dict[Shelf, set[int]] = field(default_factory=lambda: defaultdict(set))
    whole: set[Shelf] = field(default_factory=set)

    def add(self, shelf: Shelf, ref_ids: Iterable[int] | None) -> None:
        """These changed; None: all of the shelf."""
        if ref_ids is None:
            self.whole.add(shelf)
        else:
            self.ids[shelf].update(ref_ids)

    def marks(self, shelves: Iterable[Shelf]) -> list[dict[str, object]]:
        """The marks as they are written, for those shelves that there are."""
        found: list[dict[str, object]] = []
        for shelf in sorted(shelves):
            ids = self.ids.get(shelf, set())
            if shelf in self.whole or len(ids) > MOST:
                found.append({"shelf": shelf, "ref_id": None})
            else:
                found += [{"shelf": shelf, "ref_id": ref_id} for ref_id in sorted(ids)]
        return found


def owed(session: Session, owner: int) -> Owed:
    """Where to note what changed."""
    noted: dict[int, Owed] = session.info.setdefault(OWED, {})
    return noted.setdefault(owner, Owed())


def write_owed(session: Session) -> None:
    """Leave the marks for whoever reads next; for owners without a shelf there is nobody."""
    noted: dict[int, Owed] = session.info.pop(OWED, {})
    for owner, what in sorted(noted.items()):
        if not (what.whole or any(what.ids.values())):
            continue
        with acting_as(owner):
            marks = what.marks(session.scalars(select(PublishedShelf.shelf)).all())
            if marks:
                session.execute(insert(PublishedMark), [{"user_id": owner, **mark} for mark in marks])


def forget_owed(session: Session) -> None:
    """The changes were taken back."""
    session.info.pop(OWED, None)
