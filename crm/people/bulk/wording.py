"""Acts on many contacts in words."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from crm.contacts.models import BulkRun
from crm.people.bulk.verbs import Verb
from crm.transfer.movein.wording import figure
from crm.web.dates import day
from crm.web.lazy import lazy_gettext as _l

LABEL: Mapping[str, Any] = MappingProxyType(
    {
        Verb.TIER: _l("Tier"),
        Verb.CADENCE: _l("How often"),
        Verb.PAUSE: _l("Pause"),
        Verb.RESUME: _l("Resume"),
        Verb.TAG: _l("Add a tag"),
        Verb.UNTAG: _l("Remove a tag"),
        Verb.FOLLOW_UP: _l("Follow-up"),
        Verb.LOG: _l("Log a contact"),
        Verb.ARCHIVE: _l("Archive"),
        Verb.UNARCHIVE: _l("Out of the archive"),
        Verb.TRASH: _l("Move to the trash"),
    }
)


def done(run: BulkRun) -> str:
    """What was done, with how many."""
    number = run.done - run.skipped
    return " ".join(part for part in (_said(run, number), left_alone(run)) if part)


def stopped(run: BulkRun) -> str:
    """How far it came."""
    return _(
        "Stopped after %(done)s of %(total)s. What was done stays.",
        done=figure(run.done),
        total=figure(run.total),
    )


def undone(kept: int) -> str:
    """Whether all is as it was."""
    if not kept:
        return _("Taken back: everything is as it was.")
    return ngettext(
        "Taken back, but for one thing that was changed since.",
        "Taken back, but for %(num)s things that were changed since.",
        kept,
    )


def left_alone(run: BulkRun) -> str:
    """Of how many nothing was to be changed."""
    if not run.skipped or run.skipped == run.done:
        return ""
    return ngettext(
        "One had nothing to change.", "%(many)s had nothing to change.", run.skipped, many=figure(run.skipped)
    )


def doing(run: BulkRun) -> str:
    """What is going on."""
    return _("Taking it back") if run.state == "undoing" else str(LABEL.get(run.verb, run.verb))


def _said(run: BulkRun, number: int) -> str:
    if not number:
        return _("Nobody was changed: it was like that already, or they are gone.")
    many = figure(number)
    return _SAYINGS[Verb(run.verb)](number, many, run.wanted)


def _tier(number: int, many: str, wanted: Mapping[str, Any]) -> str:
    if not wanted["tier"]:
        return ngettext(
            "One contact without a tier now.", "%(many)s contacts without a tier now.", number, many=many
        )
    return ngettext(
        "One contact in tier %(tier)s now.",
        "%(many)s contacts in tier %(tier)s now.",
        number,
        many=many,
        tier=wanted["tier"],
    )


def _cadence(number: int, many: str, wanted: Mapping[str, Any]) -> str:
    if wanted["months"] is None:
        return ngettext(
            "One contact: as often as the tier says.",
            "%(many)s contacts: as often as the tier says.",
            number,
            many=many,
        )
    often = ngettext("every month", "every %(num)s months", wanted["months"])
    return ngettext(
        "In touch with one contact %(often)s.",
        "In touch with %(many)s contacts %(often)s.",
        number,
        many=many,
        often=often,
    )


def _pause(number: int, many: str, wanted: Mapping[str, Any]) -> str:
    if not wanted["until"]:
        return ngettext("One contact paused.", "%(many)s contacts paused.", number, many=many)
    return ngettext(
        "One contact paused until %(day)s.",
        "%(many)s contacts paused until %(day)s.",
        number,
        many=many,
        day=day(date.fromisoformat(wanted["until"])),
    )


def _resume(number: int, many: str, _wanted: Mapping[str, Any]) -> str:
    return ngettext("One contact resumed.", "%(many)s contacts resumed.", number, many=many)


def _tag(number: int, many: str, wanted: Mapping[str, Any]) -> str:
    return ngettext(
        "Tag “%(tag)s” on one more contact.",
        "Tag “%(tag)s” on %(many)s more contacts.",
        number,
        many=many,
        tag=wanted["tag"],
    )


def _untag(number: int, many: str, wanted: Mapping[str, Any]) -> str:
    return ngettext(
        "Tag “%(tag)s” taken off one contact.",
        "Tag “%(tag)s” taken off %(many)s contacts.",
        number,
        many=many,
        tag=wanted["tag"],
    )


def _follow_up(number: int, many: str, wanted: Mapping[str, Any]) -> str:
    return ngettext(
        "One follow-up planned for %(day)s.",
        "%(many)s follow-ups planned for %(day)s.",
        number,
        many=many,
        day=day(date.fromisoformat(wanted["on"])),
    )


def _log(number: int, many: str, _wanted: Mapping[str, Any]) -> str:
    return ngettext("Logged with one contact.", "Logged with %(many)s contacts.", number, many=many)


def _archive(number: int, many: str, _wanted: Mapping[str, Any]) -> str:
    return ngettext("One contact archived.", "%(many)s contacts archived.", number, many=many)


def _unarchive(number: int, many: str, _wanted: Mapping[str, Any]) -> str:
    return ngettext(
        "One contact out of the archive.", "%(many)s contacts out of the archive.", number, many=many
    )


def _trash(number: int, many: str, _wanted: Mapping[str, Any]) -> str:
    return ngettext(
        "One contact moved to the trash.", "%(many)s contacts moved to the trash.", number, many=many
    )


_SAYINGS: Mapping[Verb, Callable[[int, str, Mapping[str, Any]], str]] = MappingProxyType(
    {
        Verb.TIER: _tier,
        Verb.CADENCE: _cadence,
        Verb.PAUSE: _pause,
        Verb.RESUME: _resume,
        Verb.TAG: _tag,
        Verb.UNTAG: _untag,
        Verb.FOLLOW_UP: _follow_up,
        Verb.LOG: _log,
        Verb.ARCHIVE: _archive,
        Verb.UNARCHIVE: _unarchive,
        Verb.TRASH: _trash,
    }
)
