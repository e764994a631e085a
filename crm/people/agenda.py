"""Interviews as lines of a list, ready for the template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from babel.dates import format_skeleton
from flask_babel import get_locale, to_user_timezone
from flask_babel import gettext as _

from crm.core.kinds import InterviewState
from crm.interviews import wording
from crm.interviews.clashing import Sign
from crm.interviews.queries import DEBRIEF_DAYS
from crm.web.dates import clocktime, day

NONE: Mapping[int, Sign] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """One interview of the list."""

    id: int
    company: str
    what: str
    day: str
    times: str
    needs_year: bool
    leaf: tuple[str, str, str]
    state: str
    tone: str
    names: list[str]
    owes_debrief: bool
    clash: Sign | None


def lines(
    rows: Sequence[Any], names: dict[int, list[str]], *, now: datetime, signs: Mapping[int, Sign] = NONE
) -> list[Line]:
    """The lines of these rows, in their order; `signs` are those that collide."""
    return [_line(row, names.get(row.id, []), now, signs.get(row.id)) for row in rows]


def moment(starts_at: datetime, ends_at: datetime) -> str:
    """Day and times, in the user's zone."""
    return f"{day(to_user_timezone(starts_at).date())}, {span(starts_at, ends_at)}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when, in the user's zone; the second day is named when it is another one."""
    first, last = to_user_timezone(starts_at).date(), to_user_timezone(ends_at).date()
    until = clocktime(ends_at) if first == last else f"{day(last)}, {clocktime(ends_at)}"
    return _("%(from)s to %(to)s", **{"from": clocktime(starts_at), "to": until})


def owes_debrief(row: Any, *, now: datetime) -> bool:
    """Whether it was held lately and nothing was written down."""
    is_recent = now - timedelta(days=DEBRIEF_DAYS) < row.ends_at <= now
    return row.state is InterviewState.HELD and is_recent and not row.has_debrief


def _line(row: Any, names: list[str], now: datetime, clash: Sign | None) -> Line:
    kind = str(wording.KIND[row.kind])
    local_day = to_user_timezone(row.starts_at).date()
    is_ahead = row.state is InterviewState.PLANNED and row.ends_at > now
    return Line(
        id=row.id,
        company=row.company,
        what=" · ".join(filter(None, (row.title or kind, row.opening))),
        day=day(local_day),
        times=span(row.starts_at, row.ends_at),
        needs_year=local_day.year != to_user_timezone(now).year,
        leaf=_leaf(row.starts_at),
        state="" if is_ahead else str(wording.STATE[row.state]),
        tone=wording.STATE_TONE[row.state],
        names=names,
        owes_debrief=owes_debrief(row, now=now),
        clash=clash,
    )


def _leaf(starts_at: datetime) -> tuple[str, str, str]:
    """Month, day and weekday, short."""
    local = to_user_timezone(starts_at).replace(tzinfo=None)
    month, number, weekday = (format_skeleton(part, local, locale=get_locale()) for part in ("MMM", "d", "E"))
    return month, number, weekday
