"""What came in, looked at: read as a file or an invitation, a new contact, or a line in the log."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts import queries as contacts
from crm.contacts.models import MethodKind
from crm.contacts.queries import MethodMatch
from crm.core.kinds import InteractionKind
from crm.db.flask import db
from crm.interactions import actions as interactions
from crm.interactions.chosen import choose
from crm.interactions.forms import InteractionForm
from crm.interactions.wording import KIND
from crm.transfer.models import SharedItem
from crm.transfer.movein.routes.entrance import Answer, take_in
from crm.transfer.sharing import items, staging, wording
from crm.transfer.sharing.given import name_of, profile_key
from crm.transfer.sharing.routes.blueprint import bp
from crm.web.messages import say
from crm.web.redirects import back

KINDS = (InteractionKind.NOTE, InteractionKind.EMAIL, InteractionKind.MESSAGE, InteractionKind.CALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be made of it. `known` are contacts with this profile."""

    row: SharedItem
    heading: str
    kind: str
    icon: str
    is_file: bool
    is_profile: bool
    is_letter: bool
    known: list[MethodMatch]


@bp.get("/shared/<int:shared_id>")
def item(shared_id: int) -> str:
    """What it is, and what can be made of it. Looking changes nothing."""
    row = items.item(db.session(), shared_id)
    note = "\n".join(part for part in (row.title, row.text, row.link) if part)
    kinds = [(kind.value, KIND[kind]) for kind in KINDS]
    today = present().today.isoformat()
    return render_template(
        "transfer/sharing/item.html", shown=_shown(row), note=note, kinds=kinds, today=today
    )


@bp.post("/shared/<int:shared_id>/reading")
def read(shared_id: int) -> Answer:
    """To the preview of the file, or of the text as an invitation; what cannot be read goes on waiting."""
    row = items.item(db.session(), shared_id)
    given = staging.handed_in(db.session(), row.staged_id, _letter(row))
    answer = take_in(given)
    if isinstance(answer, Response):
        _done(shared_id)
    return answer


@bp.post("/shared/<int:shared_id>/contact")
def add(shared_id: int) -> Response:
    """To the form of a new contact, filled in as far as the link tells."""
    row = items.item(db.session(), shared_id)
    name, link = name_of(row.link, row.title), row.link
    _done(shared_id)
    say(_("Look it over, and save it."), undo=url_for(".undo", shared_id=shared_id), level="info")
    return redirect(url_for("contacts.new", name=name, link=link), 303)


@bp.post("/shared/<int:shared_id>/log")
@once
def log(shared_id: int) -> Response:
    """Into the log of whom it is about; what is not complete yet goes on to the ordinary form."""
    when, session = present(), db.session()
    items.item(session, shared_id)
    form = InteractionForm(today=when.today)
    chosen = choose(session, form.ticked(), form.names.data or "")
    if not form.validate() or not chosen.people or chosen.unknown or chosen.asked:
        return redirect(url_for("interactions.create"), 307)
    interactions.log(session, form.values(tuple(chosen.people)), when=when)
    _done(shared_id)
    say(_("Logged."))
    first = next(iter(chosen.people))
    return redirect(url_for("people.contact", contact_id=first), 303)


@bp.post("/shared/<int:shared_id>/dismissal")
def dismiss(shared_id: int) -> Response:
    """Away with it; it can be brought back for a while."""
    items.item(db.session(), shared_id)
    _done(shared_id)
    say(_("Thrown away."), undo=url_for(".undo", shared_id=shared_id))
    return back(url_for("today.page"))


@bp.post("/shared/<int:shared_id>/undo")
def undo(shared_id: int) -> Response:
    """It waits again."""
    items.bring_back(items.item(db.session(), shared_id))
    db.session.commit()
    say(_("It waits on Today again."))
    return redirect(url_for(".item", shared_id=shared_id), 303)


def _done(shared_id: int) -> None:
    items.handle(items.item(db.session(), shared_id), now=clock.now())
    db.session.commit()


def _letter(row: SharedItem) -> str:
    return "\n".join(part for part in (row.title, row.text, row.link) if part)


def _shown(row: SharedItem) -> Shown:
    key = profile_key(row.link)
    known = contacts.find_by_methods(db.session(), [(MethodKind.LINK, key)]) if key else []
    return Shown(
        row=row,
        heading=wording.heading(row),
        kind=wording.kind(row),
        icon=wording.icon(row),
        is_file=row.staged_id is not None,
        is_profile=bool(key),
        is_letter=row.staged_id is None and staging.may_be_an_invitation(row.text),
        known=[match for match in known if not match.is_trashed],
    )
