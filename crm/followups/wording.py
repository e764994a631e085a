"""Follow-ups in words: what to do, why now, where we met, and an opener to begin with."""

from datetime import date

from flask_babel import gettext as _

from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.names import split_name
from crm.followups.nudges import Nudge, Person
from crm.interactions import wording as interactions
from crm.web.dates import ago, day
from crm.web.lazy import lazy_gettext as _l

KIND = {
    FollowUpKind.KEEP_IN_TOUCH: _l("Keep in touch"),
    FollowUpKind.THANK_YOU: _l("Thank-you"),
    FollowUpKind.CHECK_IN: _l("Check in"),
    FollowUpKind.PROMISED: _l("Promised"),
    FollowUpKind.CONGRATULATE: _l("Congratulate"),
    FollowUpKind.CONNECT: _l("Connect"),
    FollowUpKind.CUSTOM: _l("Reminder"),
}
STATE = {
    FollowUpState.OPEN: _l("Open"),
    FollowUpState.DONE: _l("Done"),
    FollowUpState.SKIPPED: _l("Skipped"),
    FollowUpState.WITHDRAWN: _l("No longer needed"),
    FollowUpState.EXPIRED: _l("Expired"),
}
INTERACTION = interactions.KIND
DETAIL_LENGTH = 300


def headline(nudge: Nudge) -> str:
    """What to do, in one line, with the name: "Thank Dana Hart"."""
    name = nudge.person.name if nudge.person is not None else nudge.company
    match nudge.kind:
        case FollowUpKind.THANK_YOU:
            return _("Thank %(name)s", name=name)
        case FollowUpKind.CHECK_IN:
            return _("Ask %(name)s how it stands", name=name or _("the company"))
        case FollowUpKind.KEEP_IN_TOUCH:
            return _("Say hello to %(name)s", name=name)
        case FollowUpKind.CONNECT:
            return _("Connect with %(name)s", name=name)
        case FollowUpKind.CONGRATULATE:
            return _("Congratulate %(name)s", name=name)
    what = nudge.title[:1].upper() + nudge.title[1:]
    return _("%(what)s (%(name)s)", what=what, name=name) if nudge.person is not None else what


def why_now(nudge: Nudge, *, today: date) -> str:
    """Why it is due, in one sentence."""
    match nudge.kind:
        case FollowUpKind.THANK_YOU if _lies_ahead(nudge, today):
            return _("You talk on %(day)s; a thank-you is best within a day.", day=_talked_on(nudge))
        case FollowUpKind.THANK_YOU:
            return _("You talked on %(day)s; a thank-you is best within a day.", day=_talked_on(nudge))
        case FollowUpKind.CHECK_IN if nudge.is_second_try:
            return _("You asked a week ago and heard nothing. This is the second and last time.")
        case FollowUpKind.CHECK_IN if _lies_ahead(nudge, today):
            return _("In case no word comes after the interview on %(day)s.", day=_talked_on(nudge))
        case FollowUpKind.CHECK_IN:
            return _("No word since the interview on %(day)s.", day=_talked_on(nudge))
        case FollowUpKind.KEEP_IN_TOUCH:
            return _quiet_since(nudge.person, today=today)
        case FollowUpKind.PROMISED:
            return _("You promised it for %(day)s.", day=day(nudge.due_on))
    return _("You planned it for %(day)s.", day=day(nudge.due_on))


def where_met(person: Person) -> str:
    """Where and when we met; empty when it is not known."""
    if person.met_where and person.met_on:
        return _("%(where)s, %(day)s", where=person.met_where, day=day(person.met_on))
    return person.met_where or (day(person.met_on) if person.met_on else "")


def last_word(person: Person, *, today: date) -> str:
    """The latest contact: what it was, how long ago, what was said."""
    if person.last is None:
        return ""
    what = _("%(kind)s %(ago)s", kind=INTERACTION[person.last.kind], ago=ago(person.last.on, today))
    return f"{what}: {_short(person.last.text)}" if person.last.text else what


def opener(nudge: Nudge) -> str:
    """The first lines of a message: the user's own, else made from where we met and the reason."""
    if nudge.own_opener:
        return nudge.own_opener
    greeting = _greeting(nudge)
    body = _body(nudge)
    return f"{greeting}\n\n{body}" if body else greeting


def subject(nudge: Nudge) -> str:
    """A subject for the mail that the opener goes into."""
    match nudge.kind:
        case FollowUpKind.THANK_YOU:
            return _("Thank you for the conversation")
        case FollowUpKind.CHECK_IN:
            title = nudge.interview_title
            return _("Following up: %(title)s", title=title) if title else _("Following up")
        case FollowUpKind.KEEP_IN_TOUCH:
            return _("Hello again")
    return nudge.title


def _greeting(nudge: Nudge) -> str:
    if nudge.person is None:
        return _("Hello,")
    given = split_name(nudge.person.name)[0] or nudge.person.name
    return _("Hi %(name)s,", name=given)


def _body(nudge: Nudge) -> str:
    match nudge.kind:
        case FollowUpKind.THANK_YOU:
            return _thanks(nudge)
        case FollowUpKind.CHECK_IN:
            return _check_in(nudge)
        case FollowUpKind.KEEP_IN_TOUCH:
            return _hello(nudge.person)
        case FollowUpKind.PROMISED:
            return _("When we talked I promised to %(what)s. Here it is.", what=nudge.title.rstrip("."))
    return ""


def _thanks(nudge: Nudge) -> str:
    detail = nudge.person.detail if nudge.person is not None else ""
    first = _("Thank you for taking the time to talk with me on %(day)s.", day=_talked_on(nudge))
    if detail:
        return (
            first
            + " "
            + _("I keep thinking about what you said: %(detail)s.", detail=_short(detail).rstrip("."))
        )
    return (
        first
        + " "
        + _(
            "I enjoyed our conversation and learning more about the work at %(company)s.",
            company=_company(nudge),
        )
    )


def _check_in(nudge: Nudge) -> str:
    first = _("I enjoyed our talk on %(day)s and am still very interested.", day=_talked_on(nudge))
    if nudge.is_second_try:
        first = _(
            "I wrote last week about our talk on %(day)s and know how full days get.", day=_talked_on(nudge)
        )
    return first + " " + _("Is there any news, or anything else you need from me?")


def _hello(person: Person | None) -> str:
    if person is None:
        return ""
    if person.detail:
        return _(
            "I was thinking of what you once told me: %(detail)s. How is that going?",
            detail=_short(person.detail).rstrip("."),
        )
    if person.met_where:
        return _(
            "I was thinking of how we met (%(where)s) and wondered how things are going for you.",
            where=person.met_where,
        )
    return _("It has been a while, and I wondered how things are going for you.")


def _quiet_since(person: Person | None, *, today: date) -> str:
    if person is None or person.last is None:
        return _("You have not been in touch since you met.")
    return _("Last contact %(ago)s.", ago=ago(person.last.on, today))


def _lies_ahead(nudge: Nudge, today: date) -> bool:
    return nudge.interview_on is not None and nudge.interview_on >= today


def _talked_on(nudge: Nudge) -> str:
    return day(nudge.interview_on or nudge.due_on)


def _company(nudge: Nudge) -> str:
    return nudge.company or _("your company")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= DETAIL_LENGTH else line[: DETAIL_LENGTH - 1].rstrip() + "…"
