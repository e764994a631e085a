"""What is said some time before: an interview, or a follow-up that has a time. As a mail, and in few words.

Decided when it is sent: nothing is said of what was called off, moved to another time, answered or is over.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext, to_user_timezone
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import InterviewState
from crm.core.when import When
from crm.db.owner import NotFound
from crm.followups import queries as followups
from crm.followups import wording
from crm.followups.links import Verb
from crm.followups.wording.entries import page_of
from crm.interviews import queries as interviews
from crm.interviews.models import Interview
from crm.interviews.wording import ROLE
from crm.notifications import occurrence
from crm.notifications.actions.timed import parts_of
from crm.notifications.models import ReminderKind
from crm.notifications.queries import timed_reminder
from crm.notifications.registry import Brief, Briefer, Renderer
from crm.outbound.mail import Mail
from crm.today import queries
from crm.today.answers import answer
from crm.web.dates import clocktime, day
from crm.web.public import absolute

LATE = timedelta(minutes=5)
IN_MINUTES = 90
NAMED = 4
WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Soon:
    """What there is to say. The title names nobody; `links` are pairs of label and absolute address."""

    title: str
    lines: tuple[str, ...]
    path: str
    links: tuple[tuple[str, str], ...]
    late: str
    data: dict[str, Any] = field(default_factory=dict)
    join: str = ""


Finder = Callable[[Session, User, str, When], Soon | None]


@dataclass(frozen=True, slots=True)
class Reminding:
    """How one kind of timed reminder is said, and in which words its notice."""

    render: Renderer
    brief: Briefer
    place: str
    words: Callable[[Mapping[str, Any]], str]
    icon: str


def interview(session: Session, user: User, key: str, when: When) -> Soon | None:
    """An interview that comes up: where, who, and the brief. None when it does not any more."""
    due = _due(session, ReminderKind.INTERVIEW, key)
    if due is None:
        return None
    try:
        found = interviews.whole(session, int(due[0]))
    except (NotFound, ValueError):
        return None
    if not _stands(found) or found.ends_at <= when.now:
        return None
    page = f"/interviews/{found.id}"
    return Soon(
        title=_title(found, when),
        lines=tuple(filter(None, _about(found))),
        path=page,
        links=(
            (_("Who they are, and what to know"), absolute(page)),
            *([(_("Join"), found.link)] if found.link.startswith(WEB) else []),
        ),
        late=_late(due[1], when),
        data={
            "text": " · ".join(filter(None, (found.opening.company.name, found.title))),
            "company": found.opening.company.name,
            "starts_at": found.starts_at.isoformat(),
            "ends_at": found.ends_at.isoformat(),
            "place": found.place,
            "link": found.link,
        },
        join=_("Join: %(link)s", link=found.link) if found.link else "",
    )


def follow_up(session: Session, user: User, key: str, when: When) -> Soon | None:
    """A follow-up whose time comes. None when it was answered or put off."""
    due = _due(session, ReminderKind.FOLLOW_UP, key)
    if due is None or not due[0].isdecimal() or not queries.is_timed(session, int(due[0])):
        return None
    nudge = followups.nudge(session, int(due[0]))
    starts_at = occurrence.instant(nudge.effective_on, nudge.due_time or time.min, when.zone)
    labels = ((_("Done"), Verb.DONE), (_("Snooze"), Verb.SNOOZE), (_("Skip"), Verb.SKIP))
    return Soon(
        title=_followup_title(starts_at, when),
        lines=(wording.headline(nudge), wording.why_now(nudge, today=when.today)),
        path=page_of(nudge),
        links=(
            (_("Open"), absolute(page_of(nudge))),
            *((label, answer(nudge, user, verb)) for label, verb in labels),
        ),
        late=_late(due[1], when),
        data={"text": wording.headline(nudge), "starts_at": starts_at.isoformat()},
    )


def _mail(find: Finder) -> Renderer:
    def render(session: Session, user: User, key: str, when: When) -> Mail | None:
        soon = find(session, user, key, when)
        if soon is None:
            return None
        context = {"soon": soon, "settings_href": absolute("/settings")}
        return Mail(
            subject=soon.title,
            text=render_template("emails/soon.txt", **context),
            html=render_template("emails/soon.html", **context),
        )

    return render


def _brief(kind: ReminderKind, find: Finder) -> Briefer:
    def brief(session: Session, user: User, key: str, when: When) -> Brief | None:
        soon = find(session, user, key, when)
        if soon is None:
            return None
        text = "\n".join(filter(None, (*soon.lines, soon.join, soon.late)))
        about = {"type": kind.value, "id": int(key.partition("@")[0]), "url": soon.links[0][1], **soon.data}
        return Brief(soon.title, text, soon.path, {"kind": kind.value, "occurrence": key, "items": [about]})

    return brief


def _due(session: Session, kind: ReminderKind, key: str) -> tuple[str, datetime] | None:
    """What it is about and when it was due; None when it has been moved to another time since."""
    found = parts_of(key)
    if found is None:
        return None
    row = timed_reminder(session, kind, found[0])
    has_moved = row is not None and (row.next_due_utc is not None or row.occ_key != key.partition("+")[0])
    return None if has_moved else found


def _stands(found: Interview) -> bool:
    here = (found.deleted_at, found.opening.deleted_at, found.opening.company.deleted_at)
    return found.state is InterviewState.PLANNED and here == (None, None, None)


def _title(found: Interview, when: When) -> str:
    company, minutes = found.opening.company.name, _minutes(found.starts_at, when)
    if minutes < 0:
        began = clocktime(found.starts_at)
        return _("Interview with %(company)s since %(time)s", company=company, time=began)
    if minutes == 0:
        return _("Interview with %(company)s now", company=company)
    if minutes == 60:
        return _("Interview with %(company)s in an hour", company=company)
    if minutes <= IN_MINUTES:
        return ngettext(
            "Interview with %(company)s in %(num)s minute",
            "Interview with %(company)s in %(num)s minutes",
            minutes,
            company=company,
        )
    at = _at(found.starts_at, when)
    return _("Interview with %(company)s: %(moment)s", company=company, moment=at)


def _followup_title(starts_at: datetime, when: When) -> str:
    minutes = _minutes(starts_at, when)
    if minutes == 60:
        return _("A follow-up in an hour")
    if 0 < minutes <= IN_MINUTES:
        return ngettext("A follow-up in %(num)s minute", "A follow-up in %(num)s minutes", minutes)
    return _("A follow-up: %(moment)s", moment=_at(starts_at, when))


def _minutes(starts_at: datetime, when: When) -> int:
    return round((starts_at - when.now).total_seconds() / 60)


def _at(moment: datetime, when: When) -> str:
    """Time, and the day where it is not today."""
    local_day = to_user_timezone(moment).date()
    if local_day == when.today:
        return clocktime(moment)
    if local_day == when.today + timedelta(days=1):
        return _("tomorrow, %(time)s", time=clocktime(moment))
    return f"{day(local_day)}, {clocktime(moment)}"


def _about(found: Interview) -> list[str]:
    starts, ends = found.starts_at, found.ends_at
    times = _("%(from)s to %(to)s", **{"from": clocktime(starts), "to": clocktime(ends)})
    people = [each for each in found.participants if each.contact.deleted_at is None]
    names = [_("%(name)s, %(role)s", name=each.contact.name, role=ROLE[each.role]) for each in people[:NAMED]]
    if len(people) > NAMED:
        more = len(people) - NAMED
        names.append(ngettext("%(num)s more", "%(num)s more", more))
    return [
        f"{day(to_user_timezone(starts).date())}, {times}",
        " · ".join(filter(None, (found.title, found.opening.title))),
        _("Where: %(place)s", place=found.place) if found.place else "",
        *(_("With %(name)s", name=name) for name in names[:1]),
        *names[1:],
    ]


def _late(due: datetime, when: When) -> str:
    if when.now - due < LATE:
        return ""
    return _("This reminder was due at %(time)s.", time=_at(due, when))


SUBJECTS: Mapping[str, Reminding] = MappingProxyType(
    {
        ReminderKind.INTERVIEW.value: Reminding(
            render=_mail(interview),
            brief=_brief(ReminderKind.INTERVIEW, interview),
            place="/interviews/{subject}",
            words=lambda _params: _("An interview is coming up."),
            icon="calendar-due",
        ),
        ReminderKind.FOLLOW_UP.value: Reminding(
            render=_mail(follow_up),
            brief=_brief(ReminderKind.FOLLOW_UP, follow_up),
            place="/",
            words=lambda _params: _("The time of a follow-up is coming."),
            icon="bell",
        ),
    }
)
