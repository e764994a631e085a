"""The daily mail: what is due, today's and tomorrow's interviews, debriefs owed. Nothing to say = no mail."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.feeds.building import attachment
from crm.feeds.wording import page_of
from crm.followups import queries as followups
from crm.followups import wording
from crm.followups.links import Link, Verb, sign
from crm.followups.nudges import Nudge
from crm.followups.profiles import to_connect
from crm.interviews import queries as interviews
from crm.interviews.models import Interview
from crm.outbound.mail import Attachment, Mail
from crm.web.dates import clocktime, day
from crm.web.mailto import mailto
from crm.web.public import absolute

KIND = "digest"
MOST = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One follow-up in the mail. The links are absolute; answers need no sign-in."""

    headline: str
    why: str
    met: str
    last_word: str
    opener: str
    mail_href: str
    profile_href: str
    page_href: str
    done_href: str
    snooze_href: str
    skip_href: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """An interview of today or tomorrow, or one without a debrief."""

    when: str
    title: str
    company: str
    people: str
    href: str


def render(session: Session, user: User, occurrence: str, when: When) -> Mail | None:
    """The digest as it is now; None when nothing is due, nothing is near and no debrief is owed."""
    today, zone = when.today, ZoneInfo(user.zone)
    due = followups.due(session, today=today)
    near = [each for each in interviews.upcoming(session, now=when.now) if _is_near(each, today, zone)]
    owed = interviews.debriefs_owed(session, now=when.now, today=today)
    if not (due or near or owed):
        return None
    context = {
        "today": today,
        "lines": [_line(nudge, user, today) for nudge in due[:MOST]],
        "more": max(0, len(due) - MOST),
        "appointments": [_appointment(each, zone, page="") for each in near],
        "debriefs": [_appointment(each, zone, page="/debrief") for each in owed],
        "today_href": absolute("/"),
        "settings_href": absolute("/settings"),
    }
    return Mail(
        subject=_subject(len(due), len(near), len(owed)),
        text=render_template("emails/digest.txt", **context),
        html=render_template("emails/digest.html", **context),
        attachments=_calendar(session, user, when),
    )


def _subject(due: int, near: int, owed: int) -> str:
    """Names nobody: mail subjects are read over shoulders."""
    parts = []
    if due:
        parts.append(ngettext("%(num)s follow-up", "%(num)s follow-ups", due))
    if near:
        parts.append(ngettext("%(num)s interview", "%(num)s interviews", near))
    if owed:
        parts.append(ngettext("%(num)s debrief", "%(num)s debriefs", owed))
    return _("Today: %(what)s", what=", ".join(parts))


def _line(nudge: Nudge, user: User, today: date) -> Line:
    person = nudge.person
    email = (person.email if person is not None else None) or nudge.mailbox
    words = wording.opener(nudge) if person is not None or email else ""
    return Line(
        headline=wording.headline(nudge),
        why=wording.why_now(nudge, today=today),
        met=wording.where_met(person) if person is not None else "",
        last_word=wording.last_word(person, today=today) if person is not None else "",
        opener=words,
        mail_href=mailto(email, wording.subject(nudge), words) if email else "",
        profile_href=to_connect(nudge),
        page_href=absolute(page_of(nudge)),
        done_href=_answer(nudge, user, Verb.DONE),
        snooze_href=_answer(nudge, user, Verb.SNOOZE),
        skip_href=_answer(nudge, user, Verb.SKIP),
    )


def _answer(nudge: Nudge, user: User, verb: Verb) -> str:
    link = Link(user.id, nudge.id, nudge.due_on, verb)
    return absolute(sign(link, secret=current_app.config["SECRET_KEY"]))


def _appointment(interview: Interview, zone: ZoneInfo, *, page: str) -> Appointment:
    starts: datetime = interview.starts_at.astimezone(zone)
    return Appointment(
        when=f"{day(starts.date())}, {clocktime(starts.time())}",
        title=interview.title,
        company=interview.opening.company.name,
        people=", ".join(each.contact.name for each in interview.participants),
        href=absolute(f"/interviews/{interview.id}{page}"),
    )


def _is_near(interview: Interview, today: date, zone: ZoneInfo) -> bool:
    return interview.starts_at.astimezone(zone).date() <= today + timedelta(days=1)


def _calendar(session: Session, user: User, when: When) -> tuple[Attachment, ...]:
    """The nudges as a calendar file (METHOD:PUBLISH, the feed's UIDs), if the user wants it."""
    data = attachment(session, user, when) if user.mail_calendar else None
    if data is None:
        return ()
    return (Attachment("reminders.ics", "text/calendar", data, method="PUBLISH"),)
