"""The pages of calendar addresses."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import current_user, present, user_today
from crm.accounts.once import once
from crm.db.flask import db
from crm.feeds import actions, choices, pages, queries
from crm.feeds.address import slug
from crm.feeds.building import preview
from crm.feeds.definition import Definition, definition_of
from crm.feeds.forms import FeedForm
from crm.feeds.lasting import memory
from crm.feeds.models import Feed
from crm.feeds.serving import EMPTIED
from crm.notifications import queries as channels
from crm.web.messages import say

Option = tuple[str, str, str]  # value, label, note

bp = Blueprint("feeds", __name__)


@bp.get("/feeds")
def index() -> str:
    """Who can read a calendar of this instance, and which there are."""
    session = db.session()
    return render_template(
        "feeds/index.html",
        reach=pages.reach_now(session),
        feeds=queries.feeds(session, revoked_since=clock.now() - EMPTIED),
        summary=pages.summary,
        last_read=pages.last_read,
        emptied_days=EMPTIED // timedelta(days=1),
        mail_calendar=_is_mailed(),
        account_href=pages.account_href(),
    )


@bp.get("/feeds/new")
def new() -> str:
    """What shall the calendar show?"""
    return _form_page(FeedForm.of(Definition(name=_("Reminders"))), url_for("feeds.create"))


@bp.post("/feeds")
@once
def create() -> Response | tuple[str, int]:
    """Make an address."""
    form = FeedForm()
    if not form.validate():
        return _form_page(form, url_for("feeds.create")), 422
    feed, _token = actions.create(db.session(), form.values(), box=pages.box(), now=clock.now())
    db.session.commit()
    return redirect(url_for("feeds.page", feed_id=feed.id), 303)


@bp.get("/feeds/<int:feed_id>")
def page(feed_id: int) -> str | Response:
    """One calendar: who reaches it, its address, and what it shows."""
    session, user = db.session(), current_user()
    feed = queries.feed(session, feed_id)
    if feed.revoked_at is not None:
        return redirect(url_for("feeds.index"), 303)
    reach = pages.reach_now(session)
    rendered = preview(session, user, definition_of(feed), present())
    return render_template(
        "feeds/page.html",
        feed=feed,
        reach=reach,
        addresses=pages.addresses(session, feed, reach.found),
        apps=pages.app_views(reach.found),
        preview=pages.preview_view(rendered, today=user_today()),
        summary=pages.summary(feed),
        alarms=pages.alarms(feed),
        last_read=pages.last_read(feed),
        mail_calendar=_is_mailed(),
        account_href=pages.account_href(),
    )


@bp.get("/feeds/<int:feed_id>/edit")
def edit(feed_id: int) -> str:
    """Change what it shows."""
    feed = _in_use(feed_id)
    return _form_page(FeedForm.of(definition_of(feed)), url_for("feeds.save", feed_id=feed.id), feed)


@bp.post("/feeds/<int:feed_id>")
def save(feed_id: int) -> Response | tuple[str, int]:
    """Save it; the address stays."""
    feed, form = _in_use(feed_id), FeedForm()
    if not form.validate():
        return _form_page(form, url_for("feeds.save", feed_id=feed.id), feed), 422
    actions.edit(db.session(), feed, form.values())
    db.session.commit()
    say(_("Saved. Calendar apps show it when they read the address again."))
    return redirect(url_for("feeds.page", feed_id=feed.id), 303)


@bp.post("/feeds/<int:feed_id>/replacement")
def replace(feed_id: int) -> Response:
    """Give it a new address; the old one empties itself."""
    old = _in_use(feed_id)
    feed, _token = actions.replace(db.session(), old, box=pages.box(), now=clock.now())
    db.session.commit()
    memory().forget(old.token_hash)
    say(_("This is the new address. Calendars under the old one empty themselves."))
    return redirect(url_for("feeds.page", feed_id=feed.id), 303)


@bp.post("/feeds/<int:feed_id>/revocation")
def revoke(feed_id: int) -> Response:
    """End it."""
    feed = queries.feed(db.session(), feed_id)
    actions.revoke(db.session(), feed, now=clock.now())
    db.session.commit()
    memory().forget(feed.token_hash)
    say(_("“%(name)s” was revoked. Calendar apps empty it when they read it next.", name=feed.name))
    return redirect(url_for("feeds.index"), 303)


@bp.get("/feeds/<int:feed_id>/download")
def download(feed_id: int) -> Response:
    """The calendar as it is now, as a file to import."""
    feed = _in_use(feed_id)
    body = preview(db.session(), current_user(), definition_of(feed), present()).body
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug(feed.name)}.ics"'
    return response


def _is_mailed() -> bool:
    user = current_user()
    return (
        user.mail_calendar and channels.mail_is_on(db.session()) and current_app.config["SETTINGS"].mail_ready
    )


def _in_use(feed_id: int) -> Feed:
    return queries.live_feed(db.session(), feed_id)


def _form_page(form: FeedForm, action: str, feed: Feed | None = None) -> str:
    return render_template(
        "feeds/form.html",
        form=form,
        action=action,
        feed=feed,
        kinds=_options(choices.KINDS, choices.KIND_NOTES),
        alarms=_options(choices.ALARMS),
        horizons=_options(choices.HORIZONS, choices.HORIZON_NOTES),
        privacies=_options(choices.PRIVACY, choices.PRIVACY_NOTES),
    )


def _options(labels: Mapping[Any, str], notes: Mapping[Any, str] | None = None) -> list[Option]:
    return [(str(value), str(label), str((notes or {}).get(value, ""))) for value, label in labels.items()]
