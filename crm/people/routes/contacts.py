"""The contact list."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile

from flask import render_template, request, send_file
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, user_today
from crm.contacts import queries as details
from crm.db import keyset
from crm.db.flask import db
from crm.people import rows
from crm.people.queries import contacts as queries
from crm.people.queries.contacts import Wanted
from crm.people.routes.blueprint import bp
from crm.published.naming import owner_mark
from crm.transfer.export import archive

MOST_COUNTED = 1_000
IN_MEMORY = 8 * 1024 * 1024


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
    return _download(archive.table(db.session(), _listed()), "text/csv", "csv")


@bp.get("/contacts/cards.vcf")
def cards() -> Response:
    """The list that is looked at, all of it, as cards for an address book."""
    user = current_user()
    mark = owner_mark(user.id, user.created_at)
    return _download(archive.cards(db.session(), _listed(), mark), "text/vcard", "vcf")


def _listed() -> list[int]:
    return queries.all_ids(db.session(), _wanted(), today=user_today())


def _download(pieces: Iterable[bytes], kind: str, ending: str) -> Response:
    """As an attachment that no cache keeps; written whole first, while the rows are still ours to read."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    file.writelines(pieces)
    file.seek(0)
    name = f"contacts-{user_today().isoformat()}.{ending}"
    answer = send_file(file, mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _wanted() -> Wanted:
    return rows.wanted_from(request.args)


def _kept(wanted: Wanted) -> dict[str, str]:
    """What a new search keeps."""
    asked = {name: request.args.get(name, "") for name in ("view", "tier", "tag", "sort", "order")}
    return {name: value for name, value in asked.items() if value}
