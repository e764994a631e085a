"""A follow-up as an entry of a calendar or of a list of tasks: the paragraphs that both share."""

from datetime import date

from flask_babel import gettext as _

from crm.core.kinds import FollowUpKind
from crm.core.ladders import Row
from crm.followups.nudges import Nudge
from crm.followups.wording.layout import cut, lines
from crm.followups.wording.met import last_word, where_met
from crm.followups.wording.openers import opener

LONGEST_OPENER = 1000
ABOUT_A_TALK = frozenset({Row.THANKS, Row.CHECK_IN, Row.REPAIR})


def page_of(nudge: Nudge) -> str:
    """The page where everything about a follow-up stands."""
    if nudge.person is not None:
        return f"/contacts/{nudge.person.id}"
    if nudge.interview_id is not None:
        return f"/interviews/{nudge.interview_id}"
    return f"/openings/{nudge.opening_id}" if nudge.opening_id is not None else "/"


def background(nudge: Nudge, *, on: date) -> str:
    """Where we met and the last word, as far as "why now" has not said it already."""
    person = nudge.person
    if person is None:
        return ""
    met, last = where_met(person), last_word(person, today=on)
    if nudge.row in ABOUT_A_TALK and not person.met_where:
        met = ""
    if nudge.kind is FollowUpKind.KEEP_IN_TOUCH and person.last is not None and not person.last.text:
        last = ""
    return lines(
        [_("Met: %(where)s", where=met) if met else "", _("Last word: %(what)s", what=last) if last else ""]
    )


def quoted(nudge: Nudge) -> str:
    """Words to begin with, in quotation marks; none where there is nobody to say them to."""
    if nudge.person is None and not (nudge.mailbox or nudge.own_opener):
        return ""
    text = opener(nudge)
    return f"“{cut(text, LONGEST_OPENER)}”" if text else ""
