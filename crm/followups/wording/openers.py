"""Words to begin a message with: a draft that one could send as it is, and its subject."""

from flask_babel import gettext as _

from crm.core.kinds import FollowUpKind
from crm.core.ladders import Row
from crm.followups.nudges import Nudge
from crm.followups.wording import later, outcomes, phrases
from crm.followups.wording.phrases import greeting, talked_on

BY_ROW = {
    Row.REPAIR: outcomes.repair,
    Row.DECISION: outcomes.decision,
    Row.GRACE: outcomes.grace,
    Row.OFFER: outcomes.offer,
    Row.LANDED: outcomes.landed,
    Row.HELLO: later.hello,
    Row.MOVED: later.congratulation,
}


def opener(nudge: Nudge) -> str:
    """The first lines of a message: the user's own, else made from where we met and the reason."""
    if nudge.own_opener or nudge.row is Row.DECIDE:
        return nudge.own_opener
    if nudge.row is Row.CONNECT:
        return later.connection_note(nudge)
    body = _body(nudge)
    return f"{greeting(nudge)}\n\n{body}" if body else greeting(nudge)


def subject(nudge: Nudge) -> str:
    """A subject for the mail that the opener goes into."""
    if nudge.row is not None and nudge.row not in (Row.THANKS, Row.CHECK_IN):
        return _of_row(nudge.row, nudge)
    match nudge.kind:
        case FollowUpKind.THANK_YOU:
            return _("Thank you for the conversation")
        case FollowUpKind.CHECK_IN:
            title = nudge.interview_title
            return _("Following up: %(title)s", title=title) if title else _("Following up")
        case FollowUpKind.KEEP_IN_TOUCH:
            return _("Hello again")
    return nudge.title


def _of_row(row: Row, nudge: Nudge) -> str:
    title = phrases.short(nudge.opening_title)
    return {
        Row.REPAIR: _("Sorry about our talk"),
        Row.DECISION: _("Thank you for letting me know"),
        Row.GRACE: _("About the %(title)s role", title=title) if title else _("Thank you for your time"),
        Row.OFFER: _("Thank you for the offer"),
        Row.LANDED: _("Good news"),
        Row.HELLO: _("Hello again"),
        Row.MOVED: _("Congratulations"),
        Row.CONNECT: _("Good to have met you"),
    }.get(row, "")


def _body(nudge: Nudge) -> str:
    if nudge.row in BY_ROW:
        return BY_ROW[nudge.row](nudge)
    match nudge.kind:
        case FollowUpKind.THANK_YOU:
            return _thanks(nudge)
        case FollowUpKind.CHECK_IN:
            return _check_in(nudge)
        case FollowUpKind.KEEP_IN_TOUCH:
            return later.keep_in_touch(nudge)
        case FollowUpKind.PROMISED:
            return _("When we talked I promised to %(what)s. Here it is.", what=nudge.title.rstrip("."))
    return ""


def _thanks(nudge: Nudge) -> str:
    first = _("Thank you for taking the time to talk with me on %(day)s.", day=talked_on(nudge))
    detail = phrases.detail(nudge)
    if detail:
        return first + " " + _("I keep thinking about what you said: %(detail)s.", detail=detail)
    company = phrases.company(nudge)
    second = _("I enjoyed our conversation and learning more about the work at %(company)s.", company=company)
    return first + " " + second


def _check_in(nudge: Nudge) -> str:
    day = talked_on(nudge)
    first = _("I enjoyed our talk on %(day)s and am still very interested.", day=day)
    if nudge.is_second_try:
        first = _("I wrote last week about our talk on %(day)s and know how full days get.", day=day)
    return first + " " + _("Is there any news, or anything else you need from me?")
