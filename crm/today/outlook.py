"""The weekly outlook: what the next six days hold, day by day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.followups import queries as followups
from crm.followups.nudges import Nudge
from crm.interviews import queries as interviews
from crm.interviews.models import Interview
from crm.today import queries

DAYS = 6


@dataclass(frozen=True, slots=True)
class Day:
    """One day that holds something. `words` are companies that promised word by then."""

    on: date
    interviews: Sequence[Interview]
    nudges: Sequence[Nudge]
    words: Sequence[str]

    @property
    def size(self) -> int:
        """How much there is."""
        return len(self.interviews) + len(self.nudges) + len(self.words)


def outlook(session: Session, user: User, day: date, when: When) -> list[Day]:
    """The days after `day` that hold something; nothing on other weekdays than the user's for it."""
    if user.outlook_day is None or day.isoweekday() != user.outlook_day:
        return []
    first, last = when.today + timedelta(days=1), when.today + timedelta(days=DAYS)
    nudges: dict[date, list[Nudge]] = defaultdict(list)
    for nudge in followups.coming(session, today=when.today, until=last):
        nudges[nudge.effective_on].append(nudge)
    talks: dict[date, list[Interview]] = defaultdict(list)
    for each in interviews.upcoming(session, now=when.now, limit=200):
        talks[_day_of(each.starts_at, when)].append(each)
    words: dict[date, list[str]] = defaultdict(list)
    for company, on in queries.words_promised(session, first, last):
        words[on].append(company)
    days = (first + timedelta(days=n) for n in range(DAYS))
    found = (Day(on, talks.get(on, []), nudges.get(on, []), words.get(on, [])) for on in days)
    return [each for each in found if each.size]


def _day_of(moment: datetime, when: When) -> date:
    return moment.astimezone(when.zone).date()
