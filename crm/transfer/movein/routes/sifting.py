"""The preview: records with their verdicts, what to do with each, and what became of them."""

from collections.abc import Iterator

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.db.flask import db
from crm.db.keyset import decode
from crm.db.owner import NotFound
from crm.transfer.models import Choosing, StagedFile, StagedState, Verdict
from crm.transfer.movein import intake, options, preview, staging, undoing, views, wording
from crm.transfer.movein.routes.blueprint import bp
from crm.transfer.movein.routes.entrance import read_in, search_calendar
from crm.transfer.sources import SourceKind
from crm.web.messages import say
from crm.web.redirects import back

PREFIX = "choice-"
BUSY = frozenset({StagedState.RUNNING, StagedState.UNDOING})


@bp.get("/import/<int:staged_id>")
def page(staged_id: int) -> str | Response:
    """Where a file stands: to be looked at, under way, or what became of it."""
    row = views.one_file(db.session(), staged_id)
    if row.kind is SourceKind.INVITATION:
        return redirect(url_for("invitations.page", staged_id=row.id), 303)
    if row.kind is SourceKind.CALENDAR:
        return redirect(url_for("movein.calendar", staged_id=row.id), 303)
    if row.state in BUSY:
        return redirect(url_for("movein.running", staged_id=row.id), 303)
    return _page(row)


@bp.post("/import/<int:staged_id>/choices")
def choose(staged_id: int) -> Response:
    """Keep what was chosen for the records of one page."""
    row = _open_file(staged_id)
    views.choose(db.session(), row.id, dict(_choices()))
    db.session.commit()
    return back(url_for("movein.page", staged_id=staged_id))


@bp.post("/import/<int:staged_id>/choices/all")
def choose_all(staged_id: int) -> Response:
    """The same for every record of a verdict."""
    row = _open_file(staged_id)
    verdict, choosing = request.form.get("verdict", ""), request.form.get("choosing", "")
    if verdict not in set(Verdict) or choosing not in set(Choosing):
        raise NotFound("no such choice")
    views.choose_all(db.session(), row.id, Verdict(verdict), Choosing(choosing))
    db.session.commit()
    return back(url_for("movein.page", staged_id=staged_id, show=verdict))


@bp.post("/import/<int:staged_id>/read")
def read_again(staged_id: int) -> Response:
    """Compare a file anew with the contacts as they are now; one that was applied is staged once more."""
    session = db.session()
    row, given = views.one_file(session, staged_id), staging.source_of(session, staged_id)
    choices = options.from_options(row.options)
    if row.state is not StagedState.STAGED:
        row = staging.again(session, row, given, when=present())
    file_id = row.id
    session.commit()
    if row.kind is SourceKind.CALENDAR:
        search_calendar(file_id, given.data)
    else:
        read_in(file_id, intake.tell(given, choices).opened)
    return redirect(url_for("movein.page", staged_id=file_id), 303)


@bp.post("/import/<int:staged_id>/source/delete")
def forget_source(staged_id: int) -> Response:
    """Throw the file itself away; what was read of it stays until it is applied."""
    views.one_file(db.session(), staged_id).raw = None
    db.session.commit()
    say(_("The file itself is gone. What was read of it is still here."))
    return redirect(url_for("movein.page", staged_id=staged_id), 303)


@bp.post("/import/<int:staged_id>/delete")
def forget(staged_id: int) -> Response:
    """Forget a file that brought nothing, or nothing any more."""
    row = views.one_file(db.session(), staged_id)
    if row.state not in (StagedState.STAGED, StagedState.UNDONE):
        raise NotFound(f"StagedFile {staged_id} to be forgotten")
    db.session.delete(row)
    db.session.commit()
    say(_("Forgotten. Nothing of it is kept."))
    return redirect(url_for("movein.index"), 303)


def _open_file(staged_id: int) -> StagedFile:
    row = views.one_file(db.session(), staged_id)
    if row.state is not StagedState.STAGED:
        raise NotFound(f"StagedFile {staged_id} to be sifted")
    return row


def _choices() -> Iterator[tuple[int, Choosing]]:
    for name, value in request.form.items():
        number = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and number.isdecimal() and value in set(Choosing) and len(number) < 12:
            yield int(number), Choosing(value)


def _page(row: StagedFile) -> str:
    session, shown = db.session(), request.args.get("show", "")
    verdict = Verdict(shown) if shown in set(Verdict) else None
    found = views.records(session, row.id, verdict, decode(request.args.get("at")))
    counts = views.counts(session, row.id)
    written, told = preview.summary(views.chosen(session, row.id))
    kept, kept_count = undoing.kept(row)
    return render_template(
        "transfer/movein/preview.html",
        staged=row,
        is_open=preview.is_open(row),
        lines=[preview.line(each, is_open=preview.is_open(row)) for each in found.rows],
        tabs=_tabs(row, counts, verdict),
        bulk=preview.bulk(verdict) if preview.is_open(row) else [],
        verdict=shown if verdict else "",
        before=_at(row, shown, found.before),
        after=_at(row, shown, found.after),
        counts=counts,
        written=written,
        told=told,
        told_of_file=preview.account(row),
        has_source=views.has_source(session, row.id),
        kept=kept,
        can_undo=undoing.is_possible(session, row),
        kept_count=kept_count,
        wording=wording,
        number=wording.figure,
    )


def _tabs(row: StagedFile, counts: dict[Verdict, int], verdict: Verdict | None) -> list[dict[str, object]]:
    every = {
        "label": _("All"),
        "href": url_for("movein.page", staged_id=row.id),
        "is_current": verdict is None,
        "count": wording.figure(sum(counts.values())),
    }
    some = [
        {
            "label": label,
            "href": url_for("movein.page", staged_id=row.id, show=value),
            "is_current": verdict is not None and verdict.value == value,
            "count": wording.figure(count),
        }
        for value, label, count in preview.tabs(counts)
    ]
    return [every, *some]


def _at(row: StagedFile, shown: str, cursor: str | None) -> str:
    return url_for("movein.page", staged_id=row.id, show=shown or None, at=cursor) if cursor else ""
