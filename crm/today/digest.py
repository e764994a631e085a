"""The daily digest: what is due, interviews that are near, debriefs owed. Nothing to say = nothing sent."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.feeds.building import attachment
from crm.notifications.registry import Brief
from crm.outbound.mail import Attachment, Mail
from crm.today.content import MOST_DOUBTS, Content, gather
from crm.today.lines import appointment, doubt_entry, line, quiet_entry, week_entries
from crm.today.telling import data, text
from crm.web import amounts
from crm.web.dates import day
from crm.web.public import absolute

KIND = "digest"
MOST = 40
IN_FULL = 12
MOST_A_DAY = 12


def render(session: Session, user: User, occurrence: str, when: When) -> Mail | None:
    """The digest as it is now; None when nothing is due, nothing is near and nothing else is to be told."""
    content = gather(session, user, occurrence, when)
    if content.is_empty:
        return None
    context = _context(content, user)
    return Mail(
        subject=title(content),
        text=render_template("emails/digest.txt", **context),
        html=render_template("emails/digest.html", **context),
        attachments=_calendar(session, user, when),
    )


def brief(session: Session, user: User, occurrence: str, when: When) -> Brief | None:
    """The same for other channels: a title without names, at most ten lines, and JSON for programs."""
    content = gather(session, user, occurrence, when)
    if content.is_empty:
        return None
    return Brief(title(content), text(content), "/", data(content, occurrence))


def title(content: Content) -> str:
    """How much there is. Names nobody: subjects are read over shoulders and on lock screens."""
    due, near, owed = len(content.due) + len(content.overdue), len(content.near), len(content.owed)
    if parts := _counted(due, near, owed):
        return _("Today: %(what)s", what=amounts.enumerated(parts))
    if content.week:
        acts = sum(len(each.nudges) for each in content.week)
        talks = sum(len(each.interviews) for each in content.week)
        parts = _counted(acts, talks, 0)
        return _("The week ahead: %(what)s", what=amounts.enumerated(parts)) if parts else _("The week ahead")
    if content.quiet:
        return ngettext("%(num)s person is going quiet", "%(num)s people are going quiet", len(content.quiet))
    return _("A reminder may not have reached you")


def _counted(due: int, near: int, owed: int) -> list[str]:
    parts = []
    if due:
        parts.append(ngettext("%(num)s follow-up", "%(num)s follow-ups", due))
    if near:
        parts.append(ngettext("%(num)s interview", "%(num)s interviews", near))
    if owed:
        parts.append(ngettext("%(num)s debrief", "%(num)s debriefs", owed))
    return parts


def _context(content: Content, user: User) -> dict[str, Any]:
    today, zone = content.today, content.zone
    shown = [*content.due, *content.overdue][:MOST]
    lines = [line(each, user, today, full=place < IN_FULL) for place, each in enumerate(shown)]
    return {
        "today": today,
        "lines": [each for each in lines if not each.since],
        "overdue": [each for each in lines if each.since],
        "more": len(content.due) + len(content.overdue) - len(shown),
        "appointments": [appointment(each, zone, today=today) for each in content.near],
        "debriefs": [appointment(each, zone, today=today, page="/debrief") for each in content.owed],
        "quiet": [quiet_entry(each, today) for each in content.quiet],
        "doubts": [doubt_entry(each) for each in content.doubts[:MOST_DOUBTS]],
        "more_doubts": max(0, len(content.doubts) - MOST_DOUBTS),
        "week": [_day_of_week(each, content) for each in content.week],
        "today_href": absolute("/"),
        "notices_href": absolute("/notices"),
        "settings_href": absolute("/settings"),
    }


def _day_of_week(each: Any, content: Content) -> dict[str, Any]:
    entries = week_entries(each, content.zone, content.today)
    return {"name": day(each.on), "entries": entries[:MOST_A_DAY], "more": max(0, len(entries) - MOST_A_DAY)}


def _calendar(session: Session, user: User, when: When) -> tuple[Attachment, ...]:
    """The nudges as a calendar file (METHOD:PUBLISH, the feed's UIDs), if the user wants it."""
    data = attachment(session, user, when) if user.mail_calendar else None
    if data is None:
        return ()
    return (Attachment("reminders.ics", "text/calendar", data, method="PUBLISH"),)
