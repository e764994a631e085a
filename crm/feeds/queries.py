"""Reading feeds, and what their calendars show: a bounded number of statements, however much there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.accounts.models import User
from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.db.meta import Meta
from crm.db.owner import NotFound, across_owners, one
from crm.feeds.models import Feed
from crm.followups.models import FollowUp
from crm.followups.nudges import LIVING
from crm.followups.queries import effective_day
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening
from crm.web.public import PRINTED

LIVE_INTERVIEW = Interview.deleted_at.is_(None) & Opening.deleted_at.is_(None) & Company.deleted_at.is_(None)


@dataclass(frozen=True, slots=True)
class Address:
    """What stands behind a secret address: all that is needed to answer that nothing has changed."""

    feed_id: int
    user_id: int
    name: str
    version: int
    revoked_at: datetime | None
    last_fetch_at: datetime | None
    body_key: str
    etag: str
    built_at: datetime | None
    built_day: date | None
    event_count: int
    zone: str
    locale: str
    workdays: str
    country: str | None
    nudge_at: time
    change_counter: int
    printed_url: str | None


ADDRESS = (
    select(
        Feed.id,
        Feed.user_id,
        Feed.name,
        Feed.version,
        Feed.revoked_at,
        Feed.last_fetch_at,
        Feed.body_key,
        Feed.etag,
        Feed.built_at,
        Feed.built_day,
        Feed.event_count,
        User.zone,
        User.locale,
        User.workdays,
        User.country,
        User.nudge_at,
        User.change_counter,
        select(Meta.value).where(Meta.key == PRINTED).scalar_subquery(),
    )
    .select_from(Feed)
    .join(User, User.id == Feed.user_id)
    .where(Feed.token_hash == bindparam("token_hash"))
)
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
OPEN = FollowUp.state == FollowUpState.OPEN


def address(session: Session, token_hash: str) -> Address | None:
    """The feed behind a token and its owner's settings, in one statement; None for an unknown one."""
    with across_owners("feed address"):
        row = session.execute(ADDRESS, {"token_hash": token_hash}).one_or_none()
    return None if row is None else Address(*tuple(row))


def body(session: Session, feed_id: int) -> tuple[str, bytes] | None:
    """ETag and bytes of what was built last; None for a feed that was emptied meanwhile."""
    row = session.execute(select(Feed.etag, Feed.body).where(Feed.id == feed_id)).one_or_none()
    return None if row is None or row[1] is None else (row[0], row[1])


def feed(session: Session, feed_id: int) -> Feed:
    """The owner's feed, revoked or not. Raises `NotFound`."""
    return one(session, Feed, feed_id)


def live_feed(session: Session, feed_id: int) -> Feed:
    """The owner's feed that is in use. Raises `NotFound`."""
    row = feed(session, feed_id)
    if row.revoked_at is not None:
        raise NotFound(f"Feed {feed_id} was revoked")
    return row


def feeds(session: Session, *, revoked_since: datetime) -> Sequence[Feed]:
    """The owner's feeds, the newest first: those in use, and those revoked lately."""
    return session.scalars(
        select(Feed)
        .where(Feed.revoked_at.is_(None) | (Feed.revoked_at > revoked_since))
        .order_by(Feed.revoked_at.is_not(None), Feed.created_at.desc(), Feed.id.desc())
    ).all()


def last_day(session: Session, *, until: date, most: int) -> date:
    """The last day to read follow-ups for: `until`, or earlier when there are more than `most` before it."""
    found = session.scalar(
        select(effective_day)
        .select_from(FollowUp)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .where(LIVING, OPEN, effective_day <= until)
        .order_by(effective_day)
        .offset(most)
        .limit(1)
    )
    return until if found is None else min(until, found)


@dataclass(frozen=True, slots=True)
class OpenDay:
    """An open follow-up, as much of it as counting needs."""

    asked_for: date
    expires_on: date | None
    snoozed_until: date | None


def open_days(session: Session, *, until: date) -> list[OpenDay]:
    """Every open follow-up up to `until`, without saying which."""
    rows = session.execute(
        select(effective_day, FollowUp.expires_on, FollowUp.snoozed_until)
        .select_from(FollowUp)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .where(LIVING, OPEN, effective_day <= until)
    )
    return [OpenDay(*row) for row in rows]


def last_change(session: Session) -> datetime | None:
    """When any follow-up, interview or debrief was last changed, whatever became of it."""
    newest = [
        select(func.max(table.updated_at)).scalar_subquery() for table in (FollowUp, Interview, Debrief)
    ]
    return max(filter(None, session.execute(select(*newest)).one()), default=None)


@dataclass(frozen=True, slots=True)
class Change:
    """How often something was changed, and when last."""

    rev: int
    at: datetime


def contact_changes(session: Session, ids: Iterable[int]) -> dict[int, Change]:
    """The changes of these contacts."""
    rows = session.execute(
        select(Contact.id, Contact.rev, Contact.updated_at).where(Contact.id.in_(set(ids)))
    )
    return {contact_id: Change(rev, at) for contact_id, rev, at in rows}


def note_changes(session: Session) -> Change:
    """The changes of all debriefs and promises together: what they say of people stands in other entries."""
    debriefs = session.execute(select(func.sum(Debrief.rev), func.max(Debrief.updated_at))).one()
    promises = session.execute(
        select(func.sum(FollowUp.rev), func.max(FollowUp.updated_at)).where(
            FollowUp.kind == FollowUpKind.PROMISED
        )
    ).one()
    at = max(filter(None, (debriefs[1], promises[1])), default=LONG_AGO)
    return Change(int(debriefs[0] or 0) + int(promises[0] or 0), at)


def thanks_changes(session: Session, company_ids: Iterable[int]) -> list[tuple[str, Change]]:
    """(key, changes of row and contact) of every thank-you at these companies, answered ones among them."""
    rows = session.execute(
        select(FollowUp.origin_key, FollowUp.rev, FollowUp.updated_at, Contact.rev, Contact.updated_at)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .where(FollowUp.kind == FollowUpKind.THANK_YOU, FollowUp.company_id.in_(set(company_ids)))
    )
    return [
        (key, Change(rev + (contact_rev or 0), max(at, contact_at or at)))
        for key, rev, at, contact_rev, contact_at in rows
    ]


def interviews(session: Session, *, start: date, until: date, most: int) -> Sequence[Interview]:
    """The interviews of these days in every state, the newest first, with opening, company and people."""
    statement = (
        select(Interview)
        .join(Interview.opening)
        .join(Opening.company)
        .where(LIVE_INTERVIEW, Interview.local_day >= start, Interview.local_day <= until)
        .options(
            joinedload(Interview.opening).joinedload(Opening.company),
            selectinload(Interview.participants).joinedload(Participant.contact),
        )
        .order_by(Interview.starts_at.desc(), Interview.id)
        .limit(most)
    )
    return session.scalars(statement).unique().all()


def debriefed(session: Session, *, start: date) -> frozenset[tuple[int, date]]:
    """(company, day) of every debrief that was written for a day from `start` on."""
    rows = session.execute(select(Debrief.company_id, Debrief.local_day).where(Debrief.local_day >= start))
    return frozenset((company_id, day) for company_id, day in rows)


def interview_changes(session: Session) -> dict[int, int]:
    """How often the interviews at each company were changed, all together."""
    rows = session.execute(
        select(Opening.company_id, func.sum(Interview.rev))
        .select_from(Interview)
        .join(Opening, Opening.id == Interview.opening_id)
        .group_by(Opening.company_id)
    )
    return {company_id: int(revisions) for company_id, revisions in rows}
