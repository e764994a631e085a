"""Interviews in the calendars that the user chose: which events look like one, and what became of them.

An event is read and scored as an invitation is that somebody drops. What does not look like an interview is
not kept; nothing here makes an interview: what is kept waits in a list for its owner's word.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.calendars import telling
from crm.calendars.models import AccountCalendar, FoundEvent, FoundState, MirroredObject
from crm.calendars.proposals import certain
from crm.core.when import When
from crm.db.owner import owner_id
from crm.interviews.models import Interview
from crm.transfer.invitations.staging import reader_for
from crm.transfer.invitations.verdict import identity
from crm.transfer.movein.calendar.splitting import MAX_EVENT, may_matter
from crm.transfer.reading import DoubtCode, Event, Reader, understand
from crm.transfer.reading.interview_score import POSSIBLE

BACK = timedelta(days=30)
AHEAD = timedelta(days=400)
UNDONE = timedelta(days=7)
"""So long "never from this calendar" can be undone with what was found there before."""

OWN_UID = "@keepwarm"
"""How the UIDs of everything that Keepwarm publishes end, in feeds and elsewhere."""
LONGEST_TITLE = 200
MOST = 500
"""How many of one calendar are kept at most; the rest is left alone."""

_FOLD = re.compile(rb"\r?\n[ \t]")
_UID = re.compile(rb"^UID[^:\r\n]*:([^\r\n]+)", re.IGNORECASE | re.MULTILINE)


class Seen(Protocol):
    """An object of a calendar as the server gave it. Without a `body` it is there, and not looked into."""

    @property
    def href(self) -> str: ...
    @property
    def etag(self) -> str: ...
    @property
    def body(self) -> bytes: ...


class Changes(Protocol):
    """What is new in a calendar since the last look.

    `is_whole`: `objects` is all that there is, so what is not among it is gone.
    """

    @property
    def objects(self) -> Sequence[Seen]: ...
    @property
    def gone(self) -> Collection[str]: ...
    @property
    def is_whole(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Looking:
    """For whom is looked, with the UIDs of the user's interviews, and of what we wrote ourselves."""

    reader: Reader
    now: datetime
    interviews: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likely:
    """An object with an event in it that may be an interview; `index` is the event's place in it."""

    href: str
    etag: str
    body: bytes
    event: Event
    index: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: how many are `new` in the list or have news, and how many went away."""

    new: int = 0
    gone: int = 0


def look(session: Session, calendar: AccountCalendar, changes: Changes, *, when: When) -> Looked:
    """Read what changed in a calendar and keep what looks like an interview. The caller commits.

    To read a large calendar without holding a writing transaction, `looking` and `sift` can be called
    first, and `keep` in the transaction.
    """
    return keep(session, calendar, changes, sift(changes.objects, looking(session, when=when)), when=when)


def looking(session: Session, *, when: When) -> Looking:
    """What is needed to read for this owner, in a few statements."""
    user = accounts.by_id(session, owner_id())
    if user is None:
        raise LookupError("the owner is gone")
    uids = session.scalars(select(Interview.uid).where(Interview.uid.is_not(None)))
    return Looking(
        reader=reader_for(session, user, when=when),
        now=when.now,
        interviews=frozenset(uid for uid in uids if uid),
        own=frozenset(session.scalars(select(MirroredObject.uid))),
    )


def sift(objects: Iterable[Seen], what: Looking) -> list[Likely]:
    """Those that may be interviews, and those that are about one of the user's. Never raises."""
    found = (_likely(each, what) for each in objects)
    return [each for each in found if each is not None]


def keep(
    session: Session, calendar: AccountCalendar, changes: Changes, likely: Sequence[Likely], *, when: When
) -> Looked:
    """Store them, and let go of what changed into something else, went away or is long over."""
    before = certain(session)
    rows = {row.href: row for row in session.scalars(_of(calendar))}
    for each in likely:
        row = rows.get(each.href)
        if row is None and len(rows) < MOST:
            row = rows[each.href] = FoundEvent(calendar_id=calendar.id, href=each.href, found_at=when.now)
            session.add(row)
        if row is not None:
            _fill(row, each)
    gone = sum(_let_go(rows[href]) for href in _away(set(rows), changes, {each.href for each in likely}))
    session.flush()
    prune(session, when=when)
    after = certain(session)
    if after - before:
        telling.of_found(session, len(after), when=when)
    return Looked(len(after - before), gone)


