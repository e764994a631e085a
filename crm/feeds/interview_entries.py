"""Interviews and the debriefs after them as events."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from crm.core.ics_event import Event, Status
from crm.core.kinds import InterviewState
from crm.feeds import queries
from crm.feeds.briefs import Briefs, briefs
from crm.feeds.interview_wording import said_of_debrief, said_of_interview
from crm.feeds.making import Entry, all_day, appointment, at_a_time
from crm.feeds.rolling import Shown, sequence, shown
from crm.feeds.scene import Scene
from crm.feeds.tolerance import kept
from crm.interviews.models import Interview
from crm.interviews.queries import DEBRIEF_DAYS

CANCELLED_DAYS = 30
WRITING = timedelta(minutes=15)
Day = tuple[int, date]


def interview_entries(session: Session, interviews: Sequence[Interview], scene: Scene) -> list[Event]:
    """Events of these interviews; a cancelled one is shown for 30 days after it was called off."""
    events: list[Event] = []
    known = briefs(session, interviews, scene)
    for interview in interviews:
        if not _is_long_cancelled(interview, scene):
            events += kept(f"interview {interview.id}", lambda: _interview(interview, known, scene))  # noqa: B023 - called at once
    return events


def debrief_entries(session: Session, interviews: Sequence[Interview], scene: Scene) -> list[Event]:
    """Write it down: right after the last interview of a day at a company, then rolling on for 14 days."""
    owed = _owed(session, interviews, scene)
    changes = queries.interview_changes(session) if owed else {}
    events: list[Event] = []
    for day, group in owed.items():
        name = f"debrief {day}"
        events += kept(name, lambda: _debrief(day, group, changes.get(day[0], 0), scene))  # noqa: B023 - called at once
    return events


def debrief_places(session: Session, interviews: Sequence[Interview], scene: Scene) -> list[Shown]:
    """Where the debriefs that are asked for stand."""
    return [
        shown(day, today=scene.today, workdays=scene.workdays) for _, day in _owed(session, interviews, scene)
    ]


def _interview(interview: Interview, known: Briefs, scene: Scene) -> Event:
    is_cancelled = interview.state is InterviewState.CANCELLED
    beside = known.change(interview)
    minor = beside.rev if beside is not None else int(is_cancelled)
    entry = Entry(
        name=f"interview-{interview.id}",
        said=said_of_interview(interview, known, scene),
        sequence=sequence(interview.rev + scene.definition.version, minor),
        changed=max(interview.updated_at, beside.at) if beside is not None else interview.updated_at,
    )
    event = appointment(entry, interview.starts_at, interview.ends_at, scene)
    if is_cancelled:
        return replace(event, status=Status.CANCELLED, is_busy=False, alarms=())
    if interview.state is InterviewState.MISSED:
        return replace(event, is_busy=False, alarms=())
    return event


def _is_long_cancelled(interview: Interview, scene: Scene) -> bool:
    if interview.state is not InterviewState.CANCELLED:
        return False
    called_off = interview.updated_at.astimezone(scene.zone).date()
    return (scene.today - called_off).days >= CANCELLED_DAYS


def _owed(session: Session, interviews: Sequence[Interview], scene: Scene) -> dict[Day, list[Interview]]:
    earliest = scene.today - timedelta(days=DEBRIEF_DAYS)
    written = queries.debriefed(session, start=earliest)
    owed: dict[Day, list[Interview]] = defaultdict(list)
    for interview in interviews:
        day = (interview.opening.company_id, interview.local_day)
        if interview.state.stands and interview.local_day >= earliest and day not in written:
            owed[day].append(interview)
    return owed


def _debrief(day: Day, interviews: Sequence[Interview], changes: int, scene: Scene) -> Event:
    company_id, local_day = day
    last = max(interviews, key=lambda each: (each.ends_at, each.id))
    place = shown(local_day, today=scene.today, workdays=scene.workdays)
    entry = Entry(
        name=f"debrief-{company_id}-{local_day:%Y%m%d}",
        said=said_of_debrief(last.opening.company.name, f"/interviews/{last.id}/debrief", scene),
        sequence=sequence(changes + scene.definition.version, place.late),
        changed=max(each.updated_at for each in interviews),
    )
    return all_day(entry, place, scene) if place.late else at_a_time(entry, last.ends_at, WRITING, scene)
