"""What happened with a contact, line by line: talks, interviews, follow-ups with their outcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from babel.dates import format_skeleton
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from crm.core.kinds import FollowUpState, InteractionKind, InterviewState
from crm.followups import wording as followup_words
from crm.followups.nudges import Nudge
from crm.interactions import wording as talk_words
from crm.interactions.models import Interaction
from crm.interviews import wording as interview_words
from crm.interviews.models import Interview
from crm.web.dates import day

OUTCOME_TONE = {FollowUpState.DONE: "good", FollowUpState.SKIPPED: "neutral", FollowUpState.EXPIRED: "warn"}
OUTCOME_ICON = {
    FollowUpState.DONE: "circle-check",
    FollowUpState.SKIPPED: "player-skip-forward",
    FollowUpState.EXPIRED: "hourglass",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `expired_id` is set on a step that ran out and can still be done."""

    on: date
    key: str
    title: str
    icon: str
    tone: str = "neutral"
    text: str = ""
    note: str = ""
    href: str = ""
    badge: str = ""
    badge_tone: str = "neutral"
    edit_href: str = ""
    remove_action: str = ""
    expired_id: int | None = None

    @property
    def when(self) -> str:
        """The day in words."""
        return day(self.on)


def months(entries: Iterable[Entry], *, today: date) -> list[tuple[str, list[Entry]]]:
    """The entries, the latest first, under their months; what is to come stands above all."""
    ordered = sorted(entries, key=lambda entry: (entry.on, entry.key), reverse=True)
    return [
        (title, list(group)) for title, group in groupby(ordered, key=lambda entry: _heading(entry.on, today))
    ]


@dataclass(frozen=True, slots=True)
class Past:
    """What a timeline is made of, each the latest first.

    `most` is how many of each are shown, None for all: one more was read, to know whether there are more.
    """

    talks: Sequence[Interaction]
    interviews: Sequence[Interview]
    closed: Sequence[Nudge]
    most: int | None = None

    @property
    def has_more(self) -> bool:
        """Whether something is left out."""
        return self._whole_from() > date.min

    def entries(self, others: dict[int, list[tuple[int, str]]], contact_id: int) -> list[Entry]:
        """The lines, without those before the day from which on nothing is left out."""
        closed = self.closed[: self.most]
        found = [
            *of_talks(self.talks[: self.most], others, closed, contact_id),
            *of_interviews(self.interviews[: self.most], contact_id),
            *of_followups(closed, self.talks),
        ]
        whole_from = self._whole_from()
        return [entry for entry in found if entry.on >= whole_from]

    def _whole_from(self) -> date:
        days = (
            [row.occurred_on for row in self.talks],
            [row.local_day for row in self.interviews],
            [ended_on(row) for row in self.closed],
        )
        return max(self._last_shown(each) for each in days)

    def _last_shown(self, days: Sequence[date]) -> date:
        is_cut = self.most is not None and len(days) > self.most
        return days[self.most - 1] if is_cut and self.most else date.min


def ended_on(nudge: Nudge) -> date:
    """The day under which a follow-up that is over stands."""
    return nudge.closed_on or nudge.due_on


def of_talks(
    talks: Sequence[Interaction],
    others: dict[int, list[tuple[int, str]]],
    closed: Sequence[Nudge],
    contact_id: int,
) -> list[Entry]:
    """Lines for what was logged. What an interview wrote is left out: the interview has a line of its own."""
    answered = {nudge.id: nudge for nudge in closed}
    by_hand = [row for row in talks if not (row.origin_key or "").startswith("interview:")]
    return [_talk(row, others.get(row.id, []), answered.get(_answers(row)), contact_id) for row in by_hand]


def of_interviews(interviews: Sequence[Interview], contact_id: int) -> list[Entry]:
    """Lines for the interviews that a contact took part in."""
    return [_interview(row, contact_id) for row in interviews]


def of_followups(closed: Sequence[Nudge], talks: Sequence[Interaction]) -> list[Entry]:
    """Lines for follow-ups that are over, without those that a logged talk shows already."""
    shown = {_answers(row) for row in talks if row.kind is not InteractionKind.ATTEMPT}
    return [
        _followup(nudge) for nudge in closed if not (nudge.state is FollowUpState.DONE and nudge.id in shown)
    ]


def _answers(row: Interaction) -> int:
    """The follow-up whose answer wrote this (`followup:<id>:<attempts>`); 0 for none."""
    of, _colon, rest = (row.origin_key or "").partition(":")
    number = rest.partition(":")[0]
    return int(number) if of == "followup" and number.isdecimal() else 0


def _heading(on: date, today: date) -> str:
    if on > today:
        return _("To come")
    return format_skeleton("yMMMM", datetime(on.year, on.month, 1), locale=get_locale())  # noqa: DTZ001 - a month has no zone


def _talk(row: Interaction, people: list[tuple[int, str]], answer: Nudge | None, contact_id: int) -> Entry:
    with_whom = ", ".join(name for other, name in people if other != contact_id)
    direction = str(talk_words.DIRECTION[row.direction]) if row.direction else ""
    notes = [direction, _("with %(names)s", names=with_whom) if with_whom else ""]
    home = url_for("people.contact", contact_id=contact_id)
    return Entry(
        on=row.occurred_on,
        key=f"talk-{row.id:012}",
        title=str(talk_words.KIND[row.kind]),
        icon=talk_words.ICON[row.kind],
        tone="accent" if row.counts else "neutral",
        text=row.text,
        note=" · ".join(filter(None, notes)),
        badge=followup_words.label(answer) if answer is not None else "",
        edit_href=url_for("interactions.edit", interaction_id=row.id, next=home),
        remove_action=url_for("interactions.remove", interaction_id=row.id),
    )


def _interview(row: Interview, contact_id: int) -> Entry:
    part = next((each for each in row.participants if each.contact_id == contact_id), None)
    kind = str(interview_words.KIND[row.kind])
    what = row.title or kind
    is_planned = row.state is InterviewState.PLANNED
    return Entry(
        on=row.local_day,
        key=f"interview-{row.id:012}",
        title=_("%(interview)s at %(company)s", interview=what, company=row.opening.company.name),
        icon="calendar-event" if is_planned else "messages",
        tone="info",
        note=" · ".join(
            filter(None, (kind if row.title else "", str(interview_words.ROLE[part.role]) if part else ""))
        ),
        href=url_for("interviews.page", interview_id=row.id),
        badge=str(interview_words.STATE[row.state]),
        badge_tone=interview_words.STATE_TONE[row.state],
    )


def _followup(nudge: Nudge) -> Entry:
    return Entry(
        on=ended_on(nudge),
        key=f"followup-{nudge.id:012}",
        title=nudge.title or followup_words.label(nudge),
        icon=OUTCOME_ICON.get(nudge.state, "point"),
        tone=OUTCOME_TONE.get(nudge.state, "neutral"),
        badge=str(followup_words.STATE[nudge.state]),
        badge_tone=OUTCOME_TONE.get(nudge.state, "neutral"),
        expired_id=nudge.id if nudge.state is FollowUpState.EXPIRED else None,
    )
