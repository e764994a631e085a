"""Interviews that collide with a talk, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from crm.core.clashes import TRAVEL, Clash, ClashKind, Talk, clashes, clashes_with
from crm.interviews import queries
from crm.interviews.wording import KIND
from crm.web.dates import clocktime

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sign:
    """A clash in one or two words."""

    text: str
    tone: str


def notes(session: Session, talk: Talk) -> list[str]:
    """What collides with it, one sentence each."""
    rows = queries.planned_around(session, talk.starts_at - TRAVEL, talk.until + TRAVEL)
    others = {row.id: row for row in rows if row.id != talk.id}
    found = clashes_with(talk, [talk_of(row) for row in others.values()])
    return [_note(clash, talk, others) for clash in found]


def signs(rows: Iterable[Any]) -> dict[int, Sign]:
    """Which of these planned interviews collide with another of them, by id."""
    found: dict[int, Sign] = {}
    for clash in sorted(
        clashes([talk_of(row) for row in rows]), key=lambda each: each.kind is ClashKind.OVERLAP
    ):
        for talk in (clash.first, clash.second) if clash.kind is ClashKind.OVERLAP else (clash.second,):
            found[talk.id] = _sign(clash.kind)
    return found


def talk_of(row: Any) -> Talk:
    """An interview, or a row of one, as a talk."""
    return Talk(row.id, row.starts_at, row.ends_at, row.place, row.link)


def proposed(
    interview_id: int, span: tuple[datetime | None, datetime | None], place: str, link: str
) -> Talk | None:
    """A talk that is not saved yet, or is about to move; None without a start."""
    starts_at, ends_at = span
    if starts_at is None:
        return None
    return Talk(interview_id, starts_at, ends_at or starts_at + timedelta(hours=1), place, link)


def _sign(kind: ClashKind) -> Sign:
    if kind is ClashKind.OVERLAP:
        return Sign(_("Overlaps"), "danger")
    return Sign(_("Little time to get there"), "warn")


def _note(clash: Clash, talk: Talk, others: dict[int, Any]) -> str:
    other = clash.second if clash.first == talk else clash.first
    row = others[other.id]
    what = _("%(what)s at %(company)s", what=row.title or str(KIND[row.kind]), company=row.company)
    if clash.kind is ClashKind.OVERLAP:
        times = _("%(from)s to %(to)s", **{"from": clocktime(row.starts_at), "to": clocktime(row.ends_at)})
        return _("At the same time: %(what)s (%(times)s).", what=what, times=times)
    return _travel(clash.between // MINUTE, what, is_later=clash.first == talk)


def _travel(minutes: int, what: str, *, is_later: bool) -> str:
    left = ngettext("%(num)s minute", "%(num)s minutes", minutes)
    if is_later:
        return _("Only %(time)s to get to the next place: %(what)s.", time=left, what=what)
    return _("Only %(time)s to get here from %(what)s.", time=left, what=what)
