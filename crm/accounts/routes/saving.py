"""Saving settings, and setting them back: what every page with settings of the user does."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from flask import current_app, redirect, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions, wording
from crm.accounts.gate import current_user
from crm.accounts.models import NameOrder, Theme
from crm.core.kinds import SearchMode
from crm.db.flask import db
from crm.web.messages import say

Tell = Callable[[frozenset[str]], str]


def save(values: Mapping[str, Any], page: str, *, tell: Tell | None = None) -> Response:
    """Set what differs, commit, and go to `page`, where a message with Undo says so.

    `tell` makes that message from the names of what was changed; it is called after the change.
    """
    user = current_user()
    before = actions.change_settings(db.session(), user, values, now=clock.now())
    text = tell(frozenset(before)) if tell is not None and before else None
    db.session.commit()
    refresh()
    if not before:
        say(_("Nothing was changed."), level="info")
        return redirect(page, 303)
    steps = {field: [_plain(old), _plain(values[field])] for field, old in before.items()}
    undo = url_for("accounts.undo_settings", was=_sealer().dumps([user.id, page, steps]))
    say(text or wording.settings_saved(frozenset(before), user.zone), undo=undo)
    return redirect(page, 303)


def undo(was: str) -> Response:
    """Set back what a save changed, where it has not been changed since; `was` is what its Undo carries."""
    user, session = current_user(), db.session()
    try:
        user_id, page, steps = _sealer().loads(was)
    except (BadSignature, ValueError):
        return redirect(url_for("accounts.settings"), 303)
    if user_id != user.id:
        return redirect(url_for("accounts.settings"), 303)
    values = {
        field: _typed(field, old)
        for field, (old, new) in steps.items()
        if _plain(getattr(user, field)) == new
    }
    actions.change_settings(session, user, values, now=clock.now())
    session.commit()
    refresh()
    if len(values) == len(steps):
        say(_("Set back as it was."))
    else:
        say(_("Some of it was changed since and stays as it is."), level="warning")
    return redirect(page, 303)


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="settings-undo")


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value


def _typed(field: str, value: Any) -> Any:
    return _FROM_TEXT[field](value) if field in _FROM_TEXT and value is not None else value


_FROM_TEXT: Mapping[str, Callable[[str], Any]] = {
    "nudge_at": time.fromisoformat,
    "theme": Theme,
    "name_order": NameOrder,
    "sort_order": NameOrder,
    "search_mode": SearchMode,
    "search_mode_on": date.fromisoformat,
    "away_from": date.fromisoformat,
    "away_until": date.fromisoformat,
    "fresh_start_on": date.fromisoformat,
}
