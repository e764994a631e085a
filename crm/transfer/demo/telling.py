"""Tells the story: entries in the order of their instants, and between them what the clock does."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InterviewState
from crm.core.when import When
from crm.followups import jobs as followups
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.transfer.demo.acts import act
from crm.transfer.demo.cast import Cast
from crm.transfer.demo.days import ONE_DAY, Days, days_of
from crm.transfer.demo.script import Entry, MetEntry, people, script

AFTER_MIDNIGHT = time(0, 1)


class AheadOfTime(ValueError):
    """The story has an entry that has not happened yet."""


def tell(session: Session, user: User, *, now: datetime) -> None:
    """Live the whole story up to `now`, as the owner. Nothing is committed."""
    present = When(now, ZoneInfo(user.zone))
    days = days_of(script().interview, today=present.today, zone=present.zone, working=user.working)
    cast = Cast(session, days)
    timeline = sorted(_entries(days), key=lambda pair: pair[0])
    day = timeline[0][0].astimezone(present.zone).date()
    for instant, entry in timeline:
        if instant > now:
            raise AheadOfTime(repr(entry))
        when = When(instant, present.zone)
        day = _pass_time(session, days, day, when)
        act(entry, cast, when)
        session.flush()
    _pass_time(session, days, day, present)


def first_day() -> int:
    """The day on which the story begins, counted from today."""
    return min(card.on for card in people().values() if card.on is not None)


def _entries(days: Days) -> Iterator[tuple[datetime, Entry]]:
    """Each entry with its instant."""
    met = (MetEntry(on=card.on, person=key) for key, card in people().items() if card.on is not None)
    for entry in chain(met, script().entries()):
        yield days.instant(entry.on, entry.at), entry


def _pass_time(session: Session, days: Days, since: date, when: When) -> date:
    """What the clock does until `when`: interviews that ended were held, at night steps run out."""
    if when.today > since:
        for night in _eventful_nights(session, since, when.today):
            midnight = When(days.instant(night, AFTER_MIDNIGHT), when.zone)
            interviews.sweep(session, when=midnight)
            followups.sweep(session, when=midnight)
    interviews.sweep(session, when=when)
    return when.today


def _eventful_nights(session: Session, since: date, until: date) -> list[date]:
    """The nights up to and with `until` after which something is over: a sweep in any other finds nothing."""
    ended = select(Interview.local_day).where(Interview.state == InterviewState.PLANNED)
    run_out = select(FollowUp.expires_on).where(FollowUp.state == FollowUpState.OPEN)
    mornings = {day + ONE_DAY for query in (ended, run_out) for day in session.scalars(query) if day}
    mornings |= {day for day in session.scalars(select(Contact.paused_until)) if day}
    return sorted(morning for morning in mornings if since < morning <= until)
