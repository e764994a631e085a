"""What a session owes: changes that are noted while it flushes, and written as marks before it commits."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.db.owner import acting_as
from crm.published.models import PublishedMark, PublishedShelf, Shelf
from crm.published.reach import MOST, Node, Reached, reached

OWED = "published marks to write"


@dataclass(slots=True)
class Owed:
    """What changed of one owner's things since the marks were written last.

    `shelves` are the owner's, asked for at most once in a transaction.
    """

    nodes: dict[Node, set[int]] = field(default_factory=lambda: defaultdict(set))
    found: Reached = field(default_factory=Reached)
    shelves: frozenset[Shelf] | None = None

    def add(self, shelf: Shelf, ref_ids: Iterable[int] | None) -> None:
        """These changed; None: all of the shelf."""
        if ref_ids is None:
            self.found.whole.add(shelf)
        else:
            self.found.ids[shelf].update(ref_ids)

    def take_in(self, more: Reached) -> None:
        """What was found out about something that will be gone by the end."""
        self.found.whole |= more.whole
        for shelf, ids in more.ids.items():
            self.found.ids[shelf] |= ids

    def has_shelves(self, session: Session) -> bool:
        """Whether anything is published for the owner, who is the one acting."""
        if self.shelves is None:
            self.shelves = frozenset(session.scalars(select(PublishedShelf.shelf)))
        return bool(self.shelves)

    @property
    def is_empty(self) -> bool:
        return not (self.found.whole or any(self.found.ids.values()) or any(self.nodes.values()))

    def marks(self) -> list[dict[str, object]]:
        """The marks as they are written, for those shelves that there are."""
        marks: list[dict[str, object]] = []
        for shelf in sorted(self.shelves or ()):
            ids = self.found.ids[shelf]
            if shelf in self.found.whole or len(ids) > MOST:
                marks.append({"shelf": shelf, "ref_id": None})
            else:
                marks += [{"shelf": shelf, "ref_id": ref_id} for ref_id in sorted(ids)]
        return marks


def owed(session: Session, owner: int) -> Owed:
    """Where to note what changed."""
    noted: dict[int, Owed] = session.info.setdefault(OWED, {})
    return noted.setdefault(owner, Owed())


def write_owed(session: Session) -> None:
    """Leave the marks for whoever reads next; for owners without a shelf there is nobody."""
    noted: dict[int, Owed] = session.info.pop(OWED, {})
    for owner, what in sorted(noted.items()):
        if what.is_empty:
            continue
        with acting_as(owner):
            if not what.has_shelves(session):
                continue
            what.take_in(reached(session, what.nodes))
            if marks := what.marks():
                session.execute(insert(PublishedMark), [{"user_id": owner, **mark} for mark in marks])


def forget_owed(session: Session) -> None:
    """The changes were taken back, or are written."""
    session.info.pop(OWED, None)
