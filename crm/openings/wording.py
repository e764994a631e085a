"""Stages of an opening in words and tones."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.core.kinds import Stage

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


def title(text: str) -> str:
    """An opening's title, or words for one that has none."""
    return text or _("Role not named")
