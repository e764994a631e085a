"""Views of one's own: kept, renamed, put in order, forgotten."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.accounts.once import once
from crm.contacts.actions import NameTaken
from crm.db.flask import db
from crm.people import viewing
from crm.people.actions import saved_views as actions
from crm.people.queries import saved_views as queries
from crm.people.routes.blueprint import bp
from crm.people.saved_view_form import NewViewForm, ViewForm
from crm.web.messages import say

LAST_PLACE = 10_000


@bp.get("/contacts/views")
def own_views() -> str:
    """All of them, to rename and put in order."""
    return _page()


@bp.post("/contacts/views")
@once
def save_view() -> Response | tuple[str, int]:
    """Keep the list that is looked at under a name."""
    form = NewViewForm()
    query = viewing.canonical(form.query.data or "")
    try:
        if not form.validate():
            return _page(new=form), 422
        view = actions.save_view(db.session(), form.name.data or "", query, when=present())
    except ValueError as refusal:
        form.name.errors = [_refused(refusal)]
        return _page(new=form), 422
    name = view.name
    db.session.commit()
    say(_("%(name)s stands among your views now.", name=name))
    return redirect(_list(query), 303)


@bp.post("/contacts/views/<int:view_id>")
def rename_view(view_id: int) -> Response | tuple[str, int]:
    """Another name."""
    view, form = queries.saved_view(db.session(), view_id), ViewForm()
    try:
        if not form.validate():
            return _page(wrong=(view_id, form)), 422
        actions.rename_view(db.session(), view, form.name.data or "")
    except ValueError as refusal:
        form.name.errors = [_refused(refusal)]
        return _page(wrong=(view_id, form)), 422
    return _saved(_("Saved."))


@bp.post("/contacts/views/<int:view_id>/up")
def raise_view(view_id: int) -> Response:
    """Before the one above it."""
    actions.raise_view(db.session(), queries.saved_view(db.session(), view_id))
    return _saved(_("Saved."))


@bp.post("/contacts/views/<int:view_id>/remove")
def remove_view(view_id: int) -> Response:
    """Forget it; the contacts stay."""
    view = queries.saved_view(db.session(), view_id)
    undo = url_for(".put_view_back", name=view.name, query=view.query, place=view.place)
    words = _("%(name)s is gone.", name=view.name)
    actions.forget_view(db.session(), view)
    return _saved(words, undo=undo)


@bp.post("/contacts/views/back")
def put_view_back() -> Response:
    """Undo: there again, at its place. A second time changes nothing."""
    query = viewing.canonical(request.args.get("query", ""))
    place = request.args.get("place", 0, type=int)
    form = ViewForm(request.args)
    try:
        if form.validate():
            actions.save_view(
                db.session(),
                form.name.data or "",
                query,
                when=present(),
                place=place if 0 <= place <= LAST_PLACE else 0,
            )
    except ValueError as refusal:
        return _saved(_refused(refusal))
    return _saved(_("Restored."))


def _list(query: str) -> str:
    return url_for("people.contacts") + (f"?{query}" if query else "")


def _refused(refusal: ValueError) -> str:
    if isinstance(refusal, NameTaken):
        return _("There is a view %(name)s already.", name=refusal.name)
    if isinstance(refusal, actions.TooMany):
        return _("More than %(most)s views would find nobody. Delete one first.", most=queries.MOST)
    return _("A view needs a name.")


def _saved(text: str, undo: str | None = None) -> Response:
    db.session.commit()
    say(text, undo=undo)
    return redirect(url_for(".own_views"), 303)


def _page(new: NewViewForm | None = None, wrong: tuple[int, ViewForm] | None = None) -> str:
    return render_template(
        "people/views.html",
        rows=[(row, _list(row.query)) for row in queries.saved_views(db.session())],
        new=new,
        wrong_id=wrong[0] if wrong else None,
        wrong=wrong[1] if wrong else None,
    )
