"""The contact list."""

from datetime import timedelta

from flask import render_template, request
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions as accounts
from crm.accounts.gate import current_user, present, user_today
from crm.db.flask import db
from crm.followups.cards import snoozes
from crm.people import acting, addresses, downloads, heads, listing
from crm.people.look import look_from
from crm.people.queries import contacts as queries
from crm.people.routes.blueprint import bp
from crm.web.redirects import back


@bp.get("/contacts")
def contacts() -> str:
    """Everybody: searched, filtered, sorted, by pages."""
    wanted = addresses.wanted_from(request.args)
    return render_template(
        "people/contacts.html", **listing.whole(db.session(), wanted, request.args.get("at"))
    )


@bp.get("/contacts/rows")
def more_contacts() -> str:
    """The rows of a page alone, for a list that goes on as it is read."""
    wanted = addresses.wanted_from(request.args)
    return render_template(
        "people/_contact_rows.html", **listing.lines(db.session(), wanted, request.args.get("at"))
    )


@bp.get("/contacts/<int:contact_id>/acts")
def row_acts(contact_id: int) -> str:
    """What can be done with a row of the list: fetched for the one that is used."""
    origin, when = look_from(request.args).origin, present()
    acts = acting.acts(db.session(), contact_id, addresses.from_query(origin), origin, when=when)
    return render_template(
        "people/_row_acts.html",
        acts=acts,
        snoozes=snoozes(current_user().working, when) if acts.step else [],
        earliest=(when.today + timedelta(days=1)).isoformat(),
        here=addresses.address(addresses.from_query(origin)),
    )


@bp.get("/contacts/<int:contact_id>/row")
def contact_row(contact_id: int) -> str:
    """A row after something was done with it, with what else changes on the page."""
    origin = look_from(request.args).origin
    wanted = addresses.from_query(origin)
    return render_template(
        "people/_row_again.html",
        contact_id=contact_id,
        query=origin,
        here=addresses.address(wanted),
        part=acting.row_address(contact_id, origin),
        **acting.row_again(db.session(), contact_id, wanted, when=present()),
    )


@bp.post("/contacts/columns")
def choose_columns() -> Response:
    """Which columns the list has, for this account."""
    chosen = heads.stored(request.form.getlist("column"))
    accounts.change_settings(db.session(), current_user(), {"list_columns": chosen}, now=clock.now())
    db.session.commit()
    return back(addresses.address(addresses.from_query("")))


@bp.get("/contacts/table.csv")
def table() -> Response:
    """The list that is looked at, all of it, as a table for a spreadsheet."""
    return downloads.as_table(_listed())


@bp.get("/contacts/cards.vcf")
def cards() -> Response:
    """The list that is looked at, all of it, as cards for an address book."""
    return downloads.as_cards(_listed())


def _listed() -> list[int]:
    return queries.all_ids(db.session(), addresses.wanted_from(request.args), today=user_today())
