"""The openings as a list: rows, sort links and filters, ready for the template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from crm.core.kinds import Stage
from crm.openings.wording import STAGE, TONE, title
from crm.people.openings.board import note, urgency
from crm.people.queries.openings import Column, Wanted
from crm.web.dates import day

BACKWARDS_AT_FIRST = frozenset({Column.APPLIED, Column.CHANGED})


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One line of the list."""

    id: int
    title: str
    company: str
    stage: str
    stage_tone: str
    note: str
    applied: str
    decide_by: str
    decide_tone: str
    interest: int | None


def opening_rows(found: Iterable[Any], *, today: date) -> list[OpeningRow]:
    """The lines for these rows."""
    return [_row(row, today) for row in found]


def address(wanted: Wanted, at: str | None = None) -> str:
    """The address of this list, without what goes without saying."""
    asked = {
        "view": "list",
        "q": wanted.q or None,
        "stage": wanted.stage.value if wanted.stage else None,
        "sort": wanted.column.value if wanted.column is not Column.CHANGED else None,
        "order": _order(wanted),
        "at": at,
    }
    return url_for("people.openings", **{key: value for key, value in asked.items() if value})  # type: ignore[arg-type]


def read(asked: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it cannot mean counts as not said."""
    stage, sort, order = (asked.get(name, "") for name in ("stage", "sort", "order"))
    column = Column(sort) if sort in set(Column) else Column.CHANGED
    is_backwards = {"down": True, "up": False}.get(order, column in BACKWARDS_AT_FIRST)
    return Wanted(
        q=asked.get("q", "").strip()[:100],
        stage=Stage(stage) if stage in set(Stage) else None,
        column=column,
        descending=is_backwards,
    )


def columns(wanted: Wanted) -> list[dict[str, Any]]:
    """The heads of the table."""
    return [
        _head(wanted, _("Role"), Column.ROLE),
        {"label": _("Stage")},
        _head(wanted, _("Applied"), Column.APPLIED),
        _head(wanted, _("Decide by"), Column.DECIDE),
        {"label": _("Interest"), "align": "end"},
    ]


def stages(wanted: Wanted, counts: Mapping[Stage, int]) -> list[dict[str, Any]]:
    """Stages to narrow the list by, those that there are."""
    return [
        {
            "label": str(STAGE[stage]),
            "href": address(replace(wanted, stage=None if wanted.stage is stage else stage)),
            "is_current": wanted.stage is stage,
            "count": counts.get(stage, 0),
        }
        for stage in Stage
        if counts.get(stage) or wanted.stage is stage
    ]


def orders(wanted: Wanted) -> list[dict[str, Any]]:
    """The orders that have no column of their own."""
    named = ((_("By company"), Column.COMPANY), (_("Changed last"), Column.CHANGED))
    return [
        {
            "label": label,
            "href": address(replace(wanted, column=column, descending=column in BACKWARDS_AT_FIRST)),
            "is_current": wanted.column is column,
        }
        for label, column in named
    ]


def _order(wanted: Wanted) -> str | None:
    if wanted.descending is (wanted.column in BACKWARDS_AT_FIRST):
        return None
    return "down" if wanted.descending else "up"


def _head(wanted: Wanted, label: str, column: Column) -> dict[str, Any]:
    is_on = wanted.column is column
    descending = not wanted.descending if is_on else column in BACKWARDS_AT_FIRST
    direction = "descending" if wanted.descending else "ascending"
    return {
        "label": label,
        "href": address(replace(wanted, column=column, descending=descending)),
        "sorted": direction if is_on else None,
    }


def _row(row: Any, today: date) -> OpeningRow:
    return OpeningRow(
        id=row.id,
        title=title(row.title),
        company=row.company,
        stage=str(STAGE[row.stage]),
        stage_tone=TONE[row.stage],
        note=note(row, today=today),
        applied=day(row.applied_on) if row.applied_on else "",
        decide_by=day(row.decide_by) if row.decide_by else "",
        decide_tone=urgency(row.decide_by, today=today) if not row.stage.is_final else "neutral",
        interest=row.interest,
    )
