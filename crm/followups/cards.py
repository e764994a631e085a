"""Nudges as cards: one per person, one per sitting of thank-yous, with the words and ways to act."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from crm.contacts import keys
from crm.contacts.models import MethodKind
from crm.core.cadence import add_months
from crm.core.kinds import FollowUpKind, InteractionKind
from crm.core.ladders import Row
from crm.core.when import When
from crm.core.workdays import Workdays
from crm.followups import wording
from crm.followups.forms import KINDS
from crm.followups.nudges import Nudge
from crm.followups.profiles import to_connect
from crm.web.dates import ago, day
from crm.web.mailto import mailto

FIXED = frozenset({FollowUpKind.THANK_YOU, FollowUpKind.CONNECT})
ICONS = {
    FollowUpKind.THANK_YOU: "heart-handshake",
    FollowUpKind.CHECK_IN: "hourglass",
    FollowUpKind.KEEP_IN_TOUCH: "message-circle",
    FollowUpKind.PROMISED: "checkbox",
    FollowUpKind.CONGRATULATE: "confetti",
    FollowUpKind.CONNECT: "user-plus",
    FollowUpKind.CUSTOM: "bell",
}
ICON_OF_ROW = {
    Row.REPAIR: "refresh",
    Row.GRACE: "message-2",
    Row.DECIDE: "calendar-due",
    Row.LANDED: "flag",
    Row.HELLO: "message-circle",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One planned act as it is drawn; `what` is empty where kind and card say it all."""

    id: int
    kind: str
    icon: str
    headline: str
    what: str
    why: str
    due_text: str
    due_tone: str
    opener: str
    is_own_opener: bool
    mail_href: str
    call_href: str
    profile_href: str
    profile_label: str
    kinds: list[tuple[str, object]]
    default_kind: str
    said: dict[str, str]
    can_miss: bool
    expired: bool


@dataclass(slots=True)
class Card:
    """A person (or a company, or the user themselves) with the steps that wait."""

    id: str
    name: str
    href: str
    role: str = ""
    company: str = ""
    met: str = ""
    last_word: str = ""
    square: bool = False
    steps: list[Step] = field(default_factory=list)

    def also(self, step: Step) -> list[tuple[str, str]]:
        """The other steps of this card, which the same talk may settle: (id, label)."""
        others = [other for other in self.steps if other.id != step.id and not self.square]
        return [(str(other.id), other.headline) for other in others]


@dataclass(slots=True)
class Sitting:
    """Cards that belong together: the thank-yous of one day at one company, or single people."""

    title: str
    cards: list[Card] = field(default_factory=list)


def sittings(nudges: Iterable[Nudge], *, today: date) -> list[Sitting]:
    """Cards in the order of the nudges; thank-yous of one company and day are one sitting."""
    found: dict[str, Sitting] = {}
    cards: dict[str, Card] = {}
    for nudge in nudges:
        title = _sitting_title(nudge)
        card_id = _card_id(nudge)
        sitting = found.setdefault(title or card_id, Sitting(title))
        if card_id not in cards:
            cards[card_id] = _card(nudge, today=today)
            sitting.cards.append(cards[card_id])
        cards[card_id].steps.append(step(nudge, today=today))
    return list(found.values())


def step(nudge: Nudge, *, today: date) -> Step:
    """What is drawn of one follow-up."""
    person = nudge.person
    text = wording.opener(nudge)
    email = (person.email if person is not None else None) or nudge.mailbox
    late = (today - nudge.effective_on).days
    return Step(
        id=nudge.id,
        kind=wording.label(nudge),
        icon=icon(nudge),
        headline=wording.headline(nudge),
        what=nudge.title if person is not None or nudge.company_id is not None else "",
        why=wording.why_now(nudge, today=today),
        due_text=_due_text(nudge, late, today),
        due_tone="danger" if late > 7 else "warn" if late > 0 else "neutral",
        opener=text if person is not None or nudge.mailbox else "",
        is_own_opener=bool(nudge.own_opener),
        mail_href=mailto(email, wording.subject(nudge), text) if email else "",
        call_href=_followed(MethodKind.PHONE, person.phone if person is not None else None),
        profile_href=to_connect(nudge) or _followed(MethodKind.LINK, person.link if person else None),
        profile_label=_("Find on LinkedIn") if to_connect(nudge) and not (person and person.profile) else "",
        kinds=[] if nudge.kind in FIXED or person is None else list(KINDS),
        default_kind="email" if email else "message",
        said=said_of_means(),
        can_miss=may_miss(nudge),
        expired=nudge.state == "expired",
    )


