"""Logging by hand: with one or several people, backdated, corrected, removed and put back."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts import queries as contacts
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.interactions import actions, queries, quick
from crm.interactions.asking import LATELY, open_asks
from crm.interactions.chosen import Chosen, choose, lately
from crm.interactions.forms import DIRECTIONS, InteractionForm
from crm.interactions.models import Interaction
from crm.web import amounts
from crm.web.messages import say
from crm.web.parts import wanted_part
from crm.web.redirects import back, is_safe

bp = Blueprint("interactions", __name__)


@bp.get("/interactions/new")
def new() -> str:
    """An empty form; `contact` in the address ticks somebody."""
    when = present()
    form = InteractionForm(today=when.today, formdata=None, data={"occurred_on": when.today})
    people = contacts.names(db.session(), request.args.getlist("contact", type=int)[:50])
    form.next.data = request.args.get("next", "")
    return _page(form, Chosen(people=people))


@bp.post("/interactions/new")
@once
def create() -> Response | tuple[str | Response, int]:
    """Log what happened."""
    when = present()
    form = InteractionForm(today=when.today)
    chosen = choose(db.session(), form.ticked(), form.names.data or "")
    if not _is_complete(form, chosen):
        return _refused(form, chosen), 422
    row = actions.log(db.session(), form.values(tuple(chosen.people)), when=when)
    again = [name for key, name in chosen.people.items() if row.is_ask and _asked_before(key)]
    db.session.commit()
    say(_("Logged."), undo=url_for(".remove", interaction_id=row.id))
    if again:
        say(
            _(
                "You asked %(names)s twice in a row. Give something before you ask again.",
                names=amounts.in_words(again),
            ),
            level="warning",
        )
    return back(_home(tuple(chosen.people)))


@bp.get("/interactions/<int:interaction_id>/edit")
def edit(interaction_id: int) -> str:
    """The form with what was written."""
    row = _by_hand(interaction_id)
    direction = row.direction.value if row.direction else ""
    form = InteractionForm(today=present().today, obj=row, data={"direction": direction})
    form.kind.data, form.direction.data = row.kind.value, direction
    form.next.data = request.args.get("next", "")
    return _page(form, Chosen(people=_people(row)), row)


@bp.post("/interactions/<int:interaction_id>/edit")
def update(interaction_id: int) -> Response | tuple[str, int]:
    """Save the correction."""
    row, when = _by_hand(interaction_id), present()
    form = InteractionForm(today=when.today)
    chosen = choose(db.session(), form.ticked(), form.names.data or "")
    if not _is_complete(form, chosen):
        return _page(form, chosen, row), 422
    unseen = queries.people_in(db.session(), row.id) - _people(row).keys()
    actions.edit(db.session(), row, form.values((*chosen.people, *unseen), row), when=when)
    db.session.commit()
    say(_("Saved."))
    return back(_home(tuple(chosen.people)))


@bp.post("/interactions/<int:interaction_id>/remove")
def remove(interaction_id: int) -> Response:
    """Take it out of the log."""
    row = _by_hand(interaction_id)
    people = tuple(_people(row))
    removed = actions.take_out(db.session(), row, when=present())
    db.session.commit()
    say(_("Removed from the log."), undo=url_for(".put_back", removed_id=removed.id))
    return back(_home(people))


@bp.post("/interactions/removed/<int:removed_id>/undo")
def put_back(removed_id: int) -> Response:
    """Put back what was removed."""
    row = actions.put_back(db.session(), queries.removed(db.session(), removed_id), when=present())
    people = tuple(queries.people_in(db.session(), row.id))
    db.session.commit()
    say(_("Back in the log."))
    return back(_home(people))


def _by_hand(interaction_id: int) -> Interaction:
    """One that may be edited here; what an interview wrote is changed at the interview."""
    row = queries.interaction(db.session(), interaction_id)
    if (row.origin_key or "").startswith("interview:"):
        raise NotFound(f"Interaction {interaction_id}")
    return row


def _people(row: Interaction) -> dict[int, str]:
    return contacts.names(db.session(), queries.people_in(db.session(), row.id))


def _is_complete(form: InteractionForm, chosen: Chosen) -> bool:
    """Whether all fields are right and it is clear who is meant; else the fields say what is not."""
    is_right = form.validate()
    problems = [
        _("Nobody is called %(name)s. Add them first, or check the spelling.", name=name[:80])
        for name in chosen.unknown
    ]
    problems += [_("Several people fit %(name)s: tick who it was.", name=name[:80]) for name in chosen.asked]
    if not problems and not chosen.people:
        problems = [_("Say with whom it was.")]
    form.names.errors = [*form.names.errors, *problems]
    return is_right and not problems


def _asked_before(contact_id: int) -> bool:
    """Whether this contact heard nothing but requests, more than one of them."""
    contact = contacts.contact(db.session(), contact_id)
    return len(open_asks(contact, queries.with_contact(db.session(), contact_id, limit=LATELY))) > 1


def _refused(form: InteractionForm, chosen: Chosen) -> str | Response:
    """The form again with what was typed: the short one where that was filled in in place."""
    if wanted_part() != quick.TARGET or len(form.ticked()) != 1:
        return _page(form, chosen)
    again = quick.as_typed(form, form.ticked()[0])
    answer = make_response(render_template("interactions/_quick.html", quick=again))
    answer.headers["HX-Retarget"] = "#log"
    return answer


def _home(contact_ids: tuple[int, ...]) -> str:
    if len(contact_ids) == 1:
        return url_for("people.contact", contact_id=contact_ids[0])
    return url_for("people.contacts")


def _page(form: InteractionForm, chosen: Chosen, row: Interaction | None = None) -> str:
    offered = chosen.offered or ({} if chosen.people else lately(db.session()))
    target = form.next.data or ""
    return render_template(
        "interactions/form.html",
        form=form,
        directions=DIRECTIONS,
        interaction=row,
        people=[
            *chosen.people.items(),
            *((key, name) for key, name in offered.items() if key not in chosen.people),
        ],
        ticked=list(chosen.people),
        next=target if is_safe(target) else "",
    )
