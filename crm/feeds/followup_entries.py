"""Follow-ups as events: one each, the thank-yous of a day at a company together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from crm.core.due import has_run_out
from crm.core.ics_event import Event
from crm.feeds import queries
from crm.feeds.making import Entry, all_day, at_a_time, wall_time
from crm.feeds.queries import Change
from crm.feeds.rolling import sequence, shown
from crm.feeds.scene import Scene
from crm.feeds.tolerance import kept
from crm.feeds.wording import said_of, said_of_thanks
from crm.followups.nudges import Nudge

TALK = timedelta(minutes=30)
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sitting:
    """The day at a company for which thank-yous are owed, as its key says it."""

    company_id: int
    day: str

    @property
    def name(self) -> str:
        return f"thanks-{self.company_id}-{self.day.replace('-', '')}"


def sitting_of(origin_key: str) -> Sitting | None:
    """The sitting that a follow-up belongs to; None for what is no thank-you of the ladder."""
    match origin_key.split(":"):
        case ["thanks", _, company_id, day] if company_id.isdecimal():
            return Sitting(int(company_id), day)
    return None


def followup_entries(session: Session, nudges: Sequence[Nudge], scene: Scene) -> list[Event]:
    """Events of these open follow-ups; those whose time has run out are left out."""
    singles, sittings = _sorted_out([nudge for nudge in nudges if not _has_run_out(nudge, scene.today)])
    events: list[Event] = []
    people = [nudge.person.id for nudge in singles if nudge.person is not None]
    changes = queries.contact_changes(session, people) if people else {}
    for nudge in singles:
        events += kept(f"follow-up {nudge.id}", lambda: _single(nudge, changes, scene))  # noqa: B023 - called at once
    for sitting, change in _changes(session, sittings).items():
        events += kept(sitting.name, lambda: _together(sitting, sittings[sitting], change, scene))  # noqa: B023
    return events


def _sorted_out(nudges: Sequence[Nudge]) -> tuple[list[Nudge], dict[Sitting, list[Nudge]]]:
    singles: list[Nudge] = []
    sittings: dict[Sitting, list[Nudge]] = defaultdict(list)
    for nudge in sorted(nudges, key=lambda each: each.id):
        sitting = sitting_of(nudge.origin_key)
        (singles if sitting is None else sittings[sitting]).append(nudge)
    return singles, sittings


def _changes(session: Session, sittings: Mapping[Sitting, Sequence[Nudge]]) -> dict[Sitting, Change]:
    """The changes of all thank-yous of each sitting, so that an answered one does not set the number back."""
    found = dict.fromkeys(sittings, Change(0, LONG_AGO))
    companies = {sitting.company_id for sitting in sittings}
    for key, change in queries.thanks_changes(session, companies) if companies else []:
        sitting = sitting_of(key)
        if sitting in found:
            found[sitting] = Change(found[sitting].rev + change.rev, max(found[sitting].at, change.at))
    return found


def _has_run_out(nudge: Nudge, today: date) -> bool:
    return has_run_out(
        state=nudge.state, expires_on=nudge.expires_on, snoozed_until=nudge.snoozed_until, today=today
    )


def _single(nudge: Nudge, changes: Mapping[int, Change], scene: Scene) -> Event:
    place = shown(nudge.effective_on, today=scene.today, workdays=scene.workdays)
    of_person = changes.get(nudge.person.id) if nudge.person is not None else None
    minor = place.late + (of_person.rev if of_person is not None else 0)
    entry = Entry(
        name=f"followup-{nudge.id}",
        said=said_of(nudge, scene, on=place.on),
        sequence=sequence(nudge.rev + scene.definition.version, minor),
        changed=max(nudge.updated_at, of_person.at) if of_person is not None else nudge.updated_at,
    )
    if nudge.due_time is not None and not place.late:
        return at_a_time(entry, wall_time(scene, place, nudge.due_time), TALK, scene)
    return all_day(entry, place, scene)


def _together(sitting: Sitting, nudges: Sequence[Nudge], change: Change, scene: Scene) -> Event:
    first = min(nudge.effective_on for nudge in nudges)
    place = shown(first, today=scene.today, workdays=scene.workdays)
    alone = len(nudges) == 1
    entry = Entry(
        name=sitting.name,
        said=said_of(nudges[0], scene, on=place.on) if alone else said_of_thanks(nudges, scene, on=place.on),
        sequence=sequence(change.rev + scene.definition.version, place.late),
        changed=max(change.at, *(nudge.updated_at for nudge in nudges)),
    )
    return all_day(entry, place, scene)
