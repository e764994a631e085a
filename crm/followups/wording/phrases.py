"""Parts of sentences: names, days and roles as far as they are known."""

from flask_babel import gettext as _

from crm.followups.nudges import Nudge
from crm.web import speaking
from crm.web.dates import day

DETAIL_LENGTH = 300


def greeting(nudge: Nudge) -> str:
    """How a message begins."""
    return greeting_of(nudge.person.name) if nudge.person is not None else _("Hello,")


def greeting_of(name: str) -> str:
    """How a message to somebody of this name begins."""
    given = speaking.given_name(name)
    return _("Hi %(name)s,", name=given) if given else _("Hello,")


def given_name(nudge: Nudge) -> str:
    """The name by which one speaks to the person; empty when it is about nobody."""
    if nudge.person is None:
        return ""
    return speaking.given_name(nudge.person.name)


def has_talked(nudge: Nudge) -> bool:
    """Whether there was a talk or a message with the person so far."""
    return nudge.person is not None and nudge.person.last is not None


def talked_on(nudge: Nudge) -> str:
    """The day of the interview."""
    return day(nudge.interview_on or nudge.due_on)


def decided_on(nudge: Nudge) -> str:
    """The day on which the opening came to its stage."""
    return day(nudge.stage_changed_on or nudge.due_on)


def company(nudge: Nudge) -> str:
    """The company, or words for one that has no name here."""
    return nudge.company or _("your company")


def where_they_are(nudge: Nudge) -> str:
    """Where the person works by now, else the company that it is about."""
    return (nudge.person.company if nudge.person is not None else "") or company(nudge)


def the_role(nudge: Nudge) -> str:
    """ "the Engineer role", or words for one that has no title."""
    title = short(nudge.opening_title)
    return _("the %(title)s role", title=title) if title else _("the role")


def detail(nudge: Nudge) -> str:
    """What they told, as the end of a sentence."""
    return short(nudge.person.detail).rstrip(".") if nudge.person is not None else ""


def short(text: str) -> str:
    """The text on one line, cut where it goes on for long."""
    line = " ".join(text.split())
    return line if len(line) <= DETAIL_LENGTH else line[: DETAIL_LENGTH - 1].rstrip() + "…"
