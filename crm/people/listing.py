"""A page of the contact list, put together for its templates."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.accounts.gate import current_user
from crm.contacts import queries as details
from crm.db import keyset
from crm.db.keyset import Cursor, Page
from crm.people import addresses, filtering, heads, rows, viewing
from crm.people.heads import Shown
from crm.people.queries import beside
from crm.people.queries import contacts as queries
from crm.people.queries.saved_views import saved_views
from crm.people.queries.wanted import Column, View, Wanted
from crm.web.dates import user_today

MOST_COUNTED = 1_000
START = "\x00"


def whole(session: Session, wanted: Wanted, at: str | None) -> dict[str, Any]:
    """Everything that the page shows."""
    page = _page(session, wanted, at)
    total = _total(session, wanted)
    tags = details.tags(session)
    return {
        **lines(session, wanted, at, page=page),
        **around(wanted, columns_of_user(), total=total, tags=tags, own=saved_views(session)),
        "is_empty": not page.rows and not queries.has_contacts(session),
    }


def lines(session: Session, wanted: Wanted, at: str | None, *, page: Page | None = None) -> dict[str, Any]:
    """The rows of a page, and the way on."""
    page = page or _page(session, wanted, at)
    chosen = columns_of_user()
    return drawn(wanted, page, extras(session, page.rows, chosen), chosen, keyset.decode(at))


def drawn(
    wanted: Wanted,
    page: Page,
    beside_them: rows.Extras,
    chosen: tuple[Shown, ...],
    cursor: Cursor | None = None,
) -> dict[str, Any]:
    """The rows of a page as the template takes them."""
    found = rows.contact_rows(
        page.rows,
        beside_them,
        today=user_today(),
        chosen=chosen,
        groups_after=_groups_after(wanted, cursor),
    )
    return {
        "rows": found,
        "query": addresses.query(wanted),
        "width": len(chosen) + 3,
        "next": addresses.address(wanted, page.after) if page.after else "",
        "more": addresses.address(wanted, page.after, endpoint="people.more_contacts") if page.after else "",
        "previous": addresses.address(wanted, page.before) if page.before else "",
    }


def around(
    wanted: Wanted, chosen: tuple[Shown, ...], *, total: int, tags: Sequence[Any], own: Sequence[Any]
) -> dict[str, Any]:
    """What stands around the rows: views, filters, columns, ways to take the list along."""
    links = viewing.views(wanted, own)
    asked = filtering.asked(wanted, tags)
    return {
        "wanted": wanted,
        "total": total if total < MOST_COUNTED else 0,
        "said": _said(total),
        "views": links,
        "view_name": viewing.current_name(links),
        "is_saved": any(each["is_current"] and each["is_own"] for each in links),
        "asked": asked,
        "chips": filtering.chips(wanted, tags),
        "tags": [{"label": tag.name} for tag in tags],
        "kept": {name: values for name, values in addresses.terms(wanted).items() if name != "q"},
        "bare": addresses.address(wanted.widened()),
        "columns": heads.columns(wanted, chosen),
        "choices": heads.choices(chosen),
        "orders": heads.orders(wanted),
        "nobody": viewing.nobody(wanted),
        "downloads": _downloads(wanted),
        "trash": url_for("people.trash"),
    }


def said(session: Session, wanted: Wanted) -> str:
    """How many are on the list, in words."""
    return _said(_total(session, wanted))


def is_grouped(wanted: Wanted) -> bool:
    """Whether the rows of a company stand under its name."""
    return wanted.view is View.COMPANY and wanted.order[0] is Column.COMPANY


def columns_of_user() -> tuple[Shown, ...]:
    """The columns that the signed-in user has chosen."""
    return heads.shown(current_user().list_columns)


def extras(session: Session, found: Sequence[Any], chosen: Sequence[Shown]) -> rows.Extras:
    """What stands beside these contacts, as far as it is shown."""
    ids = [row.id for row in found]
    companies = {row.company_id for row in found if row.company_id is not None}
    return rows.Extras(
        steps=beside.next_steps(session, ids) if ids and Shown.STEP in chosen else {},
        openings=beside.openings(session, companies) if companies else {},
        tags=beside.tags(session, ids) if ids and Shown.TAGS in chosen else {},
    )


def _page(session: Session, wanted: Wanted, at: str | None) -> Page:
    return queries.contact_page(session, wanted, keyset.decode(at), today=user_today())


def _total(session: Session, wanted: Wanted) -> int:
    return queries.count(session, wanted, today=user_today(), most=MOST_COUNTED)


def _groups_after(wanted: Wanted, cursor: Cursor | None) -> str | None:
    """Where the list goes by company, the company of the row before; else None."""
    if not is_grouped(wanted):
        return None
    if cursor is None or cursor.backwards:
        return START
    return str(cursor.value or "")


def _said(total: int) -> str:
    if total >= MOST_COUNTED:
        return _("More than %(number)s contacts", number=format_decimal(MOST_COUNTED - 1))
    return ngettext("%(num)s contact", "%(num)s contacts", total)


def _downloads(wanted: Wanted) -> list[tuple[str, str]]:
    """How the list can be taken along: (label, address)."""
    return [
        (_("As a table (CSV)"), addresses.address(wanted, endpoint="people.table")),
        (_("As cards (vCard)"), addresses.address(wanted, endpoint="people.cards")),
    ]
