"""The parts of the digest in words: follow-ups with their answers, appointments, days of the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from crm.accounts.models import User
from crm.followups import wording
from crm.followups.links import Verb
from crm.followups.nudges import Nudge
from crm.followups.profiles import to_connect
from crm.followups.wording.entries import page_of
from crm.interviews.models import Interview
from crm.notifications import wording as notices
from crm.notifications.models import Delivery
from crm.today.answers import answer
from crm.today.outlook import Day
from crm.today.quiet import Quiet
from crm.web import amounts
from crm.web.dates import ago, clocktime, day
from crm.web.mailto import mailto
from crm.web.public import absolute

NAMED = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One follow-up in the mail. Links are absolute; answers need no sign-in. Empty texts are not drawn."""

    headline: str
    since: str
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
    where: str
    people: str
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that leads somewhere, with a few words beside it."""

    text: str
    note: str
    href: str


def line(nudge: Nudge, user: User, today: date, *, full: bool) -> Line:
    """A follow-up: with everything to answer it at once, or (not `full`) only what and why."""
    person = nudge.person
    email = (person.email if person is not None else None) or nudge.mailbox
    words = wording.opener(nudge) if full and (person is not None or email) else ""
    return Line(
        headline=wording.headline(nudge),
        since=since(nudge, today),
        why=wording.why_now(nudge, today=today),
        met=wording.where_met(person) if full and person is not None else "",
        last_word=wording.last_word(person, today=today) if full and person is not None else "",
        opener=words,
        mail_href=mailto(email, wording.subject(nudge), words) if email else "",
        profile_href=to_connect(nudge),
        page_href=absolute(page_of(nudge)),
        done_href=answer(nudge, user, Verb.DONE),
        snooze_href=answer(nudge, user, Verb.SNOOZE),
        skip_href=answer(nudge, user, Verb.SKIP),
    )


def since(nudge: Nudge, today: date) -> str:
    """Since when it waits, said calmly; empty for what came due today."""
    if nudge.effective_on >= today:
        return ""
    return _("Open since %(day)s.", day=day(nudge.effective_on))


def appointment(interview: Interview, zone: ZoneInfo, *, today: date, page: str = "") -> Appointment:
    """An interview with its time in the user's zone."""
    starts = interview.starts_at.astimezone(zone)
    names = [each.contact.name for each in interview.participants if each.contact.deleted_at is None]
    more = [ngettext("%(num)s more", "%(num)s more", len(names) - NAMED)] if len(names) > NAMED else []
    return Appointment(
        when=f"{_near_day(starts.date(), today)}, {clocktime(starts.time())}",
        title=interview.title,
        company=interview.opening.company.name,
        where=interview.place or interview.link,
        people=amounts.enumerated([*names[:NAMED], *more]),
        href=absolute(f"/interviews/{interview.id}{page}"),
    )


def quiet_entry(quiet: Quiet, today: date) -> Entry:
    """Somebody who is going quiet."""
    name = f"{quiet.name}, {quiet.company}" if quiet.company else quiet.name
    note = ngettext(
        "You were in touch %(num)s time, last %(ago)s.",
        "You were in touch %(num)s times, last %(ago)s.",
        quiet.contacts,
        ago=ago(quiet.last_on, today),
    )
    return Entry(name, note, absolute(f"/contacts/{quiet.contact_id}"))


def doubt_entry(delivery: Delivery) -> Entry:
    """A delivery that may not have arrived."""
    return Entry(notices.subject(delivery), notices.state(delivery), absolute("/notices"))


def week_entries(day_: Day, zone: ZoneInfo, today: date) -> list[Entry]:
    """What one day of the week holds: appointments with their times first."""
    talks = [_talk(each, zone, today) for each in day_.interviews]
    words = [
        Entry(_("Word from %(company)s is due", company=company), "", absolute("/interviews"))
        for company in day_.words
    ]
    acts = [_act(nudge) for nudge in day_.nudges]
    return [*talks, *words, *acts]


def several(entries: Sequence[str], most: int) -> list[str]:
    """The first ones, and how many there are besides."""
    if len(entries) <= most:
        return list(entries)
    more = len(entries) - most + 1
    return [*entries[: most - 1], ngettext("And %(num)s more.", "And %(num)s more.", more)]


def _talk(interview: Interview, zone: ZoneInfo, today: date) -> Entry:
    at = appointment(interview, zone, today=today)
    starts = interview.starts_at.astimezone(zone)
    text = _("%(time)s: interview with %(company)s", time=clocktime(starts.time()), company=at.company)
    return Entry(text, at.title, at.href)


def _act(nudge: Nudge) -> Entry:
    at = f"{clocktime(nudge.due_time)}: " if nudge.due_time is not None else ""
    return Entry(f"{at}{wording.headline(nudge)}", "", absolute(page_of(nudge)))


def _near_day(on: date, today: date) -> str:
    """Today and tomorrow by these words."""
    distance = (on - today).days
    return {0: _("Today"), 1: _("Tomorrow")}.get(distance, day(on))
