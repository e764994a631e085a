"""I will not come, in words: what may be chosen, and a kind letter for each."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import to_user_timezone

from crm.interviews.addressee import Addressee
from crm.interviews.models import Interview
from crm.web.dates import clocktime, day
from crm.web.lazy import lazy_gettext as _l
from crm.web.speaking import given_name


class Way(StrEnum):
    """What goes with the refusal."""

    ANOTHER_TIME = "another_time"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


WAYS: Mapping[Way, tuple[Any, Any]] = MappingProxyType(
    {
        Way.ANOTHER_TIME: (_l("Ask for another time"), _l("You want to talk, but not then.")),
        Way.DECLINE: (_l("Decline this talk"), _l("The role stays open.")),
        Way.WITHDRAW: (
            _l("Decline, and withdraw from the role"),
            _l("A good-bye that leaves the door open."),
        ),
    }
)


def subject(interview: Interview) -> str:
    """The subject of the letter."""
    return _("Our interview on %(day)s", day=day(to_user_timezone(interview.starts_at).date()))


def letter(way: Way, interview: Interview, to: Addressee, *, sender: str) -> str:
    """The letter, to be changed as one likes. Needs the opening and the company loaded."""
    given = given_name(to.name)
    greeting = _("Hi %(name)s,", name=given) if given else _("Hello,")
    signed = given_name(sender)
    return "\n\n".join(filter(None, [greeting, _body(way, interview), f"{_('Best regards,')}\n{signed}"]))


def _body(way: Way, interview: Interview) -> str:
    when = _moment(interview)
    match way:
        case Way.ANOTHER_TIME:
            return _(
                "thank you for the invitation to talk on %(when)s. I am sorry, but I cannot make that time. "
                "Would another one work for you? I would very much like to talk, and gladly adapt.",
                when=when,
            )
        case Way.WITHDRAW:
            return _withdrawal(interview, when)
    return _(
        "thank you for the invitation to talk on %(when)s. I am sorry, but I cannot come, and I would rather "
        "tell you now than leave you waiting. Thank you for your understanding.",
        when=when,
    )


def _withdrawal(interview: Interview, when: str) -> str:
    title = interview.opening.title
    role = _("the %(title)s role", title=title) if title else _("the role")
    first = _(
        "thank you for the invitation to talk on %(when)s, and for the time that you have given me. After "
        "some thought I have decided not to go on with %(role)s, so please take me off the schedule.",
        when=when,
        role=role,
    )
    last = _(
        "I enjoyed getting to know you and %(company)s, and would be glad to stay in touch.",
        company=_at(interview),
    )
    return f"{first}\n\n{last}"


def _at(interview: Interview) -> str:
    return interview.opening.company.name


def _moment(interview: Interview) -> str:
    local = to_user_timezone(interview.starts_at)
    return _("%(day)s at %(time)s", day=day(local.date()), time=clocktime(interview.starts_at))
