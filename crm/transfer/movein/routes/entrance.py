"""One entrance for any file: it says what the file is, and goes on to where that is looked at."""

from contextlib import closing
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present, takes
from crm.accounts.once import once
from crm.db.flask import db
from crm.transfer import wording as invitation_words
from crm.transfer.invitations import staging as invitations
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.movein import intake, staging, views, wording
from crm.transfer.movein.calendar import finding
from crm.transfer.movein.intake import PEOPLE, Told
from crm.transfer.movein.routes.blueprint import bp
from crm.transfer.movein.staging import PASTED, HandedIn
from crm.transfer.reading import MAX_BYTES as MOST_OF_INVITATION
from crm.transfer.reading import ErrorCode, Problem, Understood
from crm.transfer.sources import MAX_BYTES, Fault, Opened, SourceKind

SHOWN = 20_000
FEW = 3
SLACK = 1024 * 1024
"""What a form says around the file."""

Answer = Response | tuple[str, int]


@bp.get("/import")
def index() -> str:
    """The place to drop any file, help for each source, and what was dropped before."""
    return _page([], "")


@bp.post("/import")
@takes(MAX_BYTES + SLACK)
@once
def drop() -> Answer:
    """Take a file or pasted text; what cannot be read is said on the same page."""
    return take_in(_handed_in())


def take_in(given: HandedIn) -> Answer:
    """Say what it is, keep it, and go on to where it is looked at. It may have come another way, too."""
    told = intake.tell(given)
    if told.opened.fault is not None:
        return _refused([str(wording.FAULT[told.opened.fault])], told.given)
    if told.opened.kind is SourceKind.INVITATION:
        return _invitation(told.given)
    if told.opened.kind is SourceKind.ACCOUNT:
        return _account(told)
    if told.opened.kind is SourceKind.CALENDAR:
        return _calendar(told)
    return _people(told)


@bp.errorhandler(413)
def too_large(_error: Exception) -> tuple[str, int]:
    """More than is taken at all: said on the same page."""
    return _page([str(wording.FAULT[Fault.TOO_LARGE])], ""), 413


def read_in(file_id: int, opened: Opened) -> StagedFile | None:
    """Read a kept file chunk by chunk, each committed; None when nobody is in it."""
    session, when, region = db.session(), present(), current_user().country
    for _count in intake.read(session, file_id, opened, region=region, when=when):
        session.commit()
    row = views.one_file(session, file_id)
    return row if row.total else None


def _handed_in() -> HandedIn:
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        with closing(upload.stream) as stream:
            return HandedIn(stream.read(), upload.filename)
    return HandedIn(request.form.get("text", "").encode(), PASTED)


def _people(told: Told) -> Answer:
    """A file of people: to its columns where these must be asked about, else to the preview."""
    packed, session = staging.pack(told.given.data), db.session()
    told = intake.recall(session, told)
    row = intake.keep(session, told, packed, when=present())
    file_id, is_staged = row.id, row.state is StagedState.STAGED
    session.commit()
    if is_staged and told.opened.kind in PEOPLE:
        if told.asks_first:
            return redirect(url_for("movein.columns", staged_id=file_id), 303)
        if read_in(file_id, told.opened) is None:
            return _refused([str(wording.FAULT[Fault.NO_PEOPLE])], told.given)
    return redirect(url_for("movein.page", staged_id=file_id), 303)


def _invitation(given: HandedIn) -> Answer:
    """An invitation has a preview of its own, and limits of its own."""
    when = present()
    reader = invitations.reader_for(db.session(), current_user(), when=when)
    db.session.rollback()
    letter = invitations.HandedIn(given.data, given.name)
    empty = Understood("unknown", errors=(Problem(ErrorCode.EMPTY),))
    understood = invitations.read(letter, reader) if given.data.strip() else empty
    if not understood.events:
        errors = understood.errors or (Problem(ErrorCode.NOT_UNDERSTOOD),)
        return _refused([invitation_words.problem(each) for each in errors], given)
    row = invitations.stage(db.session(), letter, when=when)
    db.session.commit()
    return redirect(url_for("invitations.page", staged_id=row.id), 303)


def _calendar(told: Told) -> Answer:
    """A few events are looked at as invitations; a whole calendar is searched for interviews."""
    data = told.given.data
    if data.count(b"BEGIN:VEVENT") <= FEW and len(data) <= MOST_OF_INVITATION:
        return _invitation(told.given)
    packed, session = staging.pack(data), db.session()
    row = intake.keep(session, told, packed, when=present())
    file_id, is_staged = row.id, row.state is StagedState.STAGED
    session.commit()
    if is_staged:
        search_calendar(file_id, data)
    return redirect(url_for("movein.calendar", staged_id=file_id), 303)


def search_calendar(file_id: int, data: bytes) -> None:
    """Look for interviews in a kept calendar, chunk by chunk, each committed."""
    session, when, user = db.session(), present(), current_user()
    row = views.one_file(session, file_id)
    for _count in finding.read(session, row, data, user, when=when):
        session.commit()


def _account(told: Told) -> Answer:
    """An export of Keepwarm is kept, and brought back on a page of its own."""
    packed, session = staging.pack(told.given.data), db.session()
    row = intake.keep(session, told, packed, when=present())
    file_id = row.id
    session.commit()
    return redirect(url_for("export.restore", staged=file_id), 303)


def _refused(errors: list[str], given: HandedIn) -> tuple[str, int]:
    pasted = given.data[: SHOWN * 4].decode("utf-8", errors="replace") if given.name == PASTED else ""
    return _page(errors, pasted[:SHOWN]), 422


def _page(errors: list[str], pasted: str) -> str:
    """The entrance; what was refused is explained where it was dropped."""
    if errors and urlsplit(request.referrer or "").path == url_for("invitations.new"):
        return render_template("transfer/invitations/new.html", errors=errors, pasted=pasted)
    files = views.files(db.session())
    return render_template(
        "transfer/movein/index.html", errors=errors, pasted=pasted, files=files, wording=wording
    )
