"""Before-images of acts that touch many rows (bulk, import, merge, respread), so that they can be undone.

An act notes what it makes, what it is about to change or delete, and what it left behind:

    act = begin(session, "merge", {"kept": 7}, now=now)
    note_before(session, act, [row])    # before it is changed or deleted; always before
    note_made(session, act, Contact, ids)
    note_after(session, act, [row])     # after the last change of this act to a row that stays

`undo` (or `undo_some`, in pieces with a commit after each) takes it back. What is derived from facts is
derived again by the caller, for the rows in `Undone.touched`; so is what others keep about them (search).
"""

from crm.db.changes.models import ChangeAct, ChangeRow
from crm.db.changes.noting import KEPT, begin, note_after, note_before, note_images, note_made, prune
from crm.db.changes.recording import recording
from crm.db.changes.undoing import Conflict, Undone, undo, undo_some

__all__ = [
    "KEPT",
    "ChangeAct",
    "ChangeRow",
    "Conflict",
    "Undone",
    "begin",
    "note_after",
    "note_before",
    "note_images",
    "note_made",
    "prune",
    "recording",
    "undo",
    "undo_some",
]
