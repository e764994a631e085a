"""What lies on a day, as it is drawn: interviews, words promised, follow-ups."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from crm.core.kinds import InterviewState
from crm.followups import wording
from crm.followups.cards import icon
from crm.followups.nudges import Nudge
from crm.interviews.wording import STATE
from crm.today.planner.queries import Talk, Word
from crm.web.dates import ago, clocktime


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day: a short text for a narrow place, and what it `says` in a sentence.

    `move_href` is where a new day is sent to; empty for what does not move, and `fixed` says why.
    """

    id: str
    icon: str
    tone: str
    text: str
    says: str
    href: str
    at: str = ""
    note: str = ""
    move_href: str = ""
    fixed: str = ""


def of_talk(talk: Talk) -> Entry:
    """An interview. It moves when whoever invited moves it."""
    says = _("Interview with %(company)s", company=talk.company)
    state = "" if talk.state is InterviewState.PLANNED else f" · {STATE[talk.state]}"
    return Entry(
        id=f"talk-{talk.id}",
        icon="messages",
        tone="accent" if talk.state is InterviewState.PLANNED else "good",
        text=talk.company,
        says=f"{says}: {talk.title}{state}" if talk.title else f"{says}{state}",
        href=url_for("interviews.page", interview_id=talk.id),
        at=clocktime(talk.starts_at),
        fixed=_("An interview moves with its invitation: whoever invited you sends a new time."),
    )


def of_word(word: Word, on: date) -> Entry:
    """A company's word, promised by this day."""
    return Entry(
        id=f"word-{word.company_id}-{on.isoformat()}",
        icon="hourglass",
        tone="info",
        text=word.company,
        says=_("Word from %(company)s is due", company=word.company),
        href=url_for("people.company", company_id=word.company_id),
        fixed=_("They promised it for this day, as you wrote in the debrief."),
    )


def of_nudge(nudge: Nudge, today: date) -> Entry:
    """A follow-up on the day on which it is planned, or today if that has passed."""
    late = nudge.effective_on < today
    return Entry(
        id=f"nudge-{nudge.id}",
        icon=icon(nudge),
        tone="warn" if late else "neutral",
        text=(nudge.person.name if nudge.person is not None else nudge.company) or nudge.title,
        says=wording.headline(nudge),
        href=_page_of(nudge),
        at=clocktime(nudge.due_time),
        move_href=url_for("followups.snooze", followup_id=nudge.id),
        note=_("due %(ago)s", ago=ago(nudge.effective_on, today)) if late else "",
    )


def _page_of(nudge: Nudge) -> str:
    if nudge.person is not None:
        return url_for("people.contact", contact_id=nudge.person.id)
    if nudge.interview_id is not None:
        return url_for("interviews.page", interview_id=nudge.interview_id)
    if nudge.opening_id is not None:
        return url_for("people.opening", opening_id=nudge.opening_id)
    return url_for("today.page")
