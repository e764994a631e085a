"""Drafts for the days after an answer: a no from either side, an offer, a yes, a talk that was missed."""

from flask_babel import gettext as _

from crm.followups.nudges import Nudge
from crm.followups.wording import phrases
from crm.web.dates import day


def repair(nudge: Nudge) -> str:
    """An apology without excuses, and an offer to make it good."""
    return " ".join(
        (
            _(
                "I am sorry that our talk on %(day)s fell through, and for the time that you had kept free.",
                day=phrases.talked_on(nudge),
            ),
            _("If you are still open to it, I would gladly take any time that suits you."),
            _("And if not, I understand, and thank you for having wanted to talk."),
        )
    )


def decision(nudge: Nudge) -> str:
    """Thanks for a no."""
    company = phrases.company(nudge)
    if phrases.has_talked(nudge):
        regret = _("I would have loved a yes, of course, but I am glad that we talked.")
        hope = _(
            "I enjoyed getting to know %(company)s, and if something that fits me better comes up one day,"
            " I would be happy to hear from you.",
            company=company,
        )
    else:
        regret = _("I would have loved a yes, of course, and thank you for having looked at what I sent.")
        hope = _(
            "I still like what %(company)s does, and if something that fits me better comes up one day,"
            " I would be happy to hear from you.",
            company=company,
        )
    thanks = _("Thank you for letting me know about %(role)s.", role=phrases.the_role(nudge))
    return " ".join((thanks, regret, hope, _("All the best to you and the team until then.")))


def grace(nudge: Nudge) -> str:
    """A no of one's own that leaves the door open."""
    reason = _(
        "After some thought I have decided not to go on with %(role)s at %(company)s.",
        role=phrases.the_role(nudge),
        company=phrases.company(nudge),
    )
    choice = _("It was not an easy choice.")
    if phrases.has_talked(nudge):
        choice = _("It was not an easy choice, and it was not about the people that I met.")
    thanks = _("Thank you for the time and the trust that you gave me.")
    hope = _("I hope that our paths cross again, and wish you a good find.")
    return " ".join((thanks, reason, choice, hope))


def offer(nudge: Nudge) -> str:
    """Thanks for an offer, before it is decided on."""
    if nudge.decide_by is not None:
        answer = _(
            "I will read it with care and come back to you by %(day)s at the latest.",
            day=day(nudge.decide_by),
        )
    else:
        answer = _("I will read it with care and come back to you soon.")
    thanks = _("Thank you very much for the offer; I was delighted to get it.")
    return " ".join((thanks, answer, _("And thank you for all the time that you put into this.")))


def landed(nudge: Nudge) -> str:
    """The news that the search is over, to somebody there or to a friend."""
    title = phrases.short(nudge.opening_title)
    if nudge.person is not None and _same(nudge.person.company, nudge.company):
        return " ".join(
            (
                _("I wanted you to hear it from me: I said yes, and I am joining you."),
                _("Thank you for your part in it; our talk helped me to decide."),
                _("I look forward to working with you."),
            )
        )
    return good_news(phrases.company(nudge), title)


def good_news(company: str, title: str = "") -> str:
    """The same to somebody who works elsewhere."""
    first = _("I have good news: I am starting at %(company)s.", company=company)
    if title:
        first = _(
            "I have good news: I am starting at %(company)s as %(title)s.", company=company, title=title
        )
    return " ".join(
        (
            first,
            _("Thank you for the good words along the way; they helped more than you may think."),
            _("How are things with you?"),
        )
    )


def _same(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == other.casefold()
