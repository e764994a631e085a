"""The days of a calendar as they are drawn: what lies on each, and how much room is left on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import url_for
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.months import Month
from crm.core.when import When
from crm.core.workdays import holiday_names
from crm.followups.pace import load
from crm.followups.pace.wording import load as load_said
from crm.today.planner import entries, queries
from crm.today.planner.entries import Entry
from crm.web.dates import ago


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `room` is "past", "away", "free", "full" or "over"; `more` entries are not drawn.

    `mark` says what day it is besides: a holiday, away.
    """

    on: date
    number: str
    label: str
    distance: str
    href: str
    mark: str
    room: str
    room_said: str
    is_today: bool
    is_off: bool
    entries: Sequence[Entry] = field(default_factory=tuple)
    more: int = 0

    @property
    def iso(self) -> str:
        """The day as a form sends it."""
        return self.on.isoformat()

    @property
    def size(self) -> int:
        """How much lies on it."""
        return len(self.entries) + self.more

    @property
    def said(self) -> str:
        """The day as it is read out: its date, what it is, how much lies on it."""
        count = ngettext("%(num)s entry", "%(num)s entries", self.size) if self.size else ""
        return ", ".join(filter(None, (self.label, self.mark, count)))


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for all days: the user, the present, and what lies on the days in all."""

    user: User
    when: When
    planned: Mapping[date, int]
    holidays: Mapping[date, str]


def days(session: Session, user: User, wanted: Sequence[date], when: When, *, most: int) -> list[Day]:
    """These days in a row, with at most so many entries drawn on each."""
    first, last, today = wanted[0], wanted[-1], when.today
    around = Around(
        user=user,
        when=when,
        planned=load.by_day(session, today=today, until=last),
        holidays=_holidays(user, {each.year for each in wanted}),
    )
    nudges = queries.nudges(session, first, last, today=today, most=most)
    talks = queries.talks(session, first, last, when=when)
    words = queries.words(session, first, last)
    found = []
    for on in wanted:
        there = [
            *(entries.of_talk(each) for each in talks.get(on, ())),
            *(entries.of_word(each, on) for each in words.get(on, ())),
            *(entries.of_nudge(each, today) for each in nudges.get(on, ())),
        ]
        hidden = around.planned.get(on, 0) - len(nudges.get(on, ()))
        found.append(_day(around, on, there[:most], max(len(there) - most, 0) + hidden))
    return found


def in_rows(found: Sequence[Day]) -> list[Sequence[Day]]:
    """Seven a row."""
    return [found[n : n + 7] for n in range(0, len(found), 7)]


def busy(found: Sequence[Day], month: Month, today: date) -> list[Day]:
    """The days of the month that hold something or are special; those before today only in other months."""
    since = today if today in month else month.first
    return [each for each in found if each.on in month and each.on >= since and (each.size or each.mark)]


def _day(around: Around, on: date, shown: Sequence[Entry], more: int) -> Day:
    user, today = around.user, around.when.today
    is_away, holiday = user.placing.is_away(on), around.holidays.get(on, "")
    planned, most = around.planned.get(on, 0), user.daily_capacity
    return Day(
        on=on,
        number=format_date(on, "d", rebase=False),
        label=format_date(on, "full", rebase=False),
        distance=ago(on, today),
        href=url_for("planner.page", view="agenda", day=on.isoformat()),
        mark=" · ".join(filter(None, (_("Away") if is_away else "", holiday))),
        room=_room(on, today, planned, most, is_away=is_away),
        room_said=load_said(planned, most, is_away=is_away) if on > today else "",
        is_today=on == today,
        is_off=not user.working.is_workday(on),
        entries=shown,
        more=more,
    )


def _room(on: date, today: date, planned: int, most: int, *, is_away: bool) -> str:
    if on <= today:
        return "past"
    if is_away:
        return "away"
    if planned < most:
        return "free"
    return "full" if planned == most else "over"


def _holidays(user: User, years: set[int]) -> dict[date, str]:
    language = str(get_locale() or "en")
    found: dict[date, str] = {}
    for year in sorted(years):
        found |= holiday_names(user.country.upper(), year, language) if user.country else {}
    return found
