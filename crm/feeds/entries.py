"""What a calendar shows on a day: all its events."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from crm.core.due import has_run_out
from crm.core.ics_event import Event
from crm.core.kinds import FollowUpState
from crm.feeds import queries
from crm.feeds.followup_entries import LONG_AGO, followup_entries
from crm.feeds.interview_entries import debrief_entries, debrief_places, interview_entries
from crm.feeds.making import Entry, all_day
from crm.feeds.models import FeedKind, Privacy
from crm.feeds.rolling import Shown, sequence, shown
from crm.feeds.scene import Scene
from crm.feeds.wording import said_of_count
from crm.followups import queries as followups
from crm.interviews.models import Interview

DAYS_BACK = 90
MOST = 1000
COUNT_ROOM = 100  # how many days of lateness count below one change of anything


@dataclass(frozen=True, slots=True)
class Entries:
    """Events in order of importance; `is_cut` when there was more than may be read."""

    events: list[Event]
    is_cut: bool


def entries(session: Session, scene: Scene) -> Entries:
    """All events of the calendar: what lies ahead, the nearest first, then the past, the newest first."""
    end = scene.today + timedelta(days=scene.definition.days_ahead)
    interviews = _interviews(session, scene, end)
    until = queries.last_day(session, until=end, most=MOST) if _counts_nothing(scene) else end
    events = []
    if scene.shows(FeedKind.INTERVIEWS):
        events += interview_entries(session, interviews, scene)
    if scene.privacy is Privacy.COUNT:
        events += _counted(session, interviews, scene, end)
    else:
        events += _nudges(session, interviews, scene, until)
    return Entries(sorted(events, key=lambda event: _importance(event, scene.today)), until < end)


def _counts_nothing(scene: Scene) -> bool:
    return scene.shows(FeedKind.FOLLOW_UPS) and scene.privacy is not Privacy.COUNT


def _interviews(session: Session, scene: Scene, end: date) -> Sequence[Interview]:
    if not (scene.shows(FeedKind.INTERVIEWS) or scene.shows(FeedKind.DEBRIEFS)):
        return ()
    start = scene.today - timedelta(days=DAYS_BACK)
    return queries.interviews(session, start=start, until=end, most=MOST + 1)


def _nudges(session: Session, interviews: Sequence[Interview], scene: Scene, until: date) -> list[Event]:
    events: list[Event] = []
    if scene.shows(FeedKind.FOLLOW_UPS):
        events += followup_entries(session, followups.open_until(session, until=until), scene)
    if scene.shows(FeedKind.DEBRIEFS):
        events += debrief_entries(session, interviews, scene)
    return events


def _counted(session: Session, interviews: Sequence[Interview], scene: Scene, end: date) -> list[Event]:
    """One event a day that says how much there is to do."""
    acts = _open_places(session, scene, end) if scene.shows(FeedKind.FOLLOW_UPS) else []
    debriefs = debrief_places(session, interviews, scene) if scene.shows(FeedKind.DEBRIEFS) else []
    due, asked = Counter(place.on for place in acts), Counter(place.on for place in debriefs)
    late: dict[date, int] = {}
    for place in [*acts, *debriefs]:
        late[place.on] = max(late.get(place.on, 0), place.late)
    revision, changed = (
        scene.change_counter + scene.definition.version,
        queries.last_change(session) or LONG_AGO,
    )
    return [
        all_day(
            Entry(
                name=f"day-{day:%Y%m%d}",
                said=said_of_count(due[day], asked[day], scene),
                sequence=sequence(revision, late[day], room=COUNT_ROOM),
                changed=changed,
            ),
            Shown(day, late[day]),
            scene,
        )
        for day in sorted(late)
    ]


def _open_places(session: Session, scene: Scene, end: date) -> list[Shown]:
    return [
        shown(row.asked_for, today=scene.today, workdays=scene.workdays)
        for row in queries.open_days(session, until=end)
        if not has_run_out(
            state=FollowUpState.OPEN,
            expires_on=row.expires_on,
            snoozed_until=row.snoozed_until,
            today=scene.today,
        )
    ]


def _importance(event: Event, today: date) -> tuple[bool, int, str]:
    away = (event.day - today).days
    return away < 0, abs(away), event.uid
