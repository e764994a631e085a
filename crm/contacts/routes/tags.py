"""The tags: renamed, coloured, united, forgotten."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from crm.accounts.once import once
from crm.contacts import actions, queries, wording
from crm.contacts.forms import MergeForm, TagForm
from crm.contacts.models import TagColour
from crm.contacts.routes.blueprint import bp
from crm.db.flask import db
from crm.web.choices import choices
from crm.web.lazy import lazy_gettext as _l
from crm.web.messages import say
from crm.web.redirects import back

_NAMELESS = _l("A tag needs a letter or a digit.")


@bp.get("/settings/tags")
def tags() -> str:
    """All of them, with how many contacts have them."""
    return _page()


@bp.post("/settings/tags")
@once
def create_tag() -> Response | tuple[str, int]:
    """A tag before anybody wears it."""
    form = TagForm()
    if not form.validate():
        return _page(new=form), 422
    try:
        tag = actions.tag_named(db.session(), form.name.data or "")
    except ValueError:
        form.name.errors = [_NAMELESS]
        return _page(new=form), 422
    actions.edit_tag(db.session(), tag, name=form.name.data or "", colour=TagColour(form.colour.data))
    return _saved(_("%(name)s is one of your tags.", name=tag.name))


@bp.post("/settings/tags/<int:tag_id>")
def update_tag(tag_id: int) -> Response | tuple[str, int]:
    """Another name, another colour."""
    tag, form = queries.tag(db.session(), tag_id), TagForm()
    if not form.validate():
        return _page(wrong=(tag_id, form)), 422
    try:
        actions.edit_tag(db.session(), tag, name=form.name.data or "", colour=TagColour(form.colour.data))
    except actions.NameTaken as refusal:
        form.name.errors = [_("There is a tag %(name)s already. You can unite the two.", name=refusal.name)]
        return _page(wrong=(tag_id, form)), 422
    except ValueError:
        form.name.errors = [_NAMELESS]
        return _page(wrong=(tag_id, form)), 422
    return _saved(_("Saved."))


@bp.post("/settings/tags/<int:tag_id>/merge")
def merge_tag(tag_id: int) -> Response | tuple[str, int]:
    """Everybody who has it gets another one instead."""
    tag, form = queries.tag(db.session(), tag_id), MergeForm()
    others = [(str(row.id), row.name) for row in queries.tags_in_use(db.session()) if row.id != tag_id]
    form.into.choices = choices(others)
    if not form.validate():
        say(_("Choose the tag that stays."), level="danger")
        return back(url_for(".tags"))
    into = queries.tag(db.session(), form.into.data)
    words = _("%(name)s is now %(into)s.", name=tag.name, into=into.name)
    actions.merge_tags(db.session(), tag, into)
    return _saved(words)


@bp.post("/settings/tags/<int:tag_id>/remove")
def remove_tag(tag_id: int) -> Response:
    """Off everybody, and forgotten."""
    tag = queries.tag(db.session(), tag_id)
    words = _("%(name)s is gone.", name=tag.name)
    actions.remove_tag(db.session(), tag)
    return _saved(words)


def _saved(text: str) -> Response:
    db.session.commit()
    say(text)
    return back(url_for(".tags"))


def _page(new: TagForm | None = None, wrong: tuple[int, TagForm] | None = None) -> str:
    rows = queries.tags_in_use(db.session())
    return render_template(
        "contacts/tags.html",
        rows=[(row, _question(row.name, row.contacts)) for row in rows],
        new=new or TagForm(formdata=None),
        wrong_id=wrong[0] if wrong else None,
        wrong=wrong[1] if wrong else None,
        colours=[(colour.value, str(wording.COLOUR[colour])) for colour in TagColour],
    )


def _question(name: str, contacts: int) -> str:
    if not contacts:
        return _("Nobody has the tag %(name)s.", name=name)
    return ngettext(
        "%(num)s contact has the tag %(name)s and loses it.",
        "%(num)s contacts have the tag %(name)s and lose it.",
        contacts,
        name=name,
    )
