"""Why a follow-up is due now, in a sentence or two."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from crm.core.kinds import FollowUpKind, Stage
from crm.core.ladders import Row, months_of
from crm.followups.nudges import Nudge
from crm.followups.persons import Person
from crm.followups.wording import phrases
from crm.web.dates import ago, day

QUIET = (Stage.FROZEN, Stage.NO_ANSWER)


def why_now(nudge: Nudge, *, today: date) -> str:
    """Why it is due, in a sentence or two."""
    match nudge.row:
        case Row.THANKS:
            return _thanks(nudge, today)
        case Row.CHECK_IN:
            return _check_in(nudge, today)
        case Row.HELLO:
            return _hello(nudge)
        case Row.MOVED:
            return _moved(nudge.person)
        case None:
            return _of_kind(nudge, today)
    return _once(nudge, nudge.row)


def _once(nudge: Nudge, row: Row) -> str:
    """The rows that are said in one way."""
    on = phrases.decided_on(nudge)
    return {
        Row.REPAIR: _(
            "The talk on %(day)s did not happen. A short, honest word repairs more than silence.",
            day=phrases.talked_on(nudge),
        ),
        Row.DECISION: _("They said no on %(day)s. Hardly anybody answers that: it is remembered.", day=on),
        Row.GRACE: _("You stepped back on %(day)s. A kind word the same day keeps the door open.", day=on),
        Row.OFFER: _("The offer came on %(day)s. Thank them first, then decide in your own time.", day=on),
        Row.DECIDE: _("You have until %(day)s to answer.", day=day(nudge.due_on)),
        Row.LANDED: _("You said yes on %(day)s. They will be glad to hear it from you.", day=on),
        Row.CONNECT: _("You have thanked them: a good moment to connect on LinkedIn."),
    }[row]


def _thanks(nudge: Nudge, today: date) -> str:
    talked_on = phrases.talked_on(nudge)
    if _lies_ahead(nudge, today):
        return _("You talk on %(day)s; a thank-you is best within a day.", day=talked_on)
    return _("You talked on %(day)s; a thank-you is best within a day.", day=talked_on)


def _check_in(nudge: Nudge, today: date) -> str:
    if nudge.is_second_try:
        return _("You asked a week ago and heard nothing. This is the second and last time.")
    if _lies_ahead(nudge, today):
        return _("In case no word comes after the interview on %(day)s.", day=phrases.talked_on(nudge))
    return _("No word since the interview on %(day)s.", day=phrases.talked_on(nudge))


def _hello(nudge: Nudge) -> str:
    months, on = months_of(nudge.origin_key), phrases.decided_on(nudge)
    if nudge.stage in QUIET:
        return ngettext(
            "%(num)s month after it went quiet (%(day)s): a hello that asks for nothing.",
            "%(num)s months after it went quiet (%(day)s): a hello that asks for nothing.",
            months,
            day=on,
        )
    if nudge.stage is Stage.REJECTED:
        return ngettext(
            "%(num)s month after they decided (%(day)s): a hello that asks for nothing.",
            "%(num)s months after they decided (%(day)s): a hello that asks for nothing.",
            months,
            day=on,
        )
    return ngettext(
        "%(num)s month after you stepped back (%(day)s): a hello that asks for nothing.",
        "%(num)s months after you stepped back (%(day)s): a hello that asks for nothing.",
        months,
        day=on,
    )


def _moved(person: Person | None) -> str:
    if person is not None and person.company and person.title:
        return _("They moved: %(title)s at %(company)s.", title=person.title, company=person.company)
    if person is not None and person.company:
        return _("They moved to %(company)s.", company=person.company)
    if person is not None and person.title:
        return _("They have a new job: %(title)s.", title=person.title)
    return _("They have a new job.")


def _of_kind(nudge: Nudge, today: date) -> str:
    match nudge.kind:
        case FollowUpKind.THANK_YOU:
            return _thanks(nudge, today)
        case FollowUpKind.CHECK_IN:
            return _check_in(nudge, today)
        case FollowUpKind.KEEP_IN_TOUCH:
            return _quiet_since(nudge.person, today=today)
        case FollowUpKind.PROMISED:
            return _("You promised it for %(day)s.", day=day(nudge.due_on))
    return _("You planned it for %(day)s.", day=day(nudge.due_on))


def _quiet_since(person: Person | None, *, today: date) -> str:
    if person is None or person.last is None:
        return _("You have not been in touch since you met.")
    return _("Last contact %(ago)s.", ago=ago(person.last.on, today))


def _lies_ahead(nudge: Nudge, today: date) -> bool:
    return nudge.interview_on is not None and nudge.interview_on >= today
