"""By what the contact list is sorted, so that an index answers it and rows without a value come last."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func

from crm.contacts.models import Contact
from crm.people.paging import Sort
from crm.people.queries.wanted import Column, Step, View, Wanted

BY: dict[Column, ColumnElement[Any]] = {
    Column.NAME: Contact.name_key.expression,
    Column.COMPANY: Contact.company_key.expression,
    Column.TITLE: Contact.title_key.expression,
    Column.MET: Contact.met_on.expression,
    Column.LAST: Contact.last_contact_on.expression,
    Column.DUE: Contact.next_due_on.expression,
    Column.TIER: Contact.tier.expression,
    Column.ADDED: Contact.created_at.expression,
    Column.INTERVIEWED: Contact.interviewed_on.expression,
    Column.SLIPS: Contact.slips_on.expression,
}
MAY_BE_EMPTY = frozenset({Column.COMPANY, Column.TITLE})
ALWAYS_THERE = frozenset({Column.NAME, Column.ADDED})
SAID_BY_VIEW = {
    View.DUE: Column.DUE,
    View.SLIPPING: Column.SLIPS,
    View.INTERVIEWED: Column.INTERVIEWED,
    View.QUIET: Column.LAST,
}
"""What everybody in a view has: there is no second walk for those without."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """How the list walks: `sort` for the pages, `shown` is the value of a row, null where it has none."""

    sort: Sort
    shown: ColumnElement[Any]


def sorting(wanted: Wanted) -> Sorting:
    """The order that is wanted."""
    column, descending = wanted.order
    by, row_id = BY[column], Contact.id.expression
    if column is Column.NAME and wanted.by_last_word:
        by = Contact.family_key.expression
    if column is Column.NAME and _picks_few(wanted):
        by = by.concat("")
    if column in ALWAYS_THERE or SAID_BY_VIEW.get(wanted.view) is column:
        return Sorting(Sort(by, row_id, descending), by)
    if column in MAY_BE_EMPTY:
        some = Sort(by, row_id, descending, has_value=by > "", has_none=by == "")
        return Sorting(some, func.nullif(by, ""))
    return Sorting(Sort(by, row_id, descending, has_value=by.is_not(None), has_none=by.is_(None)), by)


def _picks_few(wanted: Wanted) -> bool:
    """Whether a filter leads to a few contacts: sorting those is cheaper than a walk through everybody.

    SQLite has no statistics to see that by itself, and no index gives the order of a concatenation.
    """
    return bool(wanted.company or wanted.tag_ids or wanted.moved_days) or wanted.step is Step.SNOOZED
