"""The pages of channels: which there are, another one, changing and removing one."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions as accounts
from crm.accounts.gate import current_user, present
from crm.accounts.once import once
from crm.db.flask import db
from crm.notifications import actions, queries
from crm.notifications.channels import acts, passing, views
from crm.notifications.channels.forms import FORMS, PauseForm
from crm.notifications.channels.pages import addable, channel_page, filled, form_page, settings, to_page
from crm.notifications.channels.views import channel_view
from crm.notifications.models import ChannelKind
from crm.outbound.sealing import BadSeal
from crm.web.messages import say

bp = acts.bp


@bp.get("/settings/channels")
def index() -> str:
    """Where nudges come, and how each way fares."""
    user, when = current_user(), present()
    return render_template(
        "notifications/channels/index.html",
        channels=[channel_view(row, user, settings(), when) for row in queries.channels(db.session())],
        addable=[
            (str(kind), views.KINDS[kind], views.NOTES[kind], views.ICONS[kind]) for kind in views.addable()
        ],
    )


@bp.get("/settings/channels/new")
def new() -> str:
    """Another way."""
    kind = addable(request.args.get("kind", ChannelKind.NTFY))
    return form_page(FORMS[kind].of(None), kind)


@bp.post("/settings/channels")
@once
def create() -> Response | tuple[str, int]:
    """Add it."""
    kind = addable(request.form.get("kind", ""))
    form, session, user = FORMS[kind](), db.session(), current_user()
    if not form.validate():
        return form_page(form, kind), 422
    wish = form.wish(passing.secret_key(), None)
    channel = actions.add_channel(session, user, kind, wish, now=clock.now())
    accounts.note(session, user.id, "channel added", now=clock.now(), detail=str(kind))
    session.commit()
    if kind is ChannelKind.WEBHOOK:
        passing.let_show(channel.id)
    say(_("Added. Send a test to see it arrive."))
    return redirect(url_for("channels.page", channel_id=channel.id), 303)


@bp.get("/settings/channels/<int:channel_id>")
def page(channel_id: int) -> str:
    """One channel: how it fares, and what can be done about it."""
    channel = actions.channel_of(db.session(), channel_id)
    return channel_page(channel, PauseForm(formdata=None))


@bp.get("/settings/channels/<int:channel_id>/edit")
def edit(channel_id: int) -> str:
    """Change it."""
    channel = actions.channel_of(db.session(), channel_id)
    return form_page(FORMS[channel.kind].of(channel), channel.kind, channel)


@bp.post("/settings/channels/<int:channel_id>")
def save(channel_id: int) -> Response | tuple[str, int]:
    """Save that."""
    session, user = db.session(), current_user()
    channel = actions.channel_of(session, channel_id)
    form = filled(channel)
    if not form.validate():
        return form_page(form, channel.kind, channel), 422
    actions.change_channel(session, user, channel, form.wish(passing.secret_key(), channel), now=clock.now())
    session.commit()
    say(_("Saved."))
    return to_page(channel)


@bp.post("/settings/channels/<int:channel_id>/removal")
def remove(channel_id: int) -> Response:
    """Take it away."""
    session, user, now = db.session(), current_user(), clock.now()
    channel = actions.channel_of(session, channel_id)
    name = views.title(channel)
    kept = actions.remove_channel(session, user, channel, now=now)
    accounts.note(session, user.id, "channel removed", now=now, detail=str(kept["kind"]))
    session.commit()
    say(
        _("“%(name)s” was removed.", name=name),
        undo=url_for("channels.bring_back", kept=passing.packed(kept)),
    )
    return redirect(url_for("channels.index"), 303)


@bp.post("/settings/channels/removal/undo")
def bring_back() -> Response:
    """Undo that."""
    session, user = db.session(), current_user()
    try:
        kept = passing.unpacked(request.args.get("kept", ""))
    except BadSeal:
        abort(404)
    if kept.get("user_id") != user.id:
        abort(404)
    channel = actions.bring_back(session, user, kept, now=clock.now())
    session.commit()
    return to_page(channel)
