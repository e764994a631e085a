"""The bell's page: notices, what needs a decision; and the link of a mail that switches mail off."""

from datetime import datetime

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext, refresh
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions as accounts
from crm.accounts import queries as users
from crm.accounts.gate import current_user, tokenless
from crm.accounts.models import User
from crm.db import keyset
from crm.db.flask import db
from crm.db.owner import NotFound, acting_as
from crm.notifications import actions, links, queries, wording
from crm.notifications.entries import mail_entry, notice_entry, way_names
from crm.notifications.jobs import send_now
from crm.web.messages import say
from crm.web.redirects import back

bp = Blueprint("notifications", __name__)

SHOWN = 20
"""So many of what is on hold are listed one by one."""


@bp.get("/notices")
def index() -> str:
    """Notices, the newest first; above them what needs a decision."""
    session, cursor = db.session(), keyset.decode(request.args.get("after"))
    page = keyset.page([notice_entry(row) for row in queries.notices(session, cursor)], cursor)
    stuck = queries.stuck(session, now=clock.now())
    held, held_count = queries.held(session, limit=SHOWN)
    ways = way_names(queries.channels(session)) if stuck or held else {}
    return render_template(
        "notifications/index.html",
        page=page,
        mails=[mail_entry(row, ways) for row in stuck],
        held=[mail_entry(row, ways) for row in held],
        held_count=held_count,
        unread=queries.unread(session),
    )


@bp.post("/notices/<int:notice_id>/read")
def read(notice_id: int) -> Response:
    """Mark one as read."""
    actions.mark_read(db.session(), notice_id, now=clock.now())
    db.session.commit()
    say(_("Marked as read."), undo=url_for("notifications.unread", notice_id=notice_id))
    return back(url_for("notifications.index"))


@bp.post("/notices/<int:notice_id>/read/undo")
def unread(notice_id: int) -> Response:
    """Take that back."""
    actions.mark_unread(db.session(), notice_id)
    db.session.commit()
    return back(url_for("notifications.index"))


@bp.post("/notices/read")
def read_all() -> Response:
    """Mark all as read."""
    now = clock.now()
    count = actions.mark_all_read(db.session(), now=now)
    db.session.commit()
    say(
        ngettext("%(num)s notice marked as read.", "%(num)s notices marked as read.", count),
        undo=url_for("notifications.unread_all", at=now.isoformat()),
    )
    return redirect(url_for("notifications.index"), 303)


@bp.post("/notices/read/undo")
def unread_all() -> Response:
    """Take that back: those that were marked at that instant."""
    actions.mark_all_unread(db.session(), at=_instant(request.args.get("at", "")))
    db.session.commit()
    return redirect(url_for("notifications.index"), 303)


@bp.post("/deliveries/<int:delivery_id>/resend")
def resend(delivery_id: int) -> Response:
    """Send a mail that got stuck once more, and say what came of it."""
    user_id = current_user().id
    actions.resend(db.session(), delivery_id, now=clock.now())
    db.session.commit()
    sent = send_now(current_app._get_current_object(), user_id, delivery_id)  # type: ignore[attr-defined]
    say(wording.told(sent), level=wording.level(sent))
    return back(url_for("notifications.index"))


@bp.post("/deliveries/<int:delivery_id>/dismissal")
def dismiss(delivery_id: int) -> Response:
    """Leave it as it is."""
    actions.dismiss(db.session(), delivery_id, now=clock.now())
    db.session.commit()
    say(_("Left as it is."), undo=url_for("notifications.recall", delivery_id=delivery_id))
    return back(url_for("notifications.index"))


@bp.post("/deliveries/<int:delivery_id>/dismissal/undo")
def recall(delivery_id: int) -> Response:
    """Ask again."""
    actions.recall(db.session(), delivery_id)
    db.session.commit()
    return back(url_for("notifications.index"))


@bp.post("/deliveries/held/resend")
def send_held() -> Response:
    """Send everything that is on hold after all."""
    count = actions.send_held(db.session(), now=clock.now())
    db.session.commit()
    say(ngettext("%(num)s message is on its way.", "%(num)s messages are on their way.", count))
    return redirect(url_for("notifications.index"), 303)


@bp.post("/deliveries/held/dismissal")
def drop_held() -> Response:
    """Send none of it."""
    now = clock.now()
    count = actions.drop_held(db.session(), now=now)
    db.session.commit()
    say(
        ngettext("%(num)s message is not sent.", "%(num)s messages are not sent.", count),
        undo=url_for("notifications.recall_held", at=now.isoformat()),
    )
    return redirect(url_for("notifications.index"), 303)


@bp.post("/deliveries/held/dismissal/undo")
def recall_held() -> Response:
    """Ask again about those that were left at that instant."""
    actions.recall_held(db.session(), at=_instant(request.args.get("at", "")))
    db.session.commit()
    return redirect(url_for("notifications.index"), 303)


@bp.get("/u/<token>")
@tokenless
def mail_off(token: str) -> str:
    """What the link of a mail offers. Changes nothing: scanners of mail follow links."""
    user = _user_of(token)
    with acting_as(user.id):
        is_on = queries.mail_is_on(db.session())
    return render_template("notifications/mail_off.html", token=token, is_on=is_on)


@bp.post("/u/<token>")
@tokenless
def switch_off(token: str) -> str:
    """Switch mail off, and no other channel: from the page, or by a mail program in one click (RFC 8058)."""
    return _switch(token, on=False)


@bp.post("/u/<token>/undo")
@tokenless
def switch_on(token: str) -> str:
    """Switch it on again."""
    return _switch(token, on=True)


def _instant(text: str) -> datetime:
    """The instant in the address of an undo that was offered."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        abort(404)
    if at.tzinfo is None:
        abort(404)
    return at


def _switch(token: str, *, on: bool) -> str:
    user, session, now = _user_of(token), db.session(), clock.now()
    with acting_as(user.id):
        if actions.switch(session, user, actions.mail_channel(session), on=on, now=now):
            accounts.note(session, user.id, "mail switched " + ("on" if on else "off"), now=now)
    session.commit()
    return render_template("notifications/mail_off.html", token=token, is_on=on)


def _user_of(token: str) -> User:
    """Whose link it is; the page speaks that user's language. Raises `NotFound`."""
    user_id = links.user_of(bytes(current_app.config["SECRET_KEY"]), token)
    user = users.by_id(db.session(), user_id) if user_id is not None else None
    if user is None:
        raise NotFound("link")
    g.user = user
    refresh()
    return user
