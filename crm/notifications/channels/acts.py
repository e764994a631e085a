"""What is done with a channel in one press: on, off, a pause, a test, another secret."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, current_app, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import throttle
from crm.accounts.gate import current_user, present
from crm.accounts.throttle import Limit
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.notifications import actions, occurrence, trial, wording
from crm.notifications.channels import passing, views
from crm.notifications.channels.forms import PauseForm
from crm.notifications.channels.pages import channel_page, to_page
from crm.notifications.jobs import send_now
from crm.notifications.models import ChannelKind
from crm.notifications.units import current_stamp
from crm.outbound import webhook
from crm.outbound.sealing import seal
from crm.web.dates import moment
from crm.web.messages import say
from crm.web.redirects import back

bp = Blueprint("channels", __name__)

TESTS = Limit("channel-tests", 10, 60.0)


@bp.post("/settings/channels/<int:channel_id>/on")
def switch_on(channel_id: int) -> Response:
    """Let it take things again."""
    return _switch(channel_id, on=True)


@bp.post("/settings/channels/<int:channel_id>/off")
def switch_off(channel_id: int) -> Response:
    """Let nothing come this way."""
    return _switch(channel_id, on=False)


@bp.post("/settings/channels/<int:channel_id>/pause")
def pause(channel_id: int) -> Response | tuple[str, int]:
    """Let nothing come this way for a while."""
    session, when = db.session(), present()
    channel = actions.channel_of(session, channel_id)
    form = PauseForm()
    until = _pause_end(form, when) if form.validate() else None
    if until is None:
        return channel_page(channel, form), 422
    actions.pause(session, channel, until)
    session.commit()
    say(
        _("Paused until %(when)s.", when=moment(until)),
        undo=url_for("channels.end_pause", channel_id=channel.id),
    )
    return to_page(channel)


@bp.post("/settings/channels/<int:channel_id>/pause/end")
def end_pause(channel_id: int) -> Response:
    """It goes on."""
    session = db.session()
    channel = actions.channel_of(session, channel_id)
    actions.pause(session, channel, None)
    session.commit()
    say(_("The pause is over. What was planned meanwhile is in Keepwarm."))
    return to_page(channel)


@bp.post("/settings/channels/<int:channel_id>/test")
def test(channel_id: int) -> Response:
    """Send something by it now, the way everything goes, and say what came of it."""
    session, user, now = db.session(), current_user(), clock.now()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    channel = actions.channel_of(session, channel_id)
    wait = throttle.take(session, [(TESTS, str(user.id))], now=now)
    if wait is not None:
        session.commit()
        say(_("That were many tests in a short time. Try again in a minute."), level="warning")
        return to_page(channel)
    key, user_id, kept_id = now.isoformat(timespec="microseconds"), user.id, channel.id
    delivery_id = actions.ask_for(
        session, trial.KIND, key, current_stamp(app, session), now=now, channel=channel.key
    )
    session.commit()
    sent = send_now(app, user_id, delivery_id)
    text, level = wording.test_told(sent), wording.level(sent)
    actions.close_test(db.session(), delivery_id, now=clock.now())
    db.session.commit()
    say(text, level="warning" if level == "info" else level)
    return redirect(url_for("channels.page", channel_id=kept_id), 303)


@bp.post("/settings/channels/<int:channel_id>/secret")
def renew_secret(channel_id: int) -> Response:
    """Sign with another secret from now on."""
    session = db.session()
    channel = actions.channel_of(session, channel_id)
    if channel.kind is not ChannelKind.WEBHOOK:
        raise NotFound("only a webhook is signed")
    actions.give_secret(session, channel, seal(passing.secret_key(), webhook.fresh_secret()))
    session.commit()
    passing.let_show(channel.id)
    say(_("This is the new secret. The old one counts no more."))
    return to_page(channel)


def _switch(channel_id: int, *, on: bool) -> Response:
    session, user = db.session(), current_user()
    channel = actions.channel_of(session, channel_id)
    if actions.switch(session, user, channel, on=on, now=clock.now()):
        name = views.title(channel)
        text = _("“%(name)s” is on.", name=name) if on else _("“%(name)s” is off.", name=name)
        other = "channels.switch_off" if on else "channels.switch_on"
        say(text, undo=url_for(other, channel_id=channel.id))
    session.commit()
    return back(url_for("channels.page", channel_id=channel_id))


def _pause_end(form: PauseForm, when: When) -> datetime | None:
    """The end of the pause: the beginning of a day. None, with a word at the field, when there is none."""
    days = {"day": 1, "week": 7}
    day: date | None = form.until.data
    if form.length.data in days:
        day = when.today + timedelta(days=days[form.length.data])
    if day is None or day <= when.today:
        form.until.errors = [*form.until.errors, _("Choose a day that lies ahead.")]
        return None
    return occurrence.instant(day, time(), when.zone)
