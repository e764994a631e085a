"""What happened with a contact, line by line: talks, interviews, follow-ups with their outcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Protocol

from babel.dates import format_skeleton
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from crm.core.kinds import FollowUpState, InteractionKind, InterviewState
from crm.core.names import fold
from crm.followups import wording as followup_words
from crm.interactions import wording as talk_words
from crm.interactions.models import Interaction
from crm.interviews import wording as interview_words
from crm.people.queries.past import Closed, Met
from crm.web import amounts
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

    @property
    def said(self) -> str:
        """Everything that can be read in it, to search in."""
        return fold(f"{self.title} {self.text} {self.note} {self.badge}")


def months(entries: Iterable[Entry], *, today: date) -> list[tuple[str, list[Entry]]]:
    """The entries, the latest first, under their months; what is to come stands above all."""
    ordered = sorted(entries, key=lambda entry: (entry.on, entry.key), reverse=True)
    grouped = groupby(ordered, key=lambda entry: _month(entry.on, today))
    return [(_heading(month), list(group)) for month, group in grouped]


@dataclass(frozen=True, slots=True)
class Past:
    """What a timeline is made of, each the latest first.

    `most` is how many of each are shown, None for all: one more was read, to know whether there are more.
    `answers` are what talks may have answered, whether they have lines of their own or not.
    """

    talks: Sequence[Interaction]
    interviews: Sequence[Met] = ()
    closed: Sequence[Closed] = ()
    answers: Sequence[Closed] = ()
    most: int | None = None

    @property
    def has_more(self) -> bool:
        """Whether something is left out."""
        return self._whole_from() > date.min

    def entries(self, others: dict[int, list[tuple[int, str]]], contact_id: int, home: str) -> list[Entry]:
        """The lines, without those before the day from which on nothing is left out.

        `others` are the people in each talk, `home` is where an edit leads back to.
        """
        closed = self.closed[: self.most]
        found = [
            *of_talks(self.talks[: self.most], others, self.answers, _Whose(contact_id, home)),
            *of_interviews(self.interviews[: self.most]),
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


class Over(followup_words.Planted, Protocol):
    """A follow-up that is over, as a row or as a whole."""

    @property
    def id(self) -> int: ...

    @property
    def state(self) -> FollowUpState: ...

    @property
    def title(self) -> str: ...

    @property
    def due_on(self) -> date: ...

    @property
    def closed_on(self) -> date | None: ...


def ended_on(step: Over) -> date:
    """The day under which a follow-up that is over stands."""
    return step.closed_on or step.due_on


@dataclass(frozen=True, slots=True)
class _Whose:
    contact_id: int
    home: str


def matching(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Those in which every one of the words stands, whatever its case and accents."""
    wanted = fold(words).split()
    return [entry for entry in entries if all(word in entry.said for word in wanted)]


def of_talks(
    talks: Sequence[Interaction],
    others: dict[int, list[tuple[int, str]]],
    closed: Sequence[Closed],
    whose: _Whose,
) -> list[Entry]:
    """Lines for what was logged. What an interview wrote is left out: the interview has a line of its own."""
    answered = {step.id: step for step in closed}
    by_hand = [row for row in talks if not (row.origin_key or "").startswith("interview:")]
    return [_talk(row, others.get(row.id, []), answered.get(_answers(row)), whose) for row in by_hand]


def of_interviews(interviews: Sequence[Met]) -> list[Entry]:
    """Lines for interviews."""
    return [_interview(row) for row in interviews]


def of_followups(closed: Sequence[Over], talks: Sequence[Interaction]) -> list[Entry]:
    """Lines for follow-ups that are over, without those that a logged talk shows already."""
    shown = {_answers(row) for row in talks if row.kind is not InteractionKind.ATTEMPT}
    return [_followup(step) for step in closed if not (step.state is FollowUpState.DONE and step.id in shown)]


def _answers(row: Interaction) -> int:
    """The follow-up whose answer wrote this (`followup:<id>:<attempts>`); 0 for none."""
    of, _colon, rest = (row.origin_key or "").partition(":")
    number = rest.partition(":")[0]
    return int(number) if of == "followup" and number.isdecimal() else 0


def _month(on: date, today: date) -> date | None:
    """The first of the month; None for what is to come."""
    return None if on > today else on.replace(day=1)


def _heading(month: date | None) -> str:
    if month is None:
        return _("To come")
    first = datetime(month.year, month.month, 1)  # noqa: DTZ001 - a month has no zone
    return format_skeleton("yMMMM", first, locale=get_locale())


def _talk(row: Interaction, people: list[tuple[int, str]], answer: Closed | None, whose: _Whose) -> Entry:
    with_whom = amounts.enumerated(name for other, name in people if other != whose.contact_id)
    direction = str(talk_words.DIRECTION[row.direction]) if row.direction else ""
    notes = [direction, _("with %(names)s", names=with_whom) if with_whom else ""]
    return Entry(
        on=row.occurred_on,
        key=f"talk-{row.id:012}",
        title=str(talk_words.KIND[row.kind]),
        icon=talk_words.ICON[row.kind],
        tone="accent" if row.counts else "neutral",
        text=row.text,
        note=" · ".join(filter(None, notes)),
        badge=followup_words.label(answer) if answer is not None else "",
        edit_href=url_for("interactions.edit", interaction_id=row.id, next=whose.home),
        remove_action=url_for("interactions.remove", interaction_id=row.id),
    )


def _interview(row: Met) -> Entry:
    kind = str(interview_words.KIND[row.kind])
    says_it = not row.title or kind.casefold() in row.title.casefold()
    notes = ("" if says_it else kind, str(interview_words.ROLE[row.role]) if row.role else "")
    return Entry(
        on=row.local_day,
        key=f"interview-{row.id:012}",
        title=_("%(interview)s at %(company)s", interview=row.title or kind, company=row.company),
        icon="calendar-event" if row.state is InterviewState.PLANNED else "messages",
        tone="info",
        note=" · ".join(filter(None, notes)),
        href=url_for("interviews.page", interview_id=row.id),
        badge=str(interview_words.STATE[row.state]),
        badge_tone=interview_words.STATE_TONE[row.state],
    )


def _followup(step: Over) -> Entry:
    return Entry(
        on=ended_on(step),
        key=f"followup-{step.id:012}",
        title=step.title or followup_words.label(step),
        icon=OUTCOME_ICON.get(step.state, "point"),
        tone=OUTCOME_TONE.get(step.state, "neutral"),
        badge=str(followup_words.STATE[step.state]),
        badge_tone=OUTCOME_TONE.get(step.state, "neutral"),
        expired_id=step.id if step.state is FollowUpState.EXPIRED else None,
    )
