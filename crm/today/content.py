"""What there is to say on a day: gathered once, said as a mail or in few words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.followups import queries as followups
from crm.followups.nudges import Nudge
from crm.interviews import queries as interviews
from crm.interviews.models import Interview
from crm.notifications import queries as notifications
from crm.notifications.models import Delivery
from crm.today.outlook import Day, outlook
from crm.today.quiet import Quiet, going_quiet

DOUBTED = timedelta(days=7)
FRESH = timedelta(days=2)
MOST_DOUBTS = 5
MOST_HELD = 20


@dataclass(frozen=True, slots=True)
class Content:
    """The digest before it is put into words.

    `due` came due today, `overdue` before, the longest first. `near` are interviews of today and tomorrow,
    `doubts` the deliveries that may not have arrived or wait for a decision. `week` is empty but on one day.
    """

    today: date
    zone: ZoneInfo
    due: Sequence[Nudge]
    overdue: Sequence[Nudge]
    near: Sequence[Interview]
    owed: Sequence[Interview]
    quiet: Sequence[Quiet]
    doubts: Sequence[Delivery]
    week: Sequence[Day]
    has_news: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is no reason to say anything. An old doubt alone is none: it was told before."""
        return not (
            self.due or self.overdue or self.near or self.owed or self.quiet or self.week or self.has_news
        )


def gather(session: Session, user: User, occurrence: str, when: When) -> Content:
    """What there is to say now, in the digest of this occurrence."""
    today, zone, day = when.today, when.zone, _day(occurrence, when)
    due = followups.due(session, today=today)
    doubts = _doubts(session, occurrence, when.now)
    return Content(
        today=today,
        zone=zone,
        due=[each for each in due if each.effective_on >= today],
        overdue=[each for each in due if each.effective_on < today],
        near=[each for each in interviews.upcoming(session, now=when.now) if _is_near(each, today, zone)],
        owed=interviews.debriefs_owed(session, now=when.now, today=today),
        quiet=going_quiet(session, user, today=day),
        doubts=doubts,
        week=outlook(session, user, day, when),
        has_news=any(each.created_at > when.now - FRESH for each in doubts),
    )


def _day(occurrence: str, when: When) -> date:
    """The day that the digest is for; it may leave later."""
    try:
        return date.fromisoformat(occurrence[:10])
    except ValueError:
        return when.today


def _is_near(interview: Interview, today: date, zone: ZoneInfo) -> bool:
    return interview.starts_at.astimezone(zone).date() <= today + timedelta(days=1)


def _doubts(session: Session, occurrence: str, now: datetime) -> list[Delivery]:
    """What went wrong lately, then what is on hold; not the copies of this very digest on other channels."""
    held, _count = notifications.held(session, limit=MOST_HELD)
    found = [*notifications.stuck(session, now=now), *held]
    return [each for each in found if each.created_at > now - DOUBTED and each.occ_key != occurrence]
