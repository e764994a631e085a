"""The contact list."""

from enum import StrEnum
from typing import TypeVar

from flask import render_template, request

from crm.accounts.gate import user_today
from crm.core.cadence import Tier
from crm.db import keyset
from crm.db.flask import db
from crm.people import rows
from crm.people.queries import contacts as queries
from crm.people.queries.contacts import Column, View, Wanted
from crm.people.routes.blueprint import bp

LONGEST_SEARCH = 100
Chosen = TypeVar("Chosen", bound=StrEnum)


@bp.get("/contacts")
def contacts() -> str:
    """Everybody: searched, filtered, sorted, by pages."""
    wanted, today = _wanted(), user_today()
    at = request.args.get("at")
    page = queries.contact_page(db.session(), wanted, keyset.decode(at), today=today)
    return render_template(
        "people/contacts.html",
        rows=rows.contact_rows(page.rows, today=today),
        columns=rows.columns(wanted),
        views=rows.views(wanted),
        filters=rows.filters(wanted),
        wanted=wanted,
        kept=_kept(wanted),
        previous=rows.address(wanted, page.before) if page.before else "",
        next=rows.address(wanted, page.after) if page.after else "",
        is_empty=not page.rows and not queries.has_contacts(db.session()),
    )


def _wanted() -> Wanted:
    """What the address asks for; what it does not understand counts as not said."""
    return Wanted(
        q=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        view=_one_of(View, "view") or View.ALL,
        tier=_one_of(Tier, "tier"),
        column=_one_of(Column, "sort") or Column.NAME,
        descending=request.args.get("order") == "down",
    )


def _one_of(choices: type[Chosen], name: str) -> Chosen | None:
    text = request.args.get(name, "")
    return choices(text) if text in set(choices) else None


def _kept(wanted: Wanted) -> dict[str, str]:
    """What a new search keeps."""
    asked = {name: request.args.get(name, "") for name in ("view", "tier", "sort", "order")}
    return {name: value for name, value in asked.items() if value}
