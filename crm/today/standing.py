"""How far today is: what is done and due, how much a day has room for, and what to do if it is more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.followups import queries as followups
from crm.followups import wording
from crm.followups.nudges import Nudge
from crm.interviews.models import Interview
from crm.today import queries
from crm.today.quiet import quietest
from crm.web.dates import ago, day

NAMED = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """Today against `most`, in numbers and words; `over` is empty unless it is too much.

    `may_spread`: whether nudges whose day has passed could move to freer days.
    """

    done: int
    due: int
    most: int
    said: str
    over: str
    may_spread: bool


def standing(session: Session, user: User, due: Sequence[Nudge], *, today: date) -> Standing:
    """How today stands, with these follow-ups due."""
    done, most = queries.done_count(session, today=today), user.daily_capacity
    over = done + len(due) - most
    numbers = {name: format_decimal(n) for name, n in (("done", done), ("due", len(due)), ("most", most))}
    return Standing(
        done=done,
        due=len(due),
        most=most,
        said=_("Done today: %(done)s · due: %(due)s · room for %(most)s a day", **numbers),
        over=ngettext("One more than a day has room for.", "%(num)s more than a day has room for.", over)
        if due and over > 0
        else "",
        may_spread=any(_is_late_keep(nudge, today) for nudge in due),
    )


def _is_late_keep(nudge: Nudge, today: date) -> bool:
    return nudge.kind is FollowUpKind.KEEP_IN_TOUCH and nudge.effective_on < today


@dataclass(frozen=True, slots=True)
class Line:
    """A line that leads somewhere."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """What is said when nothing is due (any more): whom was written to, what comes next, one suggestion."""

    done: list[Line]
    more: str
    coming: list[Line]
    suggestion: Line


def finish(
    session: Session, when: When, *, debriefs: Sequence[Interview], upcoming: Sequence[Interview]
) -> Finish:
    """The end of the list of today."""
    people = queries.done_people(session, today=when.today)
    more = len(people) - NAMED
    coming = [*_next_word(session, when), *_next_talk(upcoming, when)]
    return Finish(
        done=[Line(name, url_for("people.contact", contact_id=row_id)) for row_id, name in people[:NAMED]],
        more=ngettext("and %(num)s more", "and %(num)s more", more) if more > 0 else "",
        coming=coming,
        suggestion=_suggestion(session, when, debriefs, has_plans=bool(coming)),
    )


def _next_word(session: Session, when: When) -> list[Line]:
    found = followups.next_after(session, today=when.today)
    if found is None:
        return []
    href = url_for("people.contact", contact_id=found.person.id) if found.person is not None else ""
    href = href or url_for("planner.page", view="agenda", day=found.effective_on.isoformat())
    return [Line(wording.headline(found), href, _day_and_distance(found.effective_on, when.today))]


def _next_talk(upcoming: Sequence[Interview], when: When) -> list[Line]:
    if not upcoming:
        return []
    first = upcoming[0]
    on = first.starts_at.astimezone(when.zone).date()
    text = _("Interview with %(company)s", company=first.opening.company.name)
    return [Line(text, url_for("interviews.page", interview_id=first.id), _day_and_distance(on, when.today))]


def _suggestion(session: Session, when: When, debriefs: Sequence[Interview], *, has_plans: bool) -> Line:
    """One thing that could be done now: a debrief, a word to somebody who is going quiet, a look around."""
    if debriefs:
        owed = debriefs[0]
        text = _("Write down how %(company)s went", company=owed.opening.company.name)
        note = _("Two minutes while it is fresh.")
        return Line(text, url_for("interviews.debrief", interview_id=owed.id), note)
    quiet = quietest(session, today=when.today)
    if quiet is not None:
        note = ngettext(
            "You were in touch %(num)s time, last %(ago)s.",
            "You were in touch %(num)s times, last %(ago)s.",
            quiet.contacts,
            ago=ago(quiet.last_on, when.today),
        )
        href = url_for("people.contact", contact_id=quiet.contact_id)
        return Line(_("Say hello to %(name)s", name=quiet.name), href, note)
    if not has_plans:
        return Line(_("Choose whom to keep in touch with"), url_for("people.contacts"))
    return Line(_("Look at the weeks ahead"), url_for("planner.page"))


def _day_and_distance(on: date, today: date) -> str:
    return f"{day(on)} · {ago(on, today)}"
