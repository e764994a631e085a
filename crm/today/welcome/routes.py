"""The pages of the first steps. Each can be left; none comes back by itself once they are done or left."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts import actions as accounts
from crm.accounts import wording
from crm.accounts.gate import current_user, present
from crm.db.flask import db
from crm.feeds import actions as feeds
from crm.feeds import pages
from crm.feeds.definition import Definition
from crm.today.welcome import example
from crm.today.welcome.forms import WelcomeForm
from crm.today.welcome.steps import first_feed, steps
from crm.web.messages import say

bp = Blueprint("welcome", __name__)
example.install(bp)


@bp.get("/welcome")
def page() -> Response:
    """To the step that is next."""
    return redirect(url_for(steps(db.session(), current_user()).upcoming), 303)


@bp.get("/welcome/you")
def you() -> str:
    """What are you called, and by which clock do you live?"""
    user = current_user()
    return _you_page(WelcomeForm(formdata=None, name=user.name, zone=user.zone))


@bp.post("/welcome/you")
def save_you() -> Response | tuple[str, int]:
    """Save both; say what follows from the zone."""
    form, user = WelcomeForm(), current_user()
    if not form.validate():
        return _you_page(form), 422
    accounts.change_settings(db.session(), user, form.values(user), now=present().now)
    greeting = wording.welcome(user)
    db.session.commit()
    say(greeting)
    return redirect(url_for("welcome.begin"), 303)


@bp.get("/welcome/begin")
def begin() -> str:
    """What is there to begin with?"""
    return render_template("today/welcome/begin.html")


@bp.get("/welcome/calendar")
def calendar() -> str:
    """The nudges where one looks anyway, and the truth about who gets there."""
    session = db.session()
    feed, reach = first_feed(session), pages.reach_now(session)
    return render_template(
        "today/welcome/calendar.html",
        feed=feed,
        reach=reach,
        addresses=pages.addresses(session, feed, reach.found) if feed else None,
        account_href=pages.account_href(),
    )


@bp.post("/welcome/calendar")
def make_calendar() -> Response:
    """Make an address, unless there is one."""
    session = db.session()
    if first_feed(session) is None:
        feeds.create(session, Definition(name=_("Reminders")), box=pages.box(), now=present().now)
        db.session.commit()
    return redirect(url_for("welcome.calendar"), 303)


@bp.post("/welcome/end")
def end() -> Response:
    """The first steps are done, or left."""
    when = present()
    accounts.change_settings(db.session(), current_user(), {"welcomed_on": when.today}, now=when.now)
    db.session.commit()
    return redirect(url_for("today.page"), 303)


def _you_page(form: WelcomeForm) -> str:
    return render_template("today/welcome/you.html", form=form, has_zone=current_user().zone != "UTC")
