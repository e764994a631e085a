"""Planning an interview, changing it by hand, and following an update of its invitation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.core.kinds import InterviewKind, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.interviews.actions.debriefs import company_of, take_along
from crm.interviews.actions.outcome import Before, settle
from crm.interviews.models import Interview, Participant

UPDATABLE = ("starts_local", "ends_local", "zone", "place", "link")
EDITABLE = (*UPDATABLE, "title", "kind", "notes")


@dataclass(frozen=True, slots=True)
class Part:
    """Someone's part in an interview."""

    contact_id: int
    role: Role
    is_organiser: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class InterviewValues:
    """What an interview says. Times are naive wall times in `zone` (IANA); a gap's time lands after the gap.

    An end that a gap puts before the start counts as the start.
    """

    starts_local: datetime
    ends_local: datetime
    zone: str
    title: str = ""
    kind: InterviewKind = InterviewKind.OTHER
    place: str = ""
    link: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which message an interview was read from (RFC 5545 3.8.4.7, 3.8.7.4): identity and how new it is.

    `organiser_email` and `invited_as` are its two ends, where it names them.
    """

    uid: str | None = None
    recurrence_id: str | None = None
    sequence: int = 0
    stamped_at: datetime | None = None
    organiser_email: str = ""
    invited_as: str = ""


def plan(
    session: Session,
    opening_id: int,
    values: InterviewValues,
    people: Sequence[Part],
    *,
    when: When,
    stamp: Stamp | None = None,
) -> Interview:
    """Save an interview with its participants; one that is over already is held at once."""
    stamp = stamp or Stamp()
    interview = Interview(
        opening_id=opening_id,
        state=InterviewState.PLANNED,
        uid=stamp.uid,
        recurrence_id=stamp.recurrence_id,
        sequence=stamp.sequence,
        stamped_at=stamp.stamped_at,
        edited=[],
        created_at=when.now,
        updated_at=when.now,
    )
    _note_ends(interview, stamp)
    _assign(interview, values, EDITABLE, when=when)
    interview.participants = [_participant(part) for part in people]
    session.add(interview)
    session.flush()
    settle(session, interview, when=when)
    return interview


def edit(session: Session, interview: Interview, values: InterviewValues, *, when: When) -> None:
    """The user's own changes: the fields that they touch are left alone by later updates."""
    touched = [name for name in EDITABLE if getattr(interview, name) != getattr(values, name)]
    if not touched:
        return
    before = interview.local_day
    interview.edited = sorted({*interview.edited, *(name for name in touched if name in UPDATABLE)})
    _assign(interview, values, EDITABLE, when=when)
    _moved(session, interview, before, when=when)


def update(
    session: Session, interview: Interview, values: InterviewValues, stamp: Stamp, *, when: When
) -> tuple[str, ...]:
    """Follow a newer message about this interview; returns the fields that the user's own edit kept."""
    kept = tuple(
        name
        for name in interview.edited
        if name in UPDATABLE and getattr(interview, name) != getattr(values, name)
    )
    keep = {name: getattr(interview, name) for name in kept}
    if keep.keys() & {"starts_local", "ends_local", "zone"}:
        keep |= {name: getattr(interview, name) for name in ("starts_local", "ends_local", "zone")}
    before = interview.local_day
    _assign(interview, replace(values, **keep), UPDATABLE, when=when)
    interview.sequence, interview.stamped_at = stamp.sequence, stamp.stamped_at
    _note_ends(interview, stamp)
    if interview.state is InterviewState.CANCELLED:
        interview.state, interview.declined_on = InterviewState.PLANNED, None
    _moved(session, interview, before, when=when)
    return kept


def move_to(session: Session, interview: Interview, opening_id: int, *, when: When) -> None:
    """It was for another opening, perhaps at another company; the debrief of its day comes along."""
    was_at = company_of(session, interview.opening_id)
    interview.opening_id = opening_id
    interview.touch(when.now)
    session.flush()
    session.expire(interview, ["opening"])
    take_along(session, interview, company_id=was_at, day=interview.local_day, when=when)
    settle(session, interview, when=when)


def set_people(
    session: Session, interview: Interview, people: Sequence[Part], *, when: When, drop: bool
) -> None:
    """Bring the participants in line with `people`; those not named stay unless `drop`."""
    present = {
        row.contact_id: row
        for row in session.scalars(select(Participant).where(Participant.interview_id == interview.id))
    }
    wanted = {part.contact_id: part for part in people}
    for contact_id, part in wanted.items():
        row = present.get(contact_id)
        if row is None:
            row = _participant(part)
            row.interview_id = interview.id
            session.add(row)
        row.role, row.is_optional = part.role, part.is_optional
        row.is_organiser = part.is_organiser
    gone = present.keys() - wanted.keys() if drop else set()
    for contact_id in gone:
        session.delete(present[contact_id])
    interview.touch(when.now)
    session.flush()
    session.expire(interview, ["participants"])
    settle(session, interview, when=when, before=Before(people=gone))


def _moved(session: Session, interview: Interview, day: date, *, when: When) -> None:
    """The times may be others than before; `day` is the one that it had."""
    interview.touch(when.now)
    session.flush()
    if interview.local_day != day:
        here = company_of(session, interview.opening_id)
        take_along(session, interview, company_id=here, day=day, when=when)
    settle(session, interview, when=when, before=Before(days=[day]))


def _note_ends(interview: Interview, stamp: Stamp) -> None:
    """Between whom the invitation goes; a later message that does not say it changes nothing."""
    interview.organiser_email = stamp.organiser_email or interview.organiser_email or ""
    interview.invited_as = stamp.invited_as or interview.invited_as or ""


def _participant(part: Part) -> Participant:
    return Participant(
        contact_id=part.contact_id,
        role=part.role,
        is_organiser=part.is_organiser,
        is_optional=part.is_optional,
    )


def _assign(interview: Interview, values: InterviewValues, names: Sequence[str], *, when: When) -> None:
    for name in names:
        setattr(interview, name, getattr(values, name))
    zone = ZoneInfo(interview.zone)
    interview.starts_at = interview.starts_local.replace(tzinfo=zone).astimezone(UTC)
    ends_at = interview.ends_local.replace(tzinfo=zone).astimezone(UTC)
    interview.ends_at = max(ends_at, interview.starts_at)
    interview.local_day = interview.starts_at.astimezone(when.zone).date()
