"""Acts on many contacts: begin, how far it is, stop, undo; and the selection as a file."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import format_percent
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts.models import BulkRun, BulkState, Contact
from crm.db.flask import db
from crm.db.owner import one
from crm.people import addresses
from crm.people.bulk import running, undoing, wording
from crm.people.bulk.choosing import Chosen, chosen
from crm.people.bulk.forms import BulkForm
from crm.people.bulk.verbs import Verb
from crm.people.downloads import as_cards, as_table
from crm.people.queries.wanted import View, Wanted
from crm.transfer.movein.wording import figure
from crm.web.messages import say
from crm.web.redirects import back

bp = Blueprint("bulk", __name__)
PART = "partial"
MOST_NAMED = 12
FILES = {"csv": as_table, "vcard": as_cards}


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar below the list needs: the fields of the acts, and the list's address."""

    form: BulkForm
    query: str
    is_archive: bool


@bp.app_template_global("bulk_bar_of")
def bar(wanted: Wanted) -> Bar:
    """The bar for this list."""
    return Bar(
        BulkForm(formdata=None, day=present().today),
        addresses.query(wanted),
        wanted.view is View.ARCHIVED,
    )


@bp.post("/contacts/bulk")
@once
def begin() -> Response | tuple[str, int]:
    """Do it: at once with up to five hundred, else step by step."""
    session, when, form = db.session(), present(), BulkForm()
    who = chosen(session, request.form, today=when.today)
    name, _colon, said = request.form.get("verb", "").partition(":")
    if not who.ids:
        say(_("Nobody was chosen. Tick somebody first."), level="warning")
        return _to_list(who.query)
    if name in FILES:
        return FILES[name](who.ids)
    verb = Verb(name) if name in set(Verb) else None
    wanted = form.wanted(verb, said, today=when.today) if verb else None
    if verb is None or wanted is None:
        return _ask(verb, form, who), 422
    run = running.begin(session, verb, {**wanted, "query": who.query}, who.ids, when=when)
    if not running.is_large(run):
        running.step(session, run.id, when=when)
    session.commit()
    return _go_on(run)


@bp.get("/contacts/bulk/<int:run_id>")
def page(run_id: int) -> str | Response:
    """How far it is; the page asks for one step after the other."""
    run = one(db.session(), BulkRun, run_id)
    if running.progress(run).is_over:
        return _to_list(run.wanted.get("query", ""))
    return render_template("people/bulk_running.html", **_told(run))


@bp.post("/contacts/bulk/<int:run_id>/step")
def step(run_id: int) -> Response | str:
    """One step further; for the page's own request the part that shows it.

    Once it is stopped the page hears nothing: whoever stopped it is being told, and led on.
    """
    session, when = db.session(), present()
    run = one(session, BulkRun, run_id)
    go = undoing.step if run.state is BulkState.UNDOING else running.step
    found = go(session, run_id, when=when)
    session.commit()
    if request.headers.get("HX-Request-Type") != PART:
        return _go_on(run)
    if not found.is_over:
        return render_template("transfer/_going_on.html", **_told(run))
    if run.state is BulkState.CANCELLED:
        return Response(status=204)
    target = _go_on(run)
    return Response(headers={"HX-Redirect": target.location or ""}, mimetype="text/html")


@bp.post("/contacts/bulk/<int:run_id>/cancel")
def cancel(run_id: int) -> Response:
    """Stop: what was done stays, and can be taken back."""
    session = db.session()
    run = one(session, BulkRun, run_id)
    running.cancel(session, run, when=present())
    session.commit()
    return _go_on(run)


@bp.post("/contacts/bulk/<int:run_id>/undo")
def undo(run_id: int) -> Response:
    """Take all of it back: at once, or step by step."""
    session, when = db.session(), present()
    run = one(session, BulkRun, run_id)
    if not undoing.begin(session, run, when=when):
        return _too_late(run)
    while run.state is BulkState.UNDOING and not undoing.is_large(run):
        undoing.step(session, run.id, when=when)
    session.commit()
    return _go_on(run)


def _go_on(run: BulkRun) -> Response:
    """To the page that shows it, or back to the list with a word about what was done."""
    if not running.progress(run).is_over:
        return redirect(url_for(".page", run_id=run.id), 303)
    if run.state is BulkState.DONE:
        is_undoable = run.skipped < run.done
        say(wording.done(run), undo=url_for(".undo", run_id=run.id) if is_undoable else None)
    elif run.state is BulkState.CANCELLED:
        say(wording.stopped(run), undo=url_for(".undo", run_id=run.id), level="info")
    elif run.state is BulkState.UNDONE:
        say(wording.undone(undoing.kept(run)), level="warning" if undoing.kept(run) else "success")
    return _to_list(run.wanted.get("query", ""))


def _too_late(run: BulkRun) -> Response:
    if run.state is BulkState.UNDOING:
        return redirect(url_for(".page", run_id=run.id), 303)
    if run.state is BulkState.UNDONE:
        say(_("This was taken back already."), level="info")
    else:
        say(_("This is too long ago to be taken back."), level="warning")
    return _to_list(run.wanted.get("query", ""))


def _to_list(query: str) -> Response:
    return back(addresses.address(addresses.from_query(query)))


def _ask(verb: Verb | None, form: BulkForm, who: Chosen) -> str:
    """What is missing is asked for on a page of its own, with what was typed and with whom."""
    names = db.session.scalars(
        select(Contact.name)
        .where(Contact.id.in_(who.ids[:MOST_NAMED]), Contact.deleted_at.is_(None))
        .order_by(Contact.name_key)
    )
    return render_template(
        "people/bulk.html",
        verb=verb,
        form=form,
        fields=form.of(verb) if verb else [],
        label=wording.LABEL,
        who=who,
        names=list(names),
        number=figure(len(who.ids)),
    )


def _told(run: BulkRun) -> dict[str, object]:
    return {
        "run": run,
        "step_href": url_for(".step", run_id=run.id),
        "is_undo": run.state is BulkState.UNDOING,
        "title": wording.doing(run),
        "done": run.done,
        "total": max(run.total, 1),
        "number": figure,
        "percent": format_percent,
    }
