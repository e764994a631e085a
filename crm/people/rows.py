"""The contact list as it is drawn: rows, sort links, views and filters, ready for the template."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from crm.contacts.queries import MARK
from crm.contacts.wording import where_met
from crm.core.cadence import Tier, cadence_months
from crm.people.about import photo
from crm.people.addresses import address, from_query, query, wanted_from
from crm.people.queries.contacts import Column, View, Wanted
from crm.people.urgency import Urgency, urgency
from crm.web.dates import ago

__all__ = ["address", "contact_rows", "from_query", "query", "wanted_from"]

TONES = {Urgency.CALM: "neutral", Urgency.DUE: "warn", Urgency.LATE: "danger"}
BACKWARDS_AT_FIRST = frozenset({Column.LAST, Column.ADDED})


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One line of the list."""

    id: int
    name: str
    title: str
    company: str
    met: str
    last: str
    due: str
    due_tone: str
    tier: Tier | None
    photo: str


def contact_rows(found: Iterable[Any], *, today: date) -> list[ContactRow]:
    """The lines for these rows."""
    return [_row(row, today) for row in found]


def downloads(wanted: Wanted) -> list[tuple[str, str]]:
    """How the list can be taken along: (label, address)."""
    return [
        (_("As a table (CSV)"), address(wanted, endpoint="people.table")),
        (_("As cards (vCard)"), address(wanted, endpoint="people.cards")),
    ]


def columns(wanted: Wanted) -> list[dict[str, Any]]:
    """The heads of the table."""
    return [
        {"label": _("Select"), "href": None, "sorted": None, "align": None, "hidden": True},
        _head(wanted, _("Name"), Column.NAME),
        {"label": _("Where met"), "href": None, "sorted": None, "align": None, "hidden": False},
        _head(wanted, _("Last contact"), Column.LAST),
        _head(wanted, _("Due"), Column.DUE),
        {"label": _("Tier"), "href": None, "sorted": None, "align": "end", "hidden": False},
    ]


def views(wanted: Wanted) -> list[dict[str, Any]]:
    """The ready views above the list."""
    named = (
        (View.ALL, _("All")),
        (View.DUE, _("Due now")),
        (View.NO_CADENCE, _("No cadence")),
        (View.ARCHIVED, _("Archived")),
    )
    links = [
        _link(label, replace(wanted, view=view), is_current=wanted.view is view) for view, label in named
    ]
    return [*links, {"label": _("Trash"), "href": url_for("people.trash"), "is_current": False}]


def filters(wanted: Wanted) -> list[dict[str, Any]]:
    """Tiers to narrow the list by, and the orders that have no column of their own."""
    by_tier = [
        _link(
            _("Tier %(tier)s", tier=tier.value),
            replace(wanted, tiers=() if tier in wanted.tiers else (tier,)),
            is_current=tier in wanted.tiers,
        )
        for tier in Tier
    ]
    return [
        *by_tier,
        _ordered(wanted, _("By company"), Column.COMPANY),
        _ordered(wanted, _("Newest first"), Column.ADDED),
    ]


def tags(wanted: Wanted, known: Iterable[Any]) -> list[dict[str, Any]]:
    """Tags to narrow the list by; the one that is on leads back to all."""
    return [
        _link(
            tag.name,
            replace(wanted, tag_ids=() if tag.id in wanted.tag_ids else (tag.id,)),
            is_current=tag.id in wanted.tag_ids,
        )
        for tag in known
    ]


def _row(row: Any, today: date) -> ContactRow:
    months = cadence_months(tier=row.tier, own_months=row.own_months)
    return ContactRow(
        id=row.id,
        name=row.name,
        title=row.title or "",
        company=row.company or "",
        met=where_met(row.met_where, row.met_on, today=today),
        last=ago(row.last_contact_on, today),
        due=_("paused") if _rests(row, today) else ago(row.next_due_on, today),
        due_tone=TONES[urgency(row.next_due_on, months=months, today=today)],
        tier=row.tier,
        photo=photo(row.id, row.photo[:MARK] if row.photo else None),
    )


def _rests(row: Any, today: date) -> bool:
    is_resting = row.is_paused and (row.paused_until is None or row.paused_until > today)
    return is_resting and row.next_due_on is None


def _head(wanted: Wanted, label: str, column: Column) -> dict[str, Any]:
    now, is_down = wanted.order
    is_on = now is column
    descending = not is_down if is_on else column in BACKWARDS_AT_FIRST
    direction = "descending" if is_down else "ascending"
    return {
        "label": label,
        "href": address(replace(wanted, column=column, descending=descending)),
        "sorted": direction if is_on else None,
        "align": None,
        "hidden": False,
    }


def _ordered(wanted: Wanted, label: str, column: Column) -> dict[str, Any]:
    is_on = wanted.order[0] is column
    by = Column.NAME if is_on else column
    return _link(label, replace(wanted, column=by, descending=by in BACKWARDS_AT_FIRST), is_current=is_on)


def _link(label: str, wanted: Wanted, *, is_current: bool) -> dict[str, Any]:
    return {"label": label, "href": address(wanted), "is_current": is_current}
