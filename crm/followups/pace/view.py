"""What pages show of the pace: the load of the week, and what is offered on Today."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.modes import has_settled
from crm.followups.pace import fresh_start, landing, load, wording
from crm.followups.pace.forms import MAX_CAPACITY
from crm.web.dates import day

DAYS = 5
LOOK_AHEAD = 14


@dataclass(frozen=True, slots=True)
class DayLoad:
    """A day: how many of how many, and the same in words. `state`: "free", "full", "over" or "away"."""

    label: str
    planned: int
    most: int
    said: str
    state: str


@dataclass(frozen=True, slots=True)
class Week:
    """The coming workdays, and whether everything that was promised fits into a year."""

    days: list[DayLoad]
    promise: str
    is_enough: bool
    mode: str


@dataclass(frozen=True, slots=True)
class FreshStart:
    """The offer in words."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Landed:
    """The offer of a round of good news in words, and where the user probably starts."""

    text: str
    company: str


@dataclass(frozen=True, slots=True)
class Pace:
    """What Today says."""

    week: Week
    away: str
    fresh_start: FreshStart | None
    has_settled: bool
    landed: Landed | None


def week(session: Session, user: User, *, today: date) -> Week:
    """How full the coming workdays are; what is overdue counts for the first of them."""
    shown = [today + timedelta(days=n) for n in range(LOOK_AHEAD)]
    shown = [each for each in shown if user.working.is_workday(each)][:DAYS]
    planned = load.by_day(session, today=today, until=shown[-1] if shown else today)
    if shown and shown[0] != today:
        planned[shown[0]] = planned.get(shown[0], 0) + planned.pop(today, 0)
    reach = load.keeping_up(session, user, today=today)
    return Week(
        days=[_day(user, each, planned.get(each, 0)) for each in shown],
        promise=wording.promise(reach, most=MAX_CAPACITY),
        is_enough=reach.is_enough,
        mode=str(wording.MODE_NOW[user.search_mode]),
    )


def of_today(session: Session, user: User, *, today: date) -> Pace:
    """What Today says."""
    offer = fresh_start.offered(session, user, today=today)
    news = landing.offered(session, user, today=today)
    is_away = user.away is not None and user.placing.is_away(today)
    return Pace(
        week=week(session, user, today=today),
        away=wording.away_until(user.away[1]) if user.away is not None and is_away else "",
        fresh_start=FreshStart(wording.fresh_start_title(offer), wording.fresh_start(offer))
        if offer
        else None,
        has_settled=has_settled(user.search_mode, user.search_mode_on, today=today),
        landed=Landed(wording.landed(news, user.daily_capacity), news.company) if news else None,
    )


def _day(user: User, when: date, planned: int) -> DayLoad:
    most, is_away = user.daily_capacity, user.placing.is_away(when)
    state = "free" if planned < most else "full" if planned == most else "over"
    return DayLoad(
        label=day(when),
        planned=min(planned, most),
        most=most,
        said=wording.load(planned, most, is_away=is_away),
        state="away" if is_away else state,
    )