def _away(known: set[str], changes: Changes, likely: set[str]) -> set[str]:
    """Those of the known objects that are not there any more, or are no interview now."""
    read = {each.href for each in changes.objects if each.body}
    there = {each.href for each in changes.objects}
    missing = known - there if changes.is_whole else known & set(changes.gone)
    return (known & read | missing) - likely


def prune(session: Session, *, when: When) -> None:
    """Let go of what is long over, and of what was found where nobody looks any more."""
    closed = select(AccountCalendar.id).where(AccountCalendar.is_read.is_(False))
    for is_over in (
        FoundEvent.starts_at < when.now - BACK,
        FoundEvent.calendar_id.in_(closed) & (FoundEvent.found_at < when.now - UNDONE),
    ):
        session.execute(delete(FoundEvent).where(is_over).execution_options(synchronize_session="fetch"))


def _of(calendar: AccountCalendar) -> Select[FoundEvent]:
    return select(FoundEvent).where(FoundEvent.calendar_id == calendar.id)


def _likely(seen: Seen, what: Looking) -> Likely | None:
    if len(seen.body) > MAX_EVENT or not (may_matter(seen.body) or _names(seen.body) & what.interviews):
        return None
    events = understand(seen.body, name="event.ics", reader=what.reader).events
    if any(_repeats(event) for event in events):
        return None
    fitting = [(event.score, -place) for place, event in enumerate(events) if _fits(event, what)]
    if not fitting:
        return None
    index = -max(fitting)[1]
    return Likely(seen.href, seen.etag, seen.body, events[index], index)


def _names(body: bytes) -> set[str]:
    """The UIDs in it, found without reading it."""
    found: list[bytes] = _UID.findall(_FOLD.sub(b"", body))
    return {uid.strip().decode("utf-8", "replace") for uid in found}


def _repeats(event: Event) -> bool:
    """A whole series: nobody is interviewed every Monday."""
    return any(doubt.code == DoubtCode.RECURRING for doubt in event.doubts)


def _fits(event: Event, what: Looking) -> bool:
    uid = event.uid or ""
    if event.starts_at is None or not what.now - BACK <= event.starts_at <= what.now + AHEAD:
        return False
    if uid.endswith(OWN_UID) or uid in what.own:
        return False
    return uid in what.interviews or (event.score >= POSSIBLE and not event.is_cancelled)


def _fill(row: FoundEvent, found: Likely) -> None:
    event = found.event
    row.etag, row.body = found.etag, found.body
    row.uid, _place = identity(event, hashlib.sha256(found.body).hexdigest(), found.index)
    row.title, row.starts_at = event.summary[:LONGEST_TITLE], event.starts_at
    row.said = _said(event, found.index)
    if row.state is not FoundState.DISMISSED:
        row.state = FoundState.PROPOSED


def _said(event: Event, index: int) -> dict[str, Any]:
    return {
        "index": index,
        "recurrence_id": event.recurrence_id,
        "sequence": event.sequence,
        "stamped_at": event.dtstamp.isoformat() if event.dtstamp else None,
        "ends_at": event.ends_at.isoformat() if event.ends_at else None,
        "is_cancelled": event.is_cancelled,
        "place": event.place or "",
        "link": event.link or "",
        "company": event.company or "",
        "people": [person.name for person in event.people],
        "score": event.score,
        "reasons": list(event.reasons),
    }


def _let_go(row: FoundEvent) -> bool:
    """It is not there any more, or no interview now; one that was dismissed stays dismissed if it returns."""
    was_proposed = row.state is FoundState.PROPOSED
    if was_proposed:
        row.state = FoundState.GONE
    return was_proposed
