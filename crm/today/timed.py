"""What is called to mind some time before: interviews, and follow-ups that have a time.

One reconcile, for one owner: what is wanted now against what is stored. It follows every change and runs once
a day, so that accounts that were upgraded or brought in have theirs, too.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.core.when import When
from crm.db.owner import owner_id
from crm.notifications import occurrence
from crm.notifications.actions.timed import LONGEST, Wanted, reconcile
from crm.notifications.models import ReminderKind
from crm.today import queries

AHEAD = timedelta(days=35)
"""How far ahead reminders are planted; what lies beyond gets its own in time, by the daily run."""

BEHIND = timedelta(days=35)
KINDS = frozenset({ReminderKind.INTERVIEW, ReminderKind.FOLLOW_UP})


def settle(session: Session, when: When, *, kinds: Collection[ReminderKind] = KINDS) -> int:
    """Plant, move and remove the owner's reminders of these kinds; how many changed. Again: none."""
    user = accounts.by_id(session, owner_id())
    if user is None:
        return 0
    session.flush()
    lead = user.remind_minutes
    changed = 0
    for kind in sorted(kinds):
        starts = STARTS[kind](session, when) if lead is not None else {}
        before = min(timedelta(minutes=lead or 0), LONGEST)
        wanted = [Wanted(str(key), at, at - before) for key, at in starts.items()]
        changed += reconcile(session, kind, wanted, now=when.now)
    return changed


def _interviews(session: Session, when: When) -> dict[int, datetime]:
    return dict(queries.interviews_ahead(session, now=when.now, until=when.now + AHEAD))


def _followups(session: Session, when: When) -> dict[int, datetime]:
    found = queries.timed_followups(session, when.today - BEHIND, when.today + AHEAD)
    return {key: occurrence.instant(day, at, when.zone) for key, day, at in found}


STARTS: Mapping[ReminderKind, Callable[[Session, When], dict[int, datetime]]] = MappingProxyType(
    {ReminderKind.INTERVIEW: _interviews, ReminderKind.FOLLOW_UP: _followups}
)
