"""From the story's days to real ones, seen from today. Interviews fall on workdays, but today's stays."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from crm.core.workdays import Workdays
from crm.transfer.demo.script import InterviewEntry, Moment

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of a story that is told on `today` to a user in `zone`."""

    today: date
    zone: ZoneInfo
    working: Workdays
    interviews: dict[str, date]

    def day(self, moment: Moment) -> date:
        """The day of an entry."""
        if isinstance(moment, int):
            return self.today + timedelta(days=moment)
        key, _, after = moment.partition("+")
        return self.interviews[key] + timedelta(days=int(after or 0))

    def workday(self, moment: Moment) -> date:
        """The day of an entry, or the next one on which the user works."""
        return self.working.on_or_after(self.day(moment))

    def instant(self, moment: Moment | date, at: time) -> datetime:
        """The instant of an entry, aware UTC."""
        day = moment if isinstance(moment, date) else self.day(moment)
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def days_of(
    interviews: tuple[InterviewEntry, ...], *, today: date, zone: ZoneInfo, working: Workdays
) -> Days:
    """The calendar of a story with these interviews."""
    found = {each.key: _interview_day(each.day, today=today, working=working) for each in interviews}
    return Days(today, zone, working, found)


def _interview_day(day: int | Literal["latest"], *, today: date, working: Workdays) -> date:
    if not isinstance(day, int):
        return _latest(today, working)
    wanted = today + timedelta(days=day)
    if day > 0:
        return working.on_or_after(wanted)
    while day < 0 and not working.is_workday(wanted):
        wanted -= ONE_DAY
    return wanted


def _latest(today: date, working: Workdays) -> date:
    """The latest workday before today whose next workday has come: its thank-yous are due."""
    day = today - ONE_DAY
    while not working.is_workday(day) or working.next_after(day) > today:
        day -= ONE_DAY
    return day
