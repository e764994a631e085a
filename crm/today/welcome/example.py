"""The example data: told on request, marked wherever one lands, and taken out by one click."""

from flask import Blueprint, g, redirect, url_for
from flask.sansio.app import App
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from crm.accounts import actions as accounts
from crm.accounts.gate import current_user, present
from crm.db.flask import db
from crm.transfer import example
from crm.web import amounts
from crm.web.messages import say

MOST_NAMED = 5


def install(bp: Blueprint) -> None:
    """Add the two acts to the pages of the first steps."""
    bp.add_url_rule("/example", "load_example", load, methods=["POST"])
    bp.add_url_rule("/example/removal", "remove_example", remove, methods=["POST"])
    bp.record_once(lambda setup: init(setup.app))


def init(app: App) -> None:
    """What pages may ask: whether the example is there, or may come."""
    app.jinja_env.globals.update(example_state=state)


def state() -> str:
    """ "there", "offered", or nothing."""
    if g.get("user") is None:
        return ""
    session = db.session()
    if example.standing(session) is not None:
        return "there"
    return "offered" if example.is_offered(session) else ""


def load() -> Response:
    """Tell it into this account, and show it."""
    session, user, when = db.session(), current_user(), present()
    try:
        example.load(session, user, when=when)
    except example.NotEmpty:
        db.session.rollback()
        if example.standing(session) is not None:
            return _shown()
        say(
            _("There are people in this account already, so the example data stays outside."), level="warning"
        )
        return redirect(url_for("today.page"), 303)
    if user.welcomed_on is None:
        accounts.change_settings(session, user, {"welcomed_on": when.today}, now=when.now)
    db.session.commit()
    return _shown()


def _shown() -> Response:
    """It is here, also for whoever pressed twice."""
    say(_("The example data is here: a year in the life of Noor Winter, who looks for work. Try everything."))
    return redirect(url_for("today.page"), 303)


def remove() -> Response:
    """Take all of it out; a second click finds nothing."""
    session, user, when = db.session(), current_user(), present()
    row = example.standing(session, for_update=True)
    if row is None:
        db.session.rollback()
        say(_("The example data is gone already."))
        return redirect(url_for("today.page"), 303)
    removed = example.remove(session, user, row, when=when)
    db.session.commit()
    say(_told(removed))
    return redirect(url_for("today.page"), 303)


def _told(removed: example.Removed) -> str:
    """What went for good, and what stays because something of the user's own names it."""
    gone = ngettext(
        "The example data is gone for good: %(num)s person, and all that was tried out with them.",
        "The example data is gone for good: %(num)s people, and all that was tried out with them.",
        removed.people,
    )
    if not removed.kept:
        return gone
    named = amounts.enumerated(removed.kept[:MOST_NAMED])
    more = len(removed.kept) - MOST_NAMED
    if more > 0:
        stays = _("Your own entries name %(names)s and %(more)s more: they stay.", names=named, more=more)
    else:
        stays = _("Your own entries name %(names)s: they stay.", names=named)
    return f"{gone} {stays}"
