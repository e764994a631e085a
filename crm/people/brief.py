"""The brief on top of a contact's page: whom do I write to, and why?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from crm.contacts import keys
from crm.contacts import wording as words
from crm.contacts.models import Contact, ContactMethod, MethodKind
from crm.followups import wording as followup_words
from crm.followups.nudges import Nudge
from crm.interactions import wording as talk_words
from crm.interactions.models import Interaction
from crm.people.queries.about import Detail
from crm.people.urgency import Urgency, urgency
from crm.web.dates import ago, day

TONES = {Urgency.CALM: "neutral", Urgency.DUE: "warn", Urgency.LATE: "danger"}
LAST_WORD = 300


@dataclass(frozen=True, slots=True)
class Brief:
    """What one needs to know before writing. Empty texts are not drawn."""

    met: str
    through: str
    through_href: str
    last: str
    detail: str
    next: str
    why: str
    due: str
    due_tone: str
    rhythm: str


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach somebody, as it is shown; `href` is empty where one tap leads nowhere.

    `copied` is the whole of it; `is_first` is set on the first of its kind that leads somewhere.
    """

    icon: str
    value: str
    note: str
    href: str
    verb: str
    is_external: bool
    copied: str
    is_first: bool


def brief(
    contact: Contact,
    talks: Sequence[Interaction],
    details: Sequence[Detail],
    steps: Sequence[Nudge],
    *,
    today: date,
    through_href: str = "",
) -> Brief:
    """Where we met, the last word, the last detail, and the next step."""
    due_on = steps[0].effective_on if steps else None
    return Brief(
        met=words.how_met(contact.met_how, contact.met_where, contact.met_on, today=today),
        through=contact.met_through,
        through_href=through_href,
        last=last_word(contact, talks, today=today),
        detail=details[0].text if details else "",
        next=followup_words.headline(steps[0]) if steps else "",
        why=followup_words.why_now(steps[0], today=today) if steps else "",
        due=ago(due_on, today),
        due_tone=TONES[urgency(due_on, months=contact.cadence, today=today)],
        rhythm=_begun(rhythm(contact, today=today)),
    )


def last_word(contact: Contact, talks: Sequence[Interaction], *, today: date) -> str:
    """The latest contact: what it was, how long ago, what was said."""
    latest = next((row for row in talks if row.counts), None)
    if latest is None:
        return ago(contact.last_contact_on, today)
    what = _("%(kind)s %(ago)s", kind=talk_words.KIND[latest.kind], ago=ago(latest.occurred_on, today))
    said = " ".join(latest.text.split())
    if len(said) > LAST_WORD:
        said = said[: LAST_WORD - 1].rstrip() + "…"
    return f"{what}: {said}" if said else what


def rhythm(contact: Contact, *, today: date) -> str:
    """How often, and whether it rests, in words."""
    often = words.cadence(contact.cadence)
    if not contact.is_resting(today):
        return often
    if contact.paused_until is None:
        return _("%(often)s, paused", often=often)
    return _("%(often)s, paused until %(day)s", often=often, day=day(contact.paused_until))


def reach(methods: Sequence[ContactMethod]) -> list[Reach]:
    """The ways to reach somebody, in their order."""
    found: list[Reach] = []
    for row in methods:
        is_known = any(way.href and way.icon == words.METHOD_ICON[row.kind] for way in found)
        found.append(_way(row, is_first=not is_known))
    return found


def _way(row: ContactMethod, *, is_first: bool) -> Reach:
    verbs = {MethodKind.EMAIL: _("Write"), MethodKind.PHONE: _("Call"), MethodKind.LINK: _("Open")}
    href = keys.href(row.kind, row.value) or ""
    return Reach(
        icon=words.METHOD_ICON[row.kind],
        value=bare(row.value) if row.kind is MethodKind.LINK else row.value,
        note=row.label or str(words.METHOD[row.kind]),
        href=href,
        verb=verbs[row.kind],
        is_external=row.kind is MethodKind.LINK,
        copied=row.value,
        is_first=is_first and bool(href),
    )


def bare(link: str) -> str:
    """A web address as one reads it."""
    return link.partition("://")[2].removeprefix("www.").rstrip("/") or link


def _begun(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
