"""The next digests of a user in words: day, hour, what shifts them, what is left out."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.notifications import occurrence, queries, upcoming
from crm.notifications.channels.views import title
from crm.notifications.upcoming import Coming, Leaving, Standing, Way
from crm.web import amounts
from crm.web.dates import clocktime, day

COUNT = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A digest that will come, or days that are left out. `badge` says when the clocks change."""

    title: str
    sub: str
    badge: str = ""
    is_away: bool = False


def next_digests(session: Session, user: User, when: When) -> list[Entry]:
    """The next five; none while no channel takes the digest."""
    standing = stands(session, user)
    if standing is None:
        return []
    names = {channel.key: title(channel) for channel in queries.channels(session)}
    found = upcoming.coming(standing, now=when.now, count=COUNT)
    entries, before = [], upcoming.offset(when.now, standing.zone)
    for is_skipped, group in groupby(found, key=lambda each: each.is_skipped):
        together = list(group)
        if is_skipped:
            entries.append(_away([each.day for each in together]))
            continue
        for each in together:
            now = upcoming.offset(each.at, standing.zone)
            entries.append(_entry(each, standing, names, badge=_offset(now) if now != before else ""))
            before = now
    return entries


def stands(session: Session, user: User) -> Standing | None:
    """Where the user's digest stands; None while it is switched off."""
    reminder = queries.digest_reminder(session)
    if reminder is None or reminder.next_due_utc is None:
        return None
    return Standing(
        local_at=reminder.local_at,
        zone=occurrence.zone(user.zone),
        planned=date.fromisoformat(reminder.occ_key) if reminder.occ_key else None,
        next_due=reminder.next_due_utc,
        away_from=user.away_from,
        away_until=user.away_until,
        ways=tuple(
            Way(channel.key, channel.quiet_from, channel.quiet_until, channel.paused_until)
            for channel in queries.channels(session)
            if channel.is_on and channel.takes_digest
        ),
    )


def _entry(each: Coming, standing: Standing, names: dict[str, str], *, badge: str) -> Entry:
    wall = each.at.astimezone(standing.zone)
    notes = []
    if wall.date() != each.day:
        notes.append(_("The digest of %(day)s, which is still owed.", day=day(each.day)))
    elif _is_skipped_hour(each, standing):
        notes.append(_("The clocks skip %(time)s on this day.", time=clocktime(standing.local_at)))
    notes.append(_ways(each, names))
    text = _("%(day)s, %(time)s", day=day(wall.date()), time=clocktime(wall.time()))
    return Entry(text, " ".join(notes), badge)


def _is_skipped_hour(each: Coming, standing: Standing) -> bool:
    due = occurrence.instant(each.day, standing.local_at, standing.zone)
    return each.at == due and due.astimezone(standing.zone).time() != standing.local_at


def _ways(each: Coming, names: dict[str, str]) -> str:
    """By which channels, and how much later by which."""
    if not each.leavings:
        return _("Only in the app: every channel is paused then.")
    at_once = [names[leaving.key] for leaving in each.leavings if not leaving.is_held_back]
    parts = [_("By %(channels)s.", channels=amounts.enumerated(at_once))] if at_once else []
    parts += [_held_back(leaving, names) for leaving in each.leavings if leaving.is_held_back]
    return " ".join(parts)


def _held_back(leaving: Leaving, names: dict[str, str]) -> str:
    return _(
        "By %(channel)s at %(time)s, after its quiet hours.",
        channel=names[leaving.key],
        time=clocktime(leaving.at),
    )


def _away(days: list[date]) -> Entry:
    if len(days) == 1:
        text = day(days[0])
    else:
        text = _("%(first)s to %(last)s", first=day(days[0]), last=day(days[-1]))
    return Entry(text, _("You are away: no digest."), is_away=True)


def _offset(of: timedelta) -> str:
    """As people write it: UTC, UTC+1, UTC-3:30."""
    minutes = round(of.total_seconds() / 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "-"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"
