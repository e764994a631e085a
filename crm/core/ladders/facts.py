"""What a ladder looks at, and the step that it asks for. All days are dates in the user's zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from crm.core.kinds import FollowUpKind, InterviewState, Stage
from crm.core.roles import Role


class Reason(StrEnum):
    """Why a step is asked for."""

    MET = "met"
    NO_ANSWER = "no_answer"
    PROMISED_DATE = "promised_date"
    STILL_NO_ANSWER = "still_no_answer"


@dataclass(frozen=True, slots=True)
class Met:
    """A participant of an interview."""

    contact_id: int
    role: Role


@dataclass(frozen=True, slots=True)
class InterviewFact:
    """One interview; `people` in the order of the invitation; the organiser only if it is a known person."""

    id: int
    opening_id: int
    on: date
    state: InterviewState
    people: tuple[Met, ...] = ()
    organiser_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpeningFact:
    """The stage of an opening, and when the user changed it; None while it is still the first."""

    id: int
    stage: Stage
    stage_changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Word from them about an opening: an inbound interaction with a participant, or a change of stage."""

    opening_id: int
    on: date


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """All that bears on the ladders at one company.

    `promised_on` maps the day of a debrief to the day by which they promised to answer. `closed` maps the
    keys of done, skipped and expired steps to the day when that happened; `done` names those that were done.
    """

    company_id: int
    interviews: tuple[InterviewFact, ...] = ()
    openings: Mapping[int, OpeningFact] = field(default_factory=dict)
    promised_on: Mapping[date, date] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    closed: Mapping[str, date] = field(default_factory=dict)
    done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """A follow-up that is wanted.

    `contact_id` is None when nobody is known: it is then about the interview, to a shared mailbox.
    `expires_on` is the last day on which it makes sense; once that is over (`is_past`) an open row is left to
    expire, but none is planted.
    """

    key: str
    kind: FollowUpKind
    contact_id: int | None
    interview_id: int | None
    opening_id: int | None
    company_id: int
    due_on: date
    expires_on: date
    reason: Reason
    is_past: bool = False
