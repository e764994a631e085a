"""The list of found events: what is new, what moved, and what was called off; judged anew at each look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm.calendars.models import AccountCalendar, CalendarAccount, FoundEvent, FoundState
from crm.contacts.models import Contact
from crm.core.kinds import InterviewState
from crm.interviews.models import Interview, Participant
from crm.transfer.reading.interview_score import CERTAIN

MOST = 200


class News(StrEnum):
    """What a found event is beside the user's interviews."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    CALLED_OFF = "called_off"
    TRASHED = "trashed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A found event that waits for a word. `interview_id` is the one that it is about, if there is one.

    `beside` is the id and title of another interview at that very time, `before` when it was planned to be.
    """

    id: int
    calendar_id: int
    calendar: str
    title: str
    starts_at: datetime
    said: Mapping[str, Any]
    news: News
    interview_id: int | None = None
    before: datetime | None = None
    beside: tuple[int, str] | None = None

    @property
    def is_certain(self) -> bool:
        """Whether there is hardly a doubt; of the user's own interviews there is none."""
        return self.news is not News.NEW or int(self.said.get("score", 0)) >= CERTAIN


def proposals(session: Session) -> list[Proposal]:
    """What waits, in order of time; the same event in two calendars once. A handful of statements."""
    rows = _waiting(session)
    interviews = _interviews(session, {row.uid for row in rows if row.uid})
    people = _people(session, [each.id for each in interviews.values()])
    beside = _beside(session, [row.starts_at for row in rows])
    found: dict[object, Proposal] = {}
    for row in rows:
        known = interviews.get((row.uid, row.said.get("recurrence_id"))) if row.uid else None
        news = News.NEW if known is None else _news(row, known, people.get(known.id, frozenset()))
        key = (row.uid, row.said.get("recurrence_id")) if row.uid else row.id
        if news is not None and not (known is None and row.said.get("is_cancelled")):
            found.setdefault(key, _proposal(row, news, known, beside))
    return list(found.values())


def certain(session: Session) -> set[tuple[int, News, datetime]]:
    """Which wait about which there is hardly a doubt, and with what news."""
    return {(each.id, each.news, each.starts_at) for each in proposals(session) if each.is_certain}


def _waiting(session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
    return session.execute(
        select(
            FoundEvent.id,
            FoundEvent.uid,
            FoundEvent.title,
            FoundEvent.starts_at,
            FoundEvent.said,
            AccountCalendar.id.label("calendar_id"),
            AccountCalendar.name.label("calendar"),
            CalendarAccount.name.label("account"),
        )
        .join(AccountCalendar, AccountCalendar.id == FoundEvent.calendar_id)
        .join(CalendarAccount, CalendarAccount.id == AccountCalendar.account_id)
        .where(
            FoundEvent.state == FoundState.PROPOSED,
            FoundEvent.starts_at.is_not(None),
            AccountCalendar.is_read.is_(True),
        )
        .order_by(FoundEvent.starts_at, FoundEvent.id)
        .limit(MOST)
    ).all()


def _interviews(session: Session, uids: set[str]) -> dict[tuple[str, str | None], Any]:
    if not uids:
        return {}
    rows = session.execute(
        select(
            Interview.id,
            Interview.uid,
            Interview.recurrence_id,
            Interview.starts_at,
            Interview.ends_at,
            Interview.place,
            Interview.link,
            Interview.sequence,
            Interview.stamped_at,
            Interview.state,
            Interview.deleted_at,
        ).where(Interview.uid.in_(uids))
    )
    return {(str(row.uid), row.recurrence_id): row for row in rows}


def _people(session: Session, interview_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    if not interview_ids:
        return {}
    found: dict[int, set[str]] = {}
    rows = session.execute(
        select(Participant.interview_id, Contact.name)
        .join(Contact, Contact.id == Participant.contact_id)
        .where(Participant.interview_id.in_(interview_ids))
    )
    for interview_id, name in rows:
        found.setdefault(interview_id, set()).add(name.casefold())
    return {interview_id: frozenset(names) for interview_id, names in found.items()}


def _beside(session: Session, starts: Sequence[datetime]) -> dict[datetime, tuple[int, str]]:
    """The interviews that begin at these very times: perhaps the same one, entered by hand."""
    if not starts:
        return {}
    rows = session.execute(
        select(Interview.starts_at, Interview.id, Interview.title).where(
            Interview.starts_at.in_(set(starts)),
            Interview.deleted_at.is_(None),
            Interview.state != InterviewState.CANCELLED,
        )
    )
    return {starts_at: (interview_id, title) for starts_at, interview_id, title in rows}


def _news(row: Any, interview: Any, people: frozenset[str]) -> News | None:
    """As an invitation is judged (`transfer.invitations.verdict`): the newer counts, if it changes much."""
    age = _age(row.said.get("sequence", 0), _moment(row.said.get("stamped_at")))
    known = _age(interview.sequence, interview.stamped_at)
    if interview.deleted_at is not None:
        return News.TRASHED if age >= known and not row.said.get("is_cancelled") else None
    if age <= known:
        return None
    if row.said.get("is_cancelled"):
        return News.CALLED_OFF if interview.state is not InterviewState.CANCELLED else None
    ends_at = _moment(row.said.get("ends_at"))
    if row.starts_at != interview.starts_at or ends_at not in (None, interview.ends_at):
        return News.MOVED
    return News.CHANGED if _differs(row.said, interview, people) else None


def _differs(said: Mapping[str, Any], interview: Any, people: frozenset[str]) -> bool:
    return (
        interview.state is InterviewState.CANCELLED
        or said.get("place", "") not in ("", interview.place)
        or said.get("link", "") not in ("", interview.link)
        or any(name.casefold() not in people for name in said.get("people", ()))
    )


def _age(sequence: int, stamped_at: datetime | None) -> tuple[int, float]:
    return sequence, stamped_at.timestamp() if stamped_at else 0.0


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _proposal(
    row: Any, news: News, known: Any | None, beside: Mapping[datetime, tuple[int, str]]
) -> Proposal:
    return Proposal(
        id=row.id,
        calendar_id=row.calendar_id,
        calendar=row.calendar or row.account,
        title=row.title,
        starts_at=row.starts_at,
        said=row.said,
        news=news,
        interview_id=known.id if known is not None else None,
        before=known.starts_at if known is not None else None,
        beside=beside.get(row.starts_at) if news is News.NEW else None,
    )
