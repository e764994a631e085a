"""Noting what a write does, step by step, so that it can be listed and taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from crm.core.when import When
from crm.db.base import Owned
from crm.db.changes import ChangeAct, begin, note_after, note_before, note_made
from crm.published.models import Shelf

PREFIX = "device:"


class Did(StrEnum):
    """One step of a write. Follow-ups, interviews, contacts, in this order."""

    PLANNED = "planned"
    DONE = "done"
    REOPENED = "reopened"
    SKIPPED = "skipped"
    UNSKIPPED = "unskipped"
    MOVED = "moved"
    TIMED = "timed"
    RETITLED = "retitled"
    REWORDED = "reworded"
    INTERVIEW_EDITED = "interview_edited"
    INTERVIEW_CANCELLED = "interview_cancelled"
    INTERVIEW_REOPENED = "interview_reopened"
    INTERVIEW_TRASHED = "interview_trashed"
    INTERVIEW_RESTORED = "interview_restored"
    CONTACT_ADDED = "contact_added"
    CONTACT_EDITED = "contact_edited"
    CONTACT_MOVED = "contact_moved"
    CONTACT_TAGGED = "contact_tagged"
    PHOTO_CHANGED = "photo_changed"
    CONTACT_TRASHED = "contact_trashed"
    CONTACT_RESTORED = "contact_restored"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, as the user named it ("iPhone"), and what it calls itself."""

    name: str
    client: str = ""


class Noting:
    """The steps of one write to one thing. The act is begun when there is something to note."""

    def __init__(self, session: Session, shelf: Shelf, writer: Writer, *, when: When) -> None:
        self.session, self.shelf, self.writer, self.when = session, shelf, writer, when
        self.steps: list[dict[str, Any]] = []
        self._act: ChangeAct | None = None

    def did(self, what: Did, **values: Any) -> None:
        """One step; `values` are anything that JSON can hold."""
        self.steps.append({"did": what.value, **values})

    def before(self, rows: Iterable[Owned]) -> None:
        """Keep an image of these rows, which are about to change."""
        note_before(self.session, self._begun(), rows)

    def made(self, row: Owned) -> None:
        """A row that had not been there."""
        note_made(self.session, self._begun(), type(row), [row.id])

    def after(self, rows: Iterable[Owned]) -> None:
        """Note how this write leaves them."""
        note_after(self.session, self._begun(), rows)

    def finish(self, ref_id: int, name: str) -> int | None:
        """Say what it was about; the id of the act, None when nothing was done."""
        if not self.steps:
            if self._act is not None:
                self.session.delete(self._act)
                self.session.flush()
            return None
        kind = kind_of(self.shelf, ref_id)
        about = {
            "shelf": self.shelf.value,
            "ref_id": ref_id,
            "name": name,
            "device": self.writer.name,
            "client": self.writer.client,
            "steps": self.steps,
        }
        if self._act is None:
            return begin(self.session, kind, about, now=self.when.now).id
        self._act.kind, self._act.about = kind, about
        self.session.flush()
        return self._act.id

    def _begun(self) -> ChangeAct:
        if self._act is None:
            self._act = begin(self.session, PREFIX, {}, now=self.when.now)
        return self._act


def kind_of(shelf: Shelf, ref_id: int) -> str:
    """The kind under which the acts on one thing are found."""
    return f"{PREFIX}{shelf.value}:{ref_id}"
