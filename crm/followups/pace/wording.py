"""The words about how much at a time: modes, absences, what fits into a week, fresh starts."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from crm.accounts.wording import settings_saved
from crm.core.capacity import Reach, roughly
from crm.core.fresh_start import Occasion
from crm.core.kinds import SearchMode
from crm.followups.pace.fresh_start import Preview
from crm.followups.pace.landing import News, Round
from crm.followups.wording.outcomes import good_news
from crm.followups.wording.phrases import greeting_of, short
from crm.web import amounts
from crm.web.dates import day
from crm.web.lazy import lazy_gettext as _l

MODES: Mapping[SearchMode, str] = {
    SearchMode.STEADY: _l("Steady"),
    SearchMode.ACTIVE: _l("Searching"),
    SearchMode.QUIET: _l("Quiet"),
    SearchMode.HIRED: _l("Just hired"),
}
MODE_DOES: Mapping[SearchMode, str] = {
    SearchMode.STEADY: _l("Everybody as often as you chose."),
    SearchMode.ACTIVE: _l("A third sooner; twice as often at companies with an opening of yours."),
    SearchMode.QUIET: _l("Half as often: every interval is doubled."),
    SearchMode.HIRED: _l("Half as often, and a round to tell everybody that you landed."),
}
MODE_NOW: Mapping[SearchMode, str] = {
    SearchMode.STEADY: "",
    SearchMode.ACTIVE: _l("You are searching: nudges come a third sooner."),
    SearchMode.QUIET: _l("Quiet: nudges come half as often."),
    SearchMode.HIRED: _l("Just hired: nudges come half as often."),
}
REMIND: Mapping[str, str] = {
    "": _l("Never"),
    "10": _l("10 minutes before"),
    "30": _l("30 minutes before"),
    "60": _l("1 hour before"),
    "120": _l("2 hours before"),
    "1440": _l("1 day before"),
}
MOST_NAMED = 3


def remind_choices(kept: str | None) -> dict[str, str]:
    """The times to choose from; another one that is set stays as it is."""
    named = {value: str(label) for value, label in REMIND.items()}
    if kept and kept not in named and kept.isdecimal() and len(kept) <= len("10080"):
        named[kept] = ngettext("%(num)s minute before", "%(num)s minutes before", int(kept))
    return named


def mode_options() -> list[tuple[str, str, str]]:
    """(value, label, what it does) of the modes."""
    return [(mode.value, str(MODES[mode]), str(MODE_DOES[mode])) for mode in SearchMode]


def saved(fields: frozenset[str], mode: SearchMode, moved: int, zone: str) -> str:
    """After the settings were saved: what a new mode moved is said."""
    if "search_mode" not in fields:
        return settings_saved(fields, zone)
    if not moved:
        return _("Saved. %(mode)s: no nudge had to move.", mode=MODES[mode])
    return ngettext(
        "Saved. %(mode)s: one nudge moved to another day.",
        "Saved. %(mode)s: %(count)s nudges moved to other days.",
        moved,
        mode=MODES[mode],
        count=format_decimal(moved),
    )


def promise(reach: Reach, *, most: int) -> str:
    """Whether all that was promised can be kept, and if not, what helps; empty without any cadence."""
    if not reach.people:
        return ""
    if reach.is_enough:
        return _(
            "Your cadences ask for about %(asked)s nudges a year; "
            "at %(capacity)s a day there is room for %(room)s.",
            asked=format_decimal(round(reach.asked)),
            capacity=reach.capacity,
            room=format_decimal(reach.possible),
        )
    lacking = _(
        "At %(capacity)s a day you can keep up with about %(within)s people; "
        "your cadences ask for %(people)s.",
        capacity=reach.capacity,
        within=format_decimal(roughly(reach.within)),
        people=format_decimal(reach.people),
    )
    return f"{lacking} {_what_helps(reach, most)}"


def load(planned: int, capacity: int, *, is_away: bool) -> str:
    """How full a day is."""
    if is_away:
        return _("away")
    if planned > capacity:
        return _("%(planned)s, more than %(capacity)s", planned=planned, capacity=capacity)
    if planned == capacity:
        return _("%(planned)s, full", planned=planned)
    return _("%(planned)s of %(capacity)s", planned=planned, capacity=capacity)


def fresh_start_title(preview: Preview) -> str:
    """The heading of the offer."""
    return _("Welcome back") if preview.why is Occasion.BACK else _("A fresh start?")


def fresh_start(preview: Preview) -> str:
    """What it would do."""
    return ngettext(
        "One word is overdue. It can move to %(day)s.",
        "%(count)s are overdue; at %(capacity)s a day, the last one comes on %(day)s.",
        preview.overdue,
        count=format_decimal(preview.overdue),
        capacity=preview.capacity,
        day=day(preview.last_on),
    )


def spread(moved: int) -> str:
    """After it was done."""
    return ngettext(
        "One nudge has a new day.",
        "%(count)s nudges have a new day.",
        moved,
        count=format_decimal(moved),
    )


def unspread(kept: Sequence[str]) -> str:
    """After it was undone; whose nudge was changed since is named."""
    if not kept:
        return _("Back where they were.")
    names = amounts.enumerated(kept[:MOST_NAMED])
    more = len(kept) - MOST_NAMED
    if more > 0:
        names = _("%(names)s and %(more)s more", names=names, more=more)
    return _("Back where they were, but for what was changed since: %(names)s.", names=names)


def landed(news: Round, capacity: int) -> str:
    """The offer of a round of good news."""
    return ngettext(
        "One person whom you keep in touch with can hear it from you, with a line ready to send.",
        "%(count)s people whom you keep in touch with can hear it from you: %(capacity)s a day at most, "
        "with a line ready for each.",
        news.people,
        count=format_decimal(news.people),
        capacity=capacity,
    )


def news(company: str) -> News:
    """The words of the round."""
    text = good_news(short(company) or _("a new company"))
    return News(
        title=_("Tell them that you landed"),
        opener=lambda name: f"{greeting_of(name)}\n\n{text}",
    )


def told(people: int) -> str:
    """After the round was planned."""
    return ngettext(
        "One word is planned.", "%(count)s words are planned.", people, count=format_decimal(people)
    )


def untold(kept: int) -> str:
    """After it was taken back."""
    if not kept:
        return _("Taken back.")
    return ngettext(
        "Taken back, but for one that was answered or changed since.",
        "Taken back, but for %(num)s that were answered or changed since.",
        kept,
    )


def away_until(last: date) -> str:
    """The calm line on Today."""
    return _("Away until %(day)s", day=day(last))


def _what_helps(reach: Reach, most: int) -> str:
    if reach.needed is None or reach.needed > most:
        return _("Make some rarer.")
    return _("Make some rarer, or raise the number to %(needed)s.", needed=reach.needed)
