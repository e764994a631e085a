"""The contact list."""

from flask import render_template, request
from werkzeug.wrappers import Response

from crm.accounts.gate import user_today
from crm.contacts import queries as details
from crm.db import keyset
from crm.db.flask import db
from crm.people import downloads, rows
from crm.people.queries import contacts as queries
from crm.people.queries.contacts import Wanted
from crm.people.routes.blueprint import bp

MOST_COUNTED = 1_000


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
        tags=rows.tags(wanted, details.tags(db.session())),
        wanted=wanted,
        query=rows.query(wanted),
        total=queries.count(db.session(), wanted, today=today, most=MOST_COUNTED),
        kept=_kept(wanted),
        previous=rows.address(wanted, page.before) if page.before else "",
        next=rows.address(wanted, page.after) if page.after else "",
        downloads=rows.downloads(wanted),
        is_empty=not page.rows and not queries.has_contacts(db.session()),
    )


@bp.get("/contacts/table.csv")
def table() -> Response:
    """The list that is looked at, all of it, as a table for a spreadsheet."""
    return downloads.as_table(_listed())


@bp.get("/contacts/cards.vcf")
def cards() -> Response:
    """The list that is looked at, all of it, as cards for an address book."""
    return downloads.as_cards(_listed())


def _listed() -> list[int]:
    return queries.all_ids(db.session(), _wanted(), today=user_today())


def _wanted() -> Wanted:
    return rows.wanted_from(request.args)


def _kept(wanted: Wanted) -> dict[str, str]:
    """What a new search keeps."""
    asked = {name: request.args.get(name, "") for name in ("view", "tier", "tag", "sort", "order")}
    return {name: value for name, value in asked.items() if value}
