"""What an invitation means for what is already there (FORMATS 2.3; RFC 5546 2.1.4, 2.1.5)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from crm.core.kinds import InterviewState
from crm.interviews import queries as interviews
from crm.interviews.models import Interview
from crm.transfer.reading import Event


class Verdict(StrEnum):
    NEW = "new"
    SAME = "same"
    OLDER = "older"
    UPDATE = "update"
    CANCEL = "cancel"
    CANCEL_HELD = "cancel_held"
    CANCEL_UNKNOWN = "cancel_unknown"
    ANSWER = "answer"

    @property
    def may_apply(self) -> bool:
        """Whether there is anything to confirm."""
        return self in (Verdict.NEW, Verdict.UPDATE, Verdict.CANCEL, Verdict.CANCEL_HELD)


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and the interview that it is about, if there is one already."""

    verdict: Verdict
    interview: Interview | None = None


def identity(event: Event, sha256: str, index: int) -> tuple[str, str | None]:
    """UID and RECURRENCE-ID; what has no UID is known by its content."""
    return event.uid or f"content:{sha256}:{index}", event.recurrence_id


def judge(session: Session, event: Event, sha256: str, index: int) -> Judged:
    """Compare with the interview of the same identity: higher SEQUENCE wins, then later DTSTAMP."""
    interview = interviews.by_uid(session, *identity(event, sha256, index))
    if event.method in ("REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"):
        return Judged(Verdict.ANSWER, interview)
    if interview is None:
        return Judged(Verdict.CANCEL_UNKNOWN if event.is_cancelled else Verdict.NEW)
    if _is_older(event, interview):
        return Judged(Verdict.OLDER, interview)
    if event.is_cancelled:
        return Judged(_cancelling(interview), interview)
    is_new = _is_newer(event, interview) or interview.deleted_at is not None
    return Judged(Verdict.UPDATE if is_new and _differs(event, interview) else Verdict.SAME, interview)


def _cancelling(interview: Interview) -> Verdict:
    if interview.state is InterviewState.CANCELLED:
        return Verdict.SAME
    return Verdict.CANCEL_HELD if interview.state is InterviewState.HELD else Verdict.CANCEL


def _is_older(event: Event, interview: Interview) -> bool:
    if event.sequence != interview.sequence:
        return event.sequence < interview.sequence
    return bool(event.dtstamp and interview.stamped_at and event.dtstamp < interview.stamped_at)


def _is_newer(event: Event, interview: Interview) -> bool:
    if event.sequence != interview.sequence:
        return event.sequence > interview.sequence
    return bool(event.dtstamp and interview.stamped_at and event.dtstamp > interview.stamped_at)


def _differs(event: Event, interview: Interview) -> bool:
    """Whether following the event would change anything: times, place, link, state or people."""
    known = {(person.contact.name.casefold()) for person in interview.participants}
    news = (
        interview.state is InterviewState.CANCELLED,
        interview.deleted_at is not None,
        _instant(event.starts_at) != interview.starts_at,
        _instant(event.ends_at) not in (None, interview.ends_at),
        (event.place or "") not in ("", interview.place),
        (event.link or "") not in ("", interview.link),
        any(person.name.casefold() not in known for person in event.people),
    )
    return any(news)


def _instant(value: datetime | None) -> datetime | None:
    return value.astimezone(UTC) if value is not None else None
