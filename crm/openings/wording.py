"""Stages of an opening in words and tones, and the parts that people play in it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.core.kinds import Stage
from crm.core.roles import Role

STAGE: Mapping[Stage, Any] = MappingProxyType(
    {
        Stage.SAVED: _l("Saved"),
        Stage.APPLIED: _l("Applied"),
        Stage.INTERVIEWING: _l("Interviewing"),
        Stage.OFFER: _l("Offer"),
        Stage.ACCEPTED: _l("Accepted"),
        Stage.REJECTED: _l("Rejected"),
        Stage.DECLINED: _l("Declined by me"),
        Stage.WITHDRAWN: _l("Withdrawn by me"),
        Stage.FROZEN: _l("On hold"),
        Stage.NO_ANSWER: _l("No answer"),
    }
)
TONE: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.SAVED: "neutral",
        Stage.APPLIED: "info",
        Stage.INTERVIEWING: "accent",
        Stage.OFFER: "good",
        Stage.ACCEPTED: "good",
        Stage.REJECTED: "danger",
        Stage.DECLINED: "neutral",
        Stage.WITHDRAWN: "neutral",
        Stage.FROZEN: "warn",
        Stage.NO_ANSWER: "warn",
    }
)

ROLE: Mapping[Role, Any] = MappingProxyType(
    {
        Role.INTERVIEWER: _l("Interviewer"),
        Role.HIRING_MANAGER: _l("Hiring manager"),
        Role.RECRUITER: _l("Recruiter"),
        Role.COORDINATOR: _l("Coordinator"),
        Role.FELLOW_CANDIDATE: _l("Fellow candidate"),
    }
)
PLANS: Mapping[Stage, Any] = MappingProxyType(
    {
        Stage.OFFER: _l("A thank-you for the offer is among your follow-ups."),
        Stage.ACCEPTED: _l("In a week you are asked to tell those you keep in touch with that you landed."),
        Stage.REJECTED: _l("Thanks for the decision come next, then a hello after 1, 3 and 6 months."),
        Stage.DECLINED: _l("A kind note comes today, and a hello in 3 months."),
        Stage.WITHDRAWN: _l("A kind note comes today, and a hello in 3 months."),
        Stage.FROZEN: _l("A hello comes in 3 months."),
        Stage.NO_ANSWER: _l("A hello comes in 3 months."),
    }
)
"""What a stage plants among the follow-ups, where there is somebody to write to."""


def title(text: str) -> str:
    """An opening's title, or words for one that has none."""
    return text or _("Role not named")


def changed(stage: Stage, *, asks_until: bool) -> str:
    """What is said after a change of stage; `asks_until`: the day by which to decide is not known yet."""
    said = [_("Now: %(stage)s.", stage=STAGE[stage]), str(PLANS.get(stage, ""))]
    if asks_until:
        said.append(_("Until when do you decide? Note the day."))
    return " ".join(filter(None, said))
