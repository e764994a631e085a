"""The columns of the contact list: which are shown, what each is sorted by, and which can be chosen."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from crm.people.addresses import address
from crm.people.queries.wanted import Column, Wanted
from crm.web.lazy import lazy_gettext as _l


class Shown(StrEnum):
    """A column beside the name."""

    MET = "met"
    LAST = "last"
    DUE = "due"
    STEP = "step"
    TAGS = "tags"
    INTERVIEWED = "interviewed"
    ADDED = "added"
    TIER = "tier"


USUAL = (Shown.MET, Shown.LAST, Shown.DUE, Shown.STEP, Shown.TIER)
ALWAYS = "name"
LABEL = {
    Shown.MET: _l("Where met"),
    Shown.LAST: _l("Last contact"),
    Shown.DUE: _l("Due"),
    Shown.STEP: _l("Next step"),
    Shown.TAGS: _l("Tags"),
    Shown.INTERVIEWED: _l("Last interview"),
    Shown.ADDED: _l("Added"),
    Shown.TIER: _l("Tier"),
}
SORTS = {
    Shown.MET: Column.MET,
    Shown.LAST: Column.LAST,
    Shown.DUE: Column.DUE,
    Shown.INTERVIEWED: Column.INTERVIEWED,
    Shown.ADDED: Column.ADDED,
    Shown.TIER: Column.TIER,
}
ORDERS = {
    Column.NAME: _l("Name"),
    Column.COMPANY: _l("Company"),
    Column.TITLE: _l("Role"),
    Column.MET: _l("When met"),
    Column.LAST: _l("Last contact"),
    Column.DUE: _l("Due"),
    Column.TIER: _l("Tier"),
    Column.INTERVIEWED: _l("Last interview"),
    Column.ADDED: _l("Added"),
}
BACKWARDS_AT_FIRST = frozenset({Column.MET, Column.LAST, Column.ADDED, Column.INTERVIEWED})


def shown(text: str) -> tuple[Shown, ...]:
    """The columns that an account has chosen; unknown ones are left out, none means the usual."""
    said = text.split(",")
    return tuple(each for each in Shown if each.value in said) if text else USUAL


def stored(chosen: list[str]) -> str:
    """The choice as it is kept; empty when it is the usual one."""
    columns = tuple(each for each in Shown if each.value in chosen)
    return "" if columns == USUAL else ",".join((ALWAYS, *columns))


def choices(chosen: tuple[Shown, ...]) -> list[tuple[str, str, bool]]:
    """All columns to choose from: (value, label, whether it is shown)."""
    return [(each.value, str(LABEL[each]), each in chosen) for each in Shown]


def columns(wanted: Wanted, chosen: tuple[Shown, ...]) -> list[dict[str, Any]]:
    """The heads of the table."""
    return [
        {**_head(wanted, "select", _("Select"), None), "picks": True},
        _head(wanted, "name", _("Name"), Column.NAME),
        *(_head(wanted, each.value, str(LABEL[each]), SORTS.get(each)) for each in chosen),
        {**_head(wanted, "acts", _("What can be done"), None), "hidden": True},
    ]


def orders(wanted: Wanted) -> list[dict[str, Any]]:
    """All that the list can be sorted by, also what has no column; the one that is on turns round."""
    return [
        {"label": str(label), "href": _turned(wanted, column), "sorted": _direction(wanted, column)}
        for column, label in ORDERS.items()
    ]


def _head(wanted: Wanted, key: str, label: str, column: Column | None) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "href": _turned(wanted, column) if column else None,
        "sorted": _direction(wanted, column) if column else None,
        "align": "end" if key == Shown.TIER else None,
        "hidden": False,
    }


def _turned(wanted: Wanted, column: Column) -> str:
    now, is_down = wanted.order
    descending = not is_down if now is column else column in BACKWARDS_AT_FIRST
    return address(replace(wanted, column=column, descending=descending))


def _direction(wanted: Wanted, column: Column) -> str | None:
    now, is_down = wanted.order
    return ("descending" if is_down else "ascending") if now is column else None