def icon(nudge: Nudge) -> str:
    """The picture of what is to be done."""
    row = nudge.row
    return (ICON_OF_ROW.get(row) if row is not None else None) or ICONS.get(nudge.kind, "bell")


def may_miss(nudge: Nudge) -> bool:
    """Whether somebody might not be reached: not with what is sent, nor with what is about the user alone."""
    return nudge.person is not None and nudge.kind is not FollowUpKind.CONNECT


def snoozes(working: Workdays, when: When) -> list[tuple[str, str]]:
    """Days to snooze until: tomorrow, and workdays in three days, a week, two weeks and a month."""
    tomorrow = when.today + timedelta(days=1)
    few, week, fortnight, month = (
        working.on_or_after(each)
        for each in (
            when.today + timedelta(days=3),
            when.today + timedelta(days=7),
            when.today + timedelta(days=14),
            add_months(when.today, 1),
        )
    )
    found = {
        tomorrow: _("Tomorrow"),
        few: _("In a few days (%(day)s)", day=day(few)),
        week: _("Next week (%(day)s)", day=day(week)),
        fortnight: _("In two weeks (%(day)s)", day=day(fortnight)),
        month: _("In a month (%(day)s)", day=day(month)),
    }
    return [(each.isoformat(), text) for each, text in sorted(found.items())]


def said_of_means() -> dict[str, str]:
    """What the button that ends a step says once a way to reach the person was taken."""
    return {
        InteractionKind.EMAIL.value: _("Done, by e-mail"),
        InteractionKind.CALL.value: _("Done, by phone"),
        InteractionKind.MESSAGE.value: _("Done, by message"),
    }


def _followed(kind: MethodKind, value: str | None) -> str:
    """Where one tap leads; empty for what must not be followed."""
    return (keys.href(kind, value) or "") if value else ""


def _sitting_title(nudge: Nudge) -> str:
    if nudge.kind is not FollowUpKind.THANK_YOU or nudge.interview_on is None:
        return ""
    return _("Thank-yous for %(company)s, %(day)s", company=nudge.company, day=day(nudge.interview_on))


def _card_id(nudge: Nudge) -> str:
    """What the card is called on the page; the same before and after another of its steps was answered."""
    if nudge.person is not None:
        who = f"person-{nudge.person.id}"
    else:
        who = f"company-{nudge.company_id}" if nudge.company_id is not None else f"self-{nudge.id}"
    if _sitting_title(nudge):
        return f"thank-{who}-{nudge.company_id}-{nudge.interview_on}"
    return who


def _card(nudge: Nudge, *, today: date) -> Card:
    person = nudge.person
    if person is not None:
        return Card(
            id=_card_id(nudge),
            name=person.name,
            href=url_for("people.contact", contact_id=person.id),
            role=person.title,
            company=person.company,
            met=wording.where_met(person),
            last_word=wording.last_word(person, today=today),
        )
    if nudge.company_id is not None:
        href = url_for("people.company", company_id=nudge.company_id)
        if nudge.row is not None and nudge.interview_id is None and nudge.opening_id is not None:
            href = url_for("people.opening", opening_id=nudge.opening_id)
        return Card(
            _card_id(nudge), nudge.company, href, role=nudge.mailbox or nudge.opening_title, square=True
        )
    return Card(_card_id(nudge), nudge.title, "", square=True)


def _due_text(nudge: Nudge, late: int, today: date) -> str:
    if late > 0:
        return _("due %(ago)s", ago=ago(nudge.effective_on, today))
    return ago(nudge.effective_on, today)
