"""What a VTODO that a client wrote means for a follow-up (RFC 5545 3.6.2)."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy.orm import Session

from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.task_text import TaskRead, TaskStatus
from crm.core.when import When
from crm.dav.applying import wording
from crm.dav.applying.noting import Did, Noting
from crm.dav.applying.ticking import tick, untick
from crm.followups import actions
from crm.followups.forms import LINE
from crm.followups.models import FollowUp
from crm.web.days import EARLIEST, LATEST


class _State(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


def follow(
    session: Session, row: FollowUp, base: TaskRead, theirs: TaskRead, noting: Noting, *, when: When
) -> None:
    """Do what was changed from `base` (as the client had it) to `theirs`; what it left alone stays."""
    asked = _asked(base, theirs)
    if asked is not _asked(None, base):
        become(session, row, asked, theirs, noting, when=when)
    if row.state is FollowUpState.OPEN:
        _move(session, row, base, theirs, noting, when=when)
    if row.kind is FollowUpKind.CUSTOM:
        _retime(session, row, base, theirs, noting, when=when)
        _retitle(session, row, base, theirs, noting, when=when)
        _reword(session, row, base, theirs, noting, when=when)


def remove(session: Session, row: FollowUp, noting: Noting, *, when: When) -> None:
    """The task was deleted: an open one is skipped, one that is over stays as it is."""
    if row.state is FollowUpState.OPEN:
        actions.skip(session, row, when=when)
        noting.did(Did.SKIPPED)


def settle(session: Session, row: FollowUp, theirs: TaskRead, noting: Noting, *, when: When) -> None:
    """Bring a new follow-up, or one that was deleted and came back, into the state that the task says."""
    become(session, row, _asked(None, theirs), theirs, noting, when=when)


def become(
    session: Session, row: FollowUp, asked: str, theirs: TaskRead, noting: Noting, *, when: When
) -> None:
    """From the state that it has into the asked one, through "open" where it was over already."""
    if _now(row) == asked:
        return
    if row.state is FollowUpState.DONE:
        untick(session, row, noting, when=when)
    elif row.state is FollowUpState.SKIPPED:
        actions.undo_skip(session, row, when=when)
        noting.did(Did.UNSKIPPED)
    if _now(row) == asked:
        return
    if asked == _State.DONE:
        tick(session, row, done_on(theirs, when), noting, when=when)
    elif asked == _State.SKIPPED:
        actions.skip(session, row, when=when)
        noting.did(Did.SKIPPED)


def done_on(theirs: TaskRead, when: When) -> date | None:
    """The day on which it was ticked, as the user's zone counts; None if the client does not say."""
    if theirs.completed is None:
        return None
    try:
        on = theirs.completed.astimezone(when.zone).date()
    except OverflowError:
        return None
    return on if on >= EARLIEST else None


def due_of(read: TaskRead, when: When) -> tuple[date, time | None] | None:
    """Day and time in the user's zone; None for none, and for a day that must be a slip."""
    if read.due is None:
        return None
    day, at = read.due, None
    if read.due_at is not None:
        try:
            local = read.due_at.astimezone(when.zone)
        except OverflowError:
            return None
        day, at = local.date(), local.time().replace(second=0, microsecond=0)
    return (day, at) if EARLIEST <= day <= LATEST else None


def _asked(base: TaskRead | None, theirs: TaskRead) -> _State:
    """What the task says. Some clients leave STATUS as it was and only write COMPLETED or 100 percent."""
    if theirs.status is TaskStatus.CANCELLED:
        return _State.SKIPPED
    if theirs.status is TaskStatus.COMPLETED:
        return _State.DONE
    if base is not None and base.status.is_closed:
        return _State.OPEN
    before = base is not None and (base.completed is not None or base.percent >= 100)
    is_done = theirs.completed is not None or theirs.percent >= 100
    return _State.DONE if is_done and not before else _State.OPEN


def _now(row: FollowUp) -> _State:
    closed = {FollowUpState.DONE: _State.DONE, FollowUpState.SKIPPED: _State.SKIPPED}
    return closed.get(row.state, _State.OPEN)


def _move(
    session: Session, row: FollowUp, base: TaskRead, theirs: TaskRead, noting: Noting, *, when: When
) -> None:
    """Another day: a snooze until then. Back to the day that was planned: woken. A day that has come already:
    it stands there, as it would if a snooze had ended on it. No day at all: it keeps its own."""
    wanted, before = due_of(theirs, when), due_of(base, when)
    if wanted is None or (before is not None and wanted[0] == before[0]) or wanted[0] == row.effective_on:
        return
    day, was = wanted[0], row.snoozed_until
    if day == row.planned_on:
        actions.wake(session, row, when=when)
    elif day > when.today:
        actions.snooze(session, row, day, when=when)
    else:
        actions.wake(session, row, was=day, when=when)
    noting.did(Did.MOVED, was=_iso(was), **{"is": _iso(row.snoozed_until)})


def _retime(
    session: Session, row: FollowUp, base: TaskRead, theirs: TaskRead, noting: Noting, *, when: When
) -> None:
    """A time for what the user planned; of other kinds it stays in the client's own copy."""
    wanted, before = due_of(theirs, when), due_of(base, when)
    if wanted is None or (before is not None and wanted[1] == before[1]) or wanted[1] == row.due_time:
        return
    was = row.due_time
    actions.set_time(session, row, wanted[1], when=when)
    noting.did(Did.TIMED, was=_iso(was), **{"is": _iso(row.due_time)})


def _retitle(
    session: Session, row: FollowUp, base: TaskRead, theirs: TaskRead, noting: Noting, *, when: When
) -> None:
    if theirs.summary == base.summary:
        return
    title = wording.inner(row.title, base.summary, theirs.summary)[:LINE].strip()
    if not title or title == row.title:
        return
    was = row.title
    actions.retitle(session, row, title, when=when)
    noting.did(Did.RETITLED, was=was, **{"is": title})


def _reword(
    session: Session, row: FollowUp, base: TaskRead, theirs: TaskRead, noting: Noting, *, when: When
) -> None:
    """What was written into or beside the words to begin with becomes those words."""
    if theirs.description == base.description:
        return
    words = wording.added(row.opener, base.description, theirs.description)
    if words is None or words == row.opener:
        return
    was = row.opener
    actions.write_opener(session, row, words, when=when)
    noting.did(Did.REWORDED, was=was, **{"is": words})


def _iso(value: date | datetime | time | None) -> str | None:
    return value.isoformat() if value is not None else None
