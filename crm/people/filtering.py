"""The filters of the contact list: what can be asked for, and what is asked for, each to be taken off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from crm.core.cadence import Tier
from crm.core.roles import Role
from crm.openings.wording import ROLE
from crm.people.addresses import address, terms
from crm.people.queries.wanted import Step, Wanted
from crm.web.dates import day
from crm.web.lazy import lazy_gettext as _l

STEPS = {
    Step.DUE: _l("Due"),
    Step.COMING: _l("Planned for later"),
    Step.SNOOZED: _l("Snoozed"),
    Step.NONE: _l("Nothing planned"),
}
MOVED_WITHIN = (30, 90, 180, 365)
BESIDE = ("view", "sort", "order", "q")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of the filters needs: choices as (value, label), and what is kept beside them."""

    tiers: list[tuple[str, str]]
    tags: list[tuple[str, str]]
    roles: list[tuple[str, str]]
    steps: list[tuple[str, str]]
    moved: list[tuple[str, str]]
    kept: dict[str, list[str]]
    count: int


def asked(wanted: Wanted, tags: Sequence[Any]) -> Asked:
    """The form of the filters for this list."""
    said = terms(wanted)
    moved = sorted({*MOVED_WITHIN, *([wanted.moved_days] if wanted.moved_days else [])})
    return Asked(
        tiers=[(tier.value, tier.value) for tier in Tier],
        tags=[(str(tag.id), tag.name) for tag in tags],
        roles=[("", _("Any")), *((role.value, str(ROLE[role])) for role in Role)],
        steps=[("", _("Any")), *((step.value, str(name)) for step, name in STEPS.items())],
        moved=[("", _("Any")), *((str(days), _within(days)) for days in moved)],
        kept={name: said[name] for name in BESIDE if name in said},
        count=len(chips(wanted, tags)),
    )


def chips(wanted: Wanted, tags: Sequence[Any]) -> list[dict[str, str]]:
    """The filters that are on: {"label", "href"}, the link takes each off."""
    names = {tag.id: tag.name for tag in tags}
    found = [
        (
            _("Tier %(tier)s", tier=tier.value),
            replace(wanted, tiers=tuple(each for each in wanted.tiers if each is not tier)),
        )
        for tier in wanted.tiers
    ]
    found += [
        (
            names.get(tag_id) or _("A tag that is gone"),
            replace(wanted, tag_ids=tuple(each for each in wanted.tag_ids if each != tag_id)),
        )
        for tag_id in wanted.tag_ids
    ]
    found += [(text, without) for text, without in _others(wanted) if text]
    return [{"label": text, "href": address(without)} for text, without in found]


def _others(wanted: Wanted) -> list[tuple[str, Wanted]]:
    quiet, step, moved = wanted.quiet_days, wanted.step, wanted.moved_days
    return [
        (wanted.company and _("At %(company)s", company=wanted.company), replace(wanted, company="")),
        (str(ROLE[wanted.role]) if wanted.role else "", replace(wanted, role=None)),
        (_met(wanted), replace(wanted, met_from=None, met_until=None)),
        (_quiet(quiet) if quiet else "", replace(wanted, quiet_days=None)),
        (_("Next step: %(state)s", state=STEPS[step]) if step else "", replace(wanted, step=None)),
        (_moved(moved) if moved else "", replace(wanted, moved_days=None)),
    ]


def _quiet(days: int) -> str:
    return ngettext("Quiet for more than %(num)s day", "Quiet for more than %(num)s days", days)


def _met(wanted: Wanted) -> str:
    first, last = wanted.met_from, wanted.met_until
    if first and last:
        return _("Met from %(first)s to %(last)s", first=day(first), last=day(last))
    if first:
        return _("Met since %(day)s", day=day(first))
    return _("Met until %(day)s", day=day(last)) if last else ""


def _moved(days: int) -> str:
    return ngettext("Moved in the last %(num)s day", "Moved in the last %(num)s days", days)


def _within(days: int) -> str:
    return ngettext("in the last %(num)s day", "in the last %(num)s days", days)
