"""Contacts as files to take along: a table for a spreadsheet, cards for an address book."""

from collections.abc import Iterable, Sequence
from tempfile import SpooledTemporaryFile

from flask import send_file
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, user_today
from crm.db.flask import db
from crm.published.naming import owner_mark
from crm.transfer.export import archive

IN_MEMORY = 8 * 1024 * 1024


def as_table(contact_ids: Sequence[int]) -> Response:
    """These contacts as CSV."""
    return _download(archive.table(db.session(), contact_ids), "text/csv", "csv")


def as_cards(contact_ids: Sequence[int]) -> Response:
    """These contacts as vCards."""
    user = current_user()
    mark = owner_mark(user.id, user.created_at)
    return _download(archive.cards(db.session(), contact_ids, mark), "text/vcard", "vcf")


def _download(pieces: Iterable[bytes], kind: str, ending: str) -> Response:
    """As an attachment that no cache keeps; written whole first, while the rows are still ours to read."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    file.writelines(pieces)
    file.seek(0)
    name = f"contacts-{user_today().isoformat()}.{ending}"
    answer = send_file(file, mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
