"""Where somebody works and worked: they moved, and the past corrected."""

from datetime import date

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts import actions, queries
from crm.contacts.actions import Job
from crm.contacts.forms import MoveForm, PositionForm, filled_position
from crm.contacts.models import Contact, Position
from crm.contacts.routes.blueprint import bp
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.web.messages import say
from crm.web.redirects import back


@bp.get("/contacts/<int:contact_id>/moved")
def moved(contact_id: int) -> str:
    """Where to, and since when?"""
    contact = _contact(contact_id)
    return _move_page(MoveForm(today=present().today, formdata=None), contact)


@bp.post("/contacts/<int:contact_id>/moved")
@once
def move(contact_id: int) -> Response | tuple[str, int]:
    """Close one position, open the next."""
    contact, when = _contact(contact_id), present()
    current = _current(contact)
    form = MoveForm(today=when.today, since=current.started_on if current is not None else None)
    if not form.validate() or _says_nothing(form, current):
        return _move_page(form, contact), 422
    closed_id = current.id if current is not None else None
    opened = actions.move(
        db.session(),
        contact,
        company_id=_company_id(form.company.data, when),
        title=form.title.data or "",
        moved_on=form.moved_on.data or when.today,
        when=when,
    )
    db.session.commit()
    opened_id = opened.id if opened is not None else None
    undo = url_for(".unmove", contact_id=contact_id, opened=opened_id, closed=closed_id)
    say(_said_of_move(contact, opened), undo=undo if opened_id != closed_id else None)
    return back(_home(contact_id))


@bp.post("/contacts/<int:contact_id>/moved/undo")
def unmove(contact_id: int) -> Response:
    """They did not move after all."""
    contact = _contact(contact_id)
    opened_id, closed_id = (request.args.get(name, type=int) for name in ("opened", "closed"))
    actions.unmove(db.session(), contact, opened_id=opened_id, closed_id=closed_id, when=present())
    db.session.commit()
    say(_("Taken back."))
    return back(_home(contact_id))


@bp.get("/contacts/<int:contact_id>/positions/new")
def new_position(contact_id: int) -> str:
    """Where did they work before?"""
    return _page(PositionForm(today=present().today, formdata=None), _contact(contact_id))


@bp.post("/contacts/<int:contact_id>/positions/new")
@once
def create_position(contact_id: int) -> Response | tuple[str, int]:
    """Write it down."""
    contact, when = _contact(contact_id), present()
    form = PositionForm(today=when.today)
    if not form.validate():
        return _page(form, contact), 422
    actions.add_past(db.session(), contact, form.job(_company_id(form.company.data, when)), when=when)
    return _saved(contact_id, _("Saved."))


@bp.get("/contacts/<int:contact_id>/positions/<int:position_id>/edit")
def edit_position(contact_id: int, position_id: int) -> str:
    """The form with what is known."""
    contact = _contact(contact_id)
    row = _position(contact, position_id)
    return _page(filled_position(row, today=present().today), contact, row)


@bp.post("/contacts/<int:contact_id>/positions/<int:position_id>/edit")
def update_position(contact_id: int, position_id: int) -> Response | tuple[str, int]:
    """Save the correction."""
    contact, when = _contact(contact_id), present()
    row, form = _position(contact, position_id), PositionForm(today=when.today)
    if not form.validate():
        return _page(form, contact, row), 422
    job = form.job(_company_id(form.company.data, when))
    actions.edit_position(db.session(), contact, row, job, when=when)
    return _saved(contact_id, _("Saved."))


@bp.post("/contacts/<int:contact_id>/positions/<int:position_id>/remove")
def remove_position(contact_id: int, position_id: int) -> Response:
    """Strike it out of the history."""
    contact = _contact(contact_id)
    said = actions.remove_past(db.session(), contact, _position(contact, position_id), when=present())
    undo = url_for(
        ".put_position_back",
        contact_id=contact_id,
        company=said.company_id,
        title=said.title,
        start=said.started_on.isoformat() if said.started_on else None,
        end=said.ended_on.isoformat() if said.ended_on else None,
    )
    return _saved(contact_id, _("Removed."), undo)


@bp.post("/contacts/<int:contact_id>/positions/undo")
def put_position_back(contact_id: int) -> Response:
    """Into the history again."""
    contact = _contact(contact_id)
    job = Job(
        request.args.get("company", type=int),
        request.args.get("title", "")[:200],
        _day(request.args.get("start", "")),
        _day(request.args.get("end", "")),
    )
    actions.add_past(db.session(), contact, job, when=present())
    return _saved(contact_id, _("It is back."))


def _contact(contact_id: int) -> Contact:
    return queries.live_contact(db.session(), contact_id)


def _current(contact: Contact) -> Position | None:
    return next((row for row in contact.positions if row.is_current), None)


def _position(contact: Contact, position_id: int) -> Position:
    found = next((row for row in contact.positions if row.id == position_id), None)
    if found is None:
        raise NotFound(f"Position {position_id}")
    return found


def _says_nothing(form: MoveForm, current: Position | None) -> bool:
    """Nobody can leave who was nowhere."""
    if form.company.data or form.title.data or current is not None:
        return False
    form.company.errors = [_("Name the company or the role.")]
    return True


def _said_of_move(contact: Contact, opened: Position | None) -> str:
    if opened is None:
        return _("%(name)s has left.", name=contact.name)
    return _("%(name)s has moved. Their old position stays in their history.", name=contact.name)


def _company_id(name: str | None, when: When) -> int | None:
    return actions.company_named(db.session(), name, when=when).id if name else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _saved(contact_id: int, text: str, undo: str | None = None) -> Response:
    db.session.commit()
    say(text, undo=undo)
    return back(_home(contact_id))


def _home(contact_id: int) -> str:
    return url_for("people.contact", contact_id=contact_id)


def _companies() -> list[str]:
    return [name for _id, name in queries.live_companies(db.session())]


def _move_page(form: MoveForm, contact: Contact) -> str:
    return render_template(
        "contacts/moved.html",
        form=form,
        contact=contact,
        current=_current(contact),
        companies=_companies(),
    )


def _page(form: PositionForm, contact: Contact, row: Position | None = None) -> str:
    return render_template(
        "contacts/position.html", form=form, contact=contact, position=row, companies=_companies()
    )
