"""What is known of somebody before a talk, line by line."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from crm.core.kinds import InteractionKind
from crm.followups.before import Known, Meeting
from crm.followups.wording.met import last_word, where_met
from crm.followups.wording.phrases import short
from crm.interviews.wording import KIND
from crm.web.dates import ago, day


@dataclass(frozen=True, slots=True)
class Told:
    """One line: what it is, its icon, and what is known."""

    label: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Briefed:
    """Somebody with whom a talk is planned, and what is known of them."""

    id: int
    name: str
    note: str
    told: list[Told]


def told(known: Known, *, today: date, on: date) -> list[Told]:
    """The lines about somebody, on the day `today`, before a talk on the day `on`; none for a stranger."""
    found = [
        Told(_("Met"), "map-pin", _met(known, on)),
        Told(_("Last word"), "message-circle", _last(known, today)),
    ]
    if known.person.detail:
        found.append(Told(_("Remember"), "bulb", short(known.person.detail)))
    found += [
        Told(
            _("You promised"),
            "checkbox",
            _("%(what)s (%(when)s)", what=short(each.what), when=ago(each.due_on, today)),
        )
        for each in known.promised
    ]
    return [line for line in found if line.text]


def _met(known: Known, on: date) -> str:
    if known.meetings:
        return "; ".join(_meeting(each) for each in known.meetings)
    person = known.person
    if person.met_on is not None and person.met_on >= on:
        return ""
    return where_met(person)


def _meeting(meeting: Meeting) -> str:
    what = meeting.title or str(KIND[meeting.kind])
    return _("%(what)s at %(company)s, %(day)s", what=what, company=meeting.company, day=day(meeting.on))


def _last(known: Known, today: date) -> str:
    """An interview of which nothing was noted is told of by "met" already."""
    last = known.person.last
    if last is not None and last.kind is InteractionKind.INTERVIEW and not last.text and known.meetings:
        return ""
    return last_word(known.person, today=today)
