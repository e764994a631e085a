"""The download."""

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Blueprint, send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crm.accounts import actions
from crm.accounts.gate import current_user, present
from crm.accounts.models import AuditEvent
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.transfer.export import document

IN_MEMORY = 8 * 1024 * 1024

bp = Blueprint("export", __name__)


@bp.post("/settings/data/export")
def download() -> Response:
    """The whole account as a file. A POST, since it is written down who took it and when."""
    when = present()
    user_id = current_user().id
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    _fill(file, when.now)
    actions.note(db.session(), user_id, AuditEvent.DATA_EXPORTED, now=when.now)
    db.session.commit()
    file.seek(0)
    name = f"keepwarm-{when.today.isoformat()}.json"
    response = send_file(file, mimetype="application/json", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _fill(file: IO[bytes], now: datetime) -> None:
    """In a transaction of its own that sees one state and keeps no writer waiting."""
    expect_reading(True)
    with Session(db.engine) as reading:
        if reading.get_bind().dialect.name == "postgresql":
            reading.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        document.write(reading, current_user(), file, now=now)
    expect_reading(False)
