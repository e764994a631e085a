"""The download, and the way back: an export brought into an empty account."""

from contextlib import closing
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crm.accounts import actions
from crm.accounts.gate import current_user, present, takes
from crm.accounts.models import AuditEvent
from crm.core.when import When
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.feeds.address import AddressBox
from crm.transfer import restoring
from crm.transfer.export import archive, document
from crm.transfer.export.archive import Scope
from crm.transfer.export.wording import REFUSAL
from crm.transfer.invitations import staging
from crm.transfer.restoring import Refusal, Refused
from crm.web.messages import say

IN_MEMORY = 8 * 1024 * 1024
MOST_UPLOAD = 200 * 1024 * 1024

bp = Blueprint("export", __name__)


@bp.post("/settings/data/export")
def download() -> Response:
    """The whole account as a file. A POST, since it is written down who took it and when."""
    when = present()
    user_id = current_user().id
    as_json = request.form.get("format") == "json"
    scope = Scope(with_confidence=request.form.get("confidence") == "1")
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    _fill(file, scope, when, as_json=as_json)
    actions.note(db.session(), user_id, AuditEvent.DATA_EXPORTED, now=when.now)
    db.session.commit()
    file.seek(0)
    name = f"keepwarm-{when.today.isoformat()}.{'json' if as_json else 'zip'}"
    kind = "application/json" if as_json else "application/zip"
    response = send_file(file, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/settings/data/restore")
def restore() -> str:
    """Where an export is handed in; one that was dropped on another page only waits for a yes."""
    return _restore_page(errors=[], staged_id=request.args.get("staged", type=int))


@bp.post("/settings/data/restore")
@takes(MOST_UPLOAD)
def bring_in() -> Response | tuple[str, int]:
    """Bring everything in, all of it or nothing."""
    when = present()
    try:
        restored = _bring_in(when)
    except Refused as refused:
        db.session.rollback()
        staged_id = request.form.get("staged", type=int)
        return _restore_page(errors=[_refusal(refused)], staged_id=staged_id), 422
    db.session.commit()
    people = restored.rows.get("contact", 0)
    say(
        ngettext(
            "%(num)s contact is here, with everything else.",
            "%(num)s contacts are here, with everything else.",
            people,
        )
    )
    if restored.locked:
        text = ngettext(
            "One channel is off: its secret stayed behind and must be typed again.",
            "%(num)s channels are off: their secrets stayed behind and must be typed again.",
            restored.locked,
        )
        say(text, level="info")
    if restored.calendars:
        say(_("Your calendars have new addresses: add them to your calendar app again."), level="info")
        return redirect(url_for("feeds.index"), 303)
    return redirect(url_for("people.contacts"), 303)


@bp.errorhandler(413)
def too_large(_error: Exception) -> tuple[str, int]:
    """More than this page takes."""
    return _restore_page(errors=[str(REFUSAL[Refusal.TOO_LARGE])]), 413


def _bring_in(when: When) -> restoring.Restored:
    session, box = db.session(), AddressBox(current_app.config["SECRET_KEY"])
    staged_id = request.form.get("staged", type=int)
    if staged_id is None:
        return restoring.restore(session, current_user(), restoring.read(_upload()), box=box, when=when)
    row, given = staging.staged(session, staged_id)
    restored = restoring.restore(session, current_user(), restoring.read(given.data), box=box, when=when)
    session.delete(row)
    return restored


def _upload() -> bytes:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused(Refusal.NO_EXPORT)
    with closing(upload.stream) as stream:
        return stream.read()


def _refusal(refused: Refused) -> str:
    words = str(REFUSAL[refused.refusal])
    return _("%(words)s (At: %(where)s)", words=words, where=refused.where) if refused.where else words


def _restore_page(*, errors: list[str], staged_id: int | None = None) -> str:
    empty = restoring.is_empty(db.session())
    staged = staging.staged(db.session(), staged_id)[0] if staged_id is not None else None
    return render_template("transfer/export/restore.html", errors=errors, is_empty=empty, staged=staged)


def _fill(file: IO[bytes], scope: Scope, when: When, *, as_json: bool) -> None:
    """In a transaction of its own that sees one state and keeps no writer waiting."""
    expect_reading(True)
    with Session(db.engine) as reading:
        if reading.get_bind().dialect.name == "postgresql":
            reading.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        if as_json:
            _document(reading, file, scope, when.now)
        else:
            archive.write(reading, current_user(), file, scope=scope, when=when)
    expect_reading(False)


def _document(reading: Session, file: IO[bytes], scope: Scope, now: datetime) -> None:
    document.write(reading, current_user(), file, now=now, with_confidence=scope.with_confidence)
