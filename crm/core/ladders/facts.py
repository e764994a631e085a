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
    MISSED = "missed"
    REJECTED = "rejected"
    CALLED_OFF = "called_off"
    OFFERED = "offered"
    DECIDE_BY = "decide_by"
    LANDED = "landed"
    ENDED = "ended"
    MOVED = "moved"
    THANKED = "thanked"


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody's part in an interview or an opening."""

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
    """The stage of an opening, and when the user changed it; None while it is still the first.

    `people` belong to it without having been in an interview; `source_id` is who told of it.
    """

    id: int
    stage: Stage
    stage_changed_on: date | None = None
    decide_by: date | None = None
    people: tuple[Met, ...] = ()
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Word from them about an opening: an inbound interaction with a participant, or a change of stage."""

    opening_id: int
    on: date


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """All that bears on the ladders at one company.

    `promised_on` maps the day of a debrief to the day by which they promised to answer. `closed` maps the
    keys of done, skipped and expired steps to the day when that happened; `done` names those that were done,
    `open` those that stand open. `with_cadence` are the live contacts with whom the user keeps in touch,
    `archived` those who are written to no more. Trashed contacts and openings are left out of everything.
    """

    company_id: int
    interviews: tuple[InterviewFact, ...] = ()
    openings: Mapping[int, OpeningFact] = field(default_factory=dict)
    promised_on: Mapping[date, date] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    closed: Mapping[str, date] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    with_cadence: frozenset[int] = frozenset()
    archived: frozenset[int] = frozenset()
    has_mailbox: bool = False


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """All that bears on the steps about one contact alone.

    `moves` maps each current position that the contact moved to, to the day on which the user noted that.
    `thanked_on` is the day of the latest thank-you for a talk; `may_connect` while nothing was asked on
    LinkedIn. `closed` as for a company; nothing is wanted of a contact that is not live.
    """

    contact_id: int
    is_live: bool = True
    moves: Mapping[int, date] = field(default_factory=dict)
    thanked_on: date | None = None
    may_connect: bool = False
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """A follow-up that is wanted.

    `contact_id` is None when nobody is known: it is then about the interview or the opening, to a shared
    mailbox; or when it is about the user alone. `company_id` is None for a step about a contact alone.
    `expires_on` is the last day on which it makes sense (None: it never runs out); once that is over
    (`is_past`) an open row is left to expire, but none is planted.
    """

    key: str
    kind: FollowUpKind
    contact_id: int | None
    interview_id: int | None
    opening_id: int | None
    company_id: int | None
    due_on: date
    expires_on: date | None
    reason: Reason
    is_past: bool = False
