"""What was planned around an interview or an opening, as rows of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from crm.core.kinds import FollowUpState
from crm.core.when import When
from crm.followups import wording
from crm.followups.cards import icon
from crm.followups.nudges import Nudge
from crm.web.dates import ago, day

TONE = {
    FollowUpState.OPEN: "accent",
    FollowUpState.DONE: "good",
    FollowUpState.SKIPPED: "neutral",
    FollowUpState.EXPIRED: "warn",
}
NEAR_DAYS = 7


@dataclass(frozen=True, slots=True)
class Planned:
    """A step that was planted."""

    id: int
    headline: str
    why: str
    icon: str
    href: str
    due: str
    state: str
    tone: str
    is_open: bool
    is_due: bool
    is_expired: bool


def planned(nudges: Sequence[Nudge], when: When) -> list[Planned]:
    """The rows of these steps, in their order."""
    return [_step(nudge, when) for nudge in nudges]


def _step(nudge: Nudge, when: When) -> Planned:
    is_open = nudge.state is FollowUpState.OPEN
    person = nudge.person
    return Planned(
        id=nudge.id,
        headline=wording.headline(nudge),
        why=wording.why_now(nudge, today=when.today) if is_open else "",
        icon=icon(nudge),
        href=url_for("people.contact", contact_id=person.id) if person is not None else "",
        due=_on(nudge.effective_on, when) if is_open else day(nudge.closed_on),
        state=str(wording.STATE[nudge.state]),
        tone=TONE.get(nudge.state, "neutral"),
        is_open=is_open,
        is_due=is_open and nudge.effective_on <= when.today,
        is_expired=nudge.state is FollowUpState.EXPIRED,
    )


def _on(due_on: date, when: When) -> str:
    """The day, and how far it is where that is near."""
    if abs((due_on - when.today).days) < NEAR_DAYS:
        return ago(due_on, when.today)
    return day(due_on)
