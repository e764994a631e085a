"""The contact list as it is drawn: a line for each contact, ready for the template."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from crm.contacts.queries import MARK
from crm.contacts.wording import where_met
from crm.core.cadence import Tier
from crm.followups.wording import label
from crm.people.about import photo
from crm.people.addresses import address, from_query, query, wanted_from
from crm.people.heads import USUAL, Shown
from crm.people.queries.beside import Next
from crm.people.urgency import Urgency
from crm.web.dates import ago, day

__all__ = ["ContactRow", "Extras", "address", "contact_rows", "from_query", "query", "wanted_from"]

DATES = {Shown.LAST: "last_contact_on", Shown.INTERVIEWED: "interviewed_on", Shown.ADDED: "added_on"}
TONES = {Urgency.CALM: "neutral", Urgency.DUE: "warn", Urgency.LATE: "danger"}


@dataclass(frozen=True, slots=True)
class Extras:
    """What stands beside the contacts of a page, by contact (openings by company)."""

    steps: dict[int, Next] = field(default_factory=dict)
    openings: dict[int, int] = field(default_factory=dict)
    tags: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing about a contact: in which column, in words, and how pressing it is."""

    column: str
    text: str
    tone: str = "neutral"
    title: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One line of the list. Where it goes by company, `group` is the one that begins here: the lines below it
    do not repeat its name."""

    id: int
    name: str
    title: str
    company: str
    company_href: str
    openings: str
    tier: Tier | None
    photo: str
    cells: list[Cell]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class _Drawing:
    today: date
    columns: tuple[Shown, ...]
    is_grouped: bool


def contact_rows(
    found: Iterable[Any],
    extras: Extras | None = None,
    *,
    today: date,
    chosen: tuple[Shown, ...] = USUAL,
    groups_after: str | None = None,
) -> list[ContactRow]:
    """The lines for these rows.

    `groups_after`: the list goes by company, and the row before the first one was filed under this key.
    """
    drawing = _Drawing(today, chosen, is_grouped=groups_after is not None)
    lines, before = [], groups_after
    for row in found:
        group = None
        if before is not None and (row.sort_value or "") != before:
            group, before = row.company or "", row.sort_value or ""
        lines.append(_line(row, extras or Extras(), drawing, group))
    return lines


def _line(row: Any, extras: Extras, shown: _Drawing, group: str | None) -> ContactRow:
    openings = extras.openings.get(row.company_id, 0)
    return ContactRow(
        id=row.id,
        name=row.name,
        title=row.title or "",
        company="" if shown.is_grouped else row.company or "",
        company_href=url_for("people.company", company_id=row.company_id) if row.company_id else "",
        openings=ngettext("%(num)s opening", "%(num)s openings", openings) if openings else "",
        tier=row.tier,
        photo=photo(row.id, row.photo[:MARK] if row.photo else None),
        cells=[_cell(each, row, extras, shown.today) for each in shown.columns],
        group=group,
    )


def _cell(column: Shown, row: Any, extras: Extras, today: date) -> Cell:
    if column in DATES:
        on = getattr(row, DATES[column])
        return Cell(column, ago(on, today), title=day(on) if on else "")
    match column:
        case Shown.MET:
            return Cell(column, where_met(row.met_where, row.met_on, today=today))
        case Shown.DUE:
            return _due(row, today)
        case Shown.STEP:
            step = extras.steps.get(row.id)
            return Cell(column, (step.title or label(step)) if step else "")
        case Shown.TAGS:
            return Cell(column, "", words=tuple(extras.tags.get(row.id, ())))
    return Cell(column, row.tier or "")


def _due(row: Any, today: date) -> Cell:
    if _rests(row, today):
        return Cell(Shown.DUE, _("paused"))
    on = row.next_due_on
    tone = TONES[_urgency(on, row.slips_on, today)]
    return Cell(Shown.DUE, ago(on, today), tone=tone, title=day(on) if on else "")


def _urgency(due_on: date | None, slips_on: date | None, today: date) -> Urgency:
    """As `crm.people.urgency` finds it, from what is stored."""
    if due_on is None or due_on > today:
        return Urgency.CALM
    return Urgency.LATE if slips_on is not None and today >= slips_on else Urgency.DUE


def _rests(row: Any, today: date) -> bool:
    is_resting = row.is_paused and (row.paused_until is None or row.paused_until > today)
    return is_resting and row.next_due_on is None
