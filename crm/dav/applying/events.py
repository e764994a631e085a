"""What a VEVENT that a client wrote means for an interview (RFC 5545 3.6.1)."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm.contacts import keys
from crm.core.event_text import EventRead
from crm.core.kinds import InterviewState
from crm.core.when import When
from crm.dav.applying import wording
from crm.dav.applying.noting import Did, Noting
from crm.interviews import actions
from crm.interviews.actions import InterviewValues
from crm.interviews.models import Interview
from crm.web.days import EARLIEST, LATEST

CANCELLED = "CANCELLED"
FIELDS = ("starts_local", "ends_local", "zone", "title", "place", "link", "notes")
LINE, PLACE, LINK, NOTES = 500, 500, 2_000, 20_000


def follow(
    session: Session, interview: Interview, base: EventRead, theirs: EventRead, noting: Noting, *, when: When
) -> None:
    """Do what was changed from `base` (as the client had it) to `theirs`, as edits by hand."""
    now = values_of(interview)
    new = _described(_placed(_titled(_timed(now, base, theirs), base, theirs), base, theirs), base, theirs)
    changed = {name: getattr(new, name) for name in FIELDS if getattr(new, name) != getattr(now, name)}
    if changed:
        was = {name: told(getattr(now, name)) for name in changed}
        before = list(interview.edited)
        actions.edit(session, interview, new, when=when)
        if "title" in changed:
            interview.edited = sorted({*interview.edited, "title"})
        noting.did(
            Did.INTERVIEW_EDITED,
            was=was,
            by_hand=before,
            **{"is": {name: told(value) for name, value in changed.items()}},
        )
    _settle(session, interview, base, theirs, noting, when=when)


def remove(session: Session, interview: Interview, noting: Noting, *, when: When) -> None:
    """The event was deleted: a planned interview goes into the trash, one that is over stays as it is."""
    if interview.state is InterviewState.PLANNED:
        actions.trash(session, interview, when=when)
        noting.did(Did.INTERVIEW_TRASHED)


def values_of(interview: Interview) -> InterviewValues:
    """What it says now."""
    return InterviewValues(
        starts_local=interview.starts_local,
        ends_local=interview.ends_local,
        zone=interview.zone,
        title=interview.title,
        kind=interview.kind,
        place=interview.place,
        link=interview.link,
        notes=interview.notes,
    )


def told(value: Any) -> Any:
    """A value of an interview as JSON holds it."""
    return value.isoformat() if isinstance(value, datetime) else value


def _settle(
    session: Session, interview: Interview, base: EventRead, theirs: EventRead, noting: Noting, *, when: When
) -> None:
    if (theirs.status == CANCELLED) is (base.status == CANCELLED):
        return
    if theirs.status == CANCELLED and interview.state.stands:
        actions.cancel(session, interview, when=when)
        noting.did(Did.INTERVIEW_CANCELLED)
    elif theirs.status != CANCELLED and interview.state is InterviewState.CANCELLED:
        was = interview.declined_on
        actions.reopen(session, interview, when=when)
        noting.did(Did.INTERVIEW_REOPENED, declined_on=was.isoformat() if was else None)


def _timed(values: InterviewValues, base: EventRead, theirs: EventRead) -> InterviewValues:
    """Other times, in the zone that the client names, else in the one that was agreed.

    An interview has times: one that became a whole day keeps its own.
    """
    starts, ends = theirs.starts, theirs.ends
    if (starts, ends) == (base.starts, base.ends):
        return values
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return values
    if not (EARLIEST <= starts.date() <= LATEST and starts.date() <= ends.date() <= LATEST):
        return values
    zone = values.zone if theirs.zone in ("", "UTC") else theirs.zone
    local = [each.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for each in (starts, max(starts, ends))]
    return replace(values, starts_local=local[0], ends_local=local[1], zone=zone)


def _titled(values: InterviewValues, base: EventRead, theirs: EventRead) -> InterviewValues:
    if theirs.summary == base.summary or not theirs.summary:
        return values
    return replace(
        values, title=keys.one_line(wording.inner(values.title, base.summary, theirs.summary))[:LINE]
    )


def _placed(values: InterviewValues, base: EventRead, theirs: EventRead) -> InterviewValues:
    """LOCATION is the place, or the link where there is none; an address of the web is always the link."""
    if theirs.location == base.location:
        return values
    there = theirs.location
    if keys.is_web_link(there):
        return replace(values, link=there[:LINK])
    if not there and not values.place and values.link == base.location:
        return replace(values, link="")
    return replace(values, place=there[:PLACE])


def _described(values: InterviewValues, base: EventRead, theirs: EventRead) -> InterviewValues:
    """What was written beside our description is a note; what was changed in it is not kept."""
    if theirs.description == base.description:
        return values
    words = wording.added("", base.description, theirs.description)
    if not words or words in values.notes:
        return values
    return replace(values, notes=f"{values.notes}\n\n{words}".strip()[:NOTES])
