"""How one stands with a contact, what one tap would change, and whether asking is wise now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from crm.contacts import wording as words
from crm.contacts.models import Contact, LinkedIn, Recommendation, Referral
from crm.web.dates import day

NEXT: Mapping[str, Mapping[StrEnum, tuple[StrEnum, ...]]] = {
    "linkedin": {
        LinkedIn.NOT_ASKED: (LinkedIn.SENT, LinkedIn.CONNECTED),
        LinkedIn.SENT: (LinkedIn.CONNECTED,),
    },
    "recommendation": {
        Recommendation.NONE: (Recommendation.ASKED,),
        Recommendation.ASKED: (Recommendation.AGREED, Recommendation.GIVEN),
        Recommendation.AGREED: (Recommendation.GIVEN,),
        Recommendation.GIVEN: (Recommendation.THANKED,),
    },
    "referral": {
        Referral.UNKNOWN: (Referral.ASKED, Referral.OPEN),
        Referral.ASKED: (Referral.OPEN, Referral.NO),
    },
}
"""What usually comes next; everything else is behind "Change"."""
TONES = {
    "sent": "info",
    "connected": "good",
    "asked": "info",
    "agreed": "accent",
    "given": "warn",
    "thanked": "good",
    "open": "good",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One of the three. `since` and `asked` are empty where they say nothing; `options` are all states."""

    key: str
    name: str
    state: str
    value: str
    tone: str
    since: str
    asked: str
    action: str
    steps: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    is_said: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What stands against asking now; both empty when nothing does."""

    warning: str
    helps: str


def lines(contact: Contact) -> list[Line]:
    """LinkedIn, recommendation, referral."""
    linkedin, recommendation, referral = contact.linkedin, contact.recommendation, contact.referral
    return [
        _line("linkedin", _("LinkedIn"), linkedin, words.LINKEDIN, (contact, contact.linkedin_on, None)),
        _line(
            "recommendation",
            _("Recommendation"),
            recommendation,
            words.RECOMMENDATION,
            (contact, contact.recommendation_on, contact.recommendation_asked_on),
        ),
        _line(
            "referral",
            _("Referral"),
            referral,
            words.REFERRAL,
            (contact, contact.referral_on, contact.referral_asked_on),
        ),
    ]


def asking(contact: Contact, asks: Sequence[date]) -> Asking:
    """Whether the last word, or the last two, asked for something; `asks` are the days of those requests."""
    if not asks:
        return Asking("", "")
    if len(asks) > 1:
        warning = _(
            "You asked twice in a row (%(first)s, %(last)s). Give something before you ask again.",
            first=day(asks[-2]),
            last=day(asks[-1]),
        )
    else:
        warning = _(
            "Your last word to them was a request (%(day)s). Give something first.", day=day(asks[-1])
        )
    return Asking(warning, contact.helps)


def _line(
    key: str,
    name: str,
    state: StrEnum,
    wording: Mapping[Any, Any],
    said: tuple[Contact, date | None, date | None],
) -> Line:
    contact, on, asked_on = said
    first = next(iter(type(state)))
    asked = _("asked %(day)s", day=day(asked_on)) if asked_on is not None and asked_on != on else ""
    return Line(
        key=key,
        name=name,
        state=str(wording[state]),
        value=state.value,
        tone=TONES.get(state.value, "neutral"),
        since=day(on),
        asked=asked,
        action=url_for(f"contacts.set_{key}", contact_id=contact.id),
        steps=tuple((each.value, str(wording[each])) for each in NEXT[key].get(state, ())),
        options=tuple((each.value, str(wording[each])) for each in type(state)),
        is_said=state is not first,
    )
