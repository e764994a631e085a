"""The text of calendar entries: short, good to read on a phone, and no more than the privacy level allows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from crm.feeds.privacy import veiled
from crm.feeds.scene import Scene
from crm.followups import wording as words
from crm.followups.links import Verb
from crm.followups.nudges import Nudge
from crm.followups.profiles import to_find
from crm.followups.wording.entries import background, page_of, quoted
from crm.followups.wording.layout import Said, joined, lines, link_line, titled
from crm.web import amounts
from crm.web.dates import day
from crm.web.speaking import given_name

NAMED = 3


def said_of(nudge: Nudge, scene: Scene, *, on: date) -> Said:
    """One follow-up, as it reads on the day `on`."""
    shown = _seen(nudge, scene)
    paragraphs = [words.why_now(shown, today=on), background(shown, on=on)]
    if scene.is_full:
        paragraphs += [quoted(shown), link_line(_("On LinkedIn"), to_find(shown))]
    paragraphs += [_answers(nudge, scene), _way_back(nudge, scene)]
    return Said(
        summary=titled(words.headline(shown), shown.company if shown.person is not None else ""),
        description=joined(paragraphs),
        url=scene.address(page_of(nudge)),
        category=_("Follow-up"),
    )


def said_of_thanks(nudges: Sequence[Nudge], scene: Scene, *, on: date) -> Said:
    """The thank-yous of one day at one company: one sitting, a paragraph for each person."""
    shown = [_seen(nudge, scene) for nudge in nudges]
    paragraphs = [words.why_now(shown[0], today=on)]
    for nudge, seen in zip(nudges, shown, strict=True):
        later = nudge.effective_on if nudge.effective_on > on else None
        opener = quoted(seen) if scene.is_full else ""
        paragraphs.append(lines([_who(seen, later), opener, _answers(nudge, scene), _way_back(nudge, scene)]))
    return Said(
        summary=titled(_("Thank %(name)s", name=_several(shown, scene)), shown[0].company),
        description=joined(paragraphs),
        url=scene.address("/"),
        category=_("Follow-up"),
    )


def said_of_count(followups: int, debriefs: int, scene: Scene) -> Said:
    """A day at "count only": how much there is to do, and the way to it."""
    parts = []
    if followups:
        parts.append(ngettext("%(num)s follow-up", "%(num)s follow-ups", followups))
    if debriefs:
        parts.append(ngettext("%(num)s debrief", "%(num)s debriefs", debriefs))
    today = scene.address("/")
    return Said(summary=amounts.enumerated(parts), description=link_line(_("Open"), today), url=today)


def nothing_planned() -> str:
    """The title of the placeholder, which hardly anybody will ever see."""
    return _("Nothing planned")


def cut_short(number: int, first: date, last: date) -> str:
    """Said of a calendar that cannot show everything: the window that it does show."""
    return _(
        "This calendar is full: %(number)s entries, from %(first)s to %(last)s. The others are in the app.",
        number=number,
        first=format_date(first, "medium", locale=get_locale()),
        last=format_date(last, "medium", locale=get_locale()),
    )


def _seen(nudge: Nudge, scene: Scene) -> Nudge:
    """The nudge as this level may show it; one without a title is named after its kind."""
    shown = nudge if scene.is_full else veiled(nudge)
    return shown if shown.title else replace(shown, title=words.label(nudge))


def _answers(nudge: Nudge, scene: Scene) -> str:
    labels = ((_("Done"), Verb.DONE), (_("Snooze"), Verb.SNOOZE), (_("Skip"), Verb.SKIP))
    return lines(link_line(label, scene.signed(nudge, verb)) for label, verb in labels)


def _way_back(nudge: Nudge, scene: Scene) -> str:
    return link_line(_("Open"), scene.address(page_of(nudge)))


def _who(shown: Nudge, later: date | None) -> str:
    person = shown.person
    name = person.name if person is not None else shown.company
    who = f"{name}, {person.title}" if person is not None and person.title else name
    if later is not None:
        who = _("%(who)s (from %(day)s)", who=who, day=day(later))
    return f"• {who}"


def _several(shown: Sequence[Nudge], scene: Scene) -> str:
    """ "Dana, Max, and Li"; beyond three the rest as a number."""
    names = [_short_name(nudge, scene) for nudge in shown]
    if len(names) > NAMED:
        more = len(names) - NAMED + 1
        names = [*names[: NAMED - 1], ngettext("%(num)s more", "%(num)s more", more)]
    return format_list(names, locale=get_locale())


def _short_name(shown: Nudge, scene: Scene) -> str:
    name = shown.person.name if shown.person is not None else shown.company
    return given_name(name) if scene.is_full else name
