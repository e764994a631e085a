"""Filling the entries of what was there before, and whether what is stored is what would be derived."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.meta import meta, set_meta
from crm.db.owner import acting_as
from crm.search.deriving import ids_after
from crm.search.models import Kind
from crm.search.writing import remove_orphans, rewrite

FILLED = "search_filled"
MADE_AS = "1"  # raise it when terms are made in another way: then every entry is written again
STRIDE = 5000  # many small units would each leave a segment of the index to be merged
Keep = Callable[[], None]


def differing(session: Session) -> int:
    """How many entries of the owner are not what they should be. They are mended: roll back to only look."""
    wrong = 0
    for kind in Kind:
        wrong += remove_orphans(session, kind)
        last = 0
        while ids := ids_after(session, kind, last):
            wrong += rewrite(session, kind, ids)
            last = ids[-1]
    return wrong


def fill(session: Session, *, keep: Keep) -> int:
    """Write the entries of every account once per way of making them; how many were written.

    `keep` commits what was done so far: a fill that was interrupted goes on where it was.
    """
    done = (meta(session, FILLED) or "").split()
    if done == [MADE_AS]:
        return 0
    upto, written = int(done[1]) if len(done) == 2 and done[0] == MADE_AS else 0, 0
    while (user_id := session.scalar(select(func.min(User.id)).where(User.id > upto))) is not None:
        with acting_as(user_id):
            written += _fill_account(session, keep)
        upto = user_id
        set_meta(session, FILLED, f"{MADE_AS} {upto}")
        keep()
    set_meta(session, FILLED, MADE_AS)
    keep()
    return written


def is_filled(session: Session) -> bool:
    """Whether every account's entries were written in the way in which they are made now."""
    return meta(session, FILLED) == MADE_AS


def _fill_account(session: Session, keep: Keep) -> int:
    """An interrupted account is gone through again, which writes only what is not there yet."""
    written = 0
    for kind in Kind:
        last = 0
        while ids := ids_after(session, kind, last, limit=STRIDE):
            written += rewrite(session, kind, ids)
            last = ids[-1]
            keep()
    return written
