"""What the pages of channels are drawn from."""

from flask import abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present
from crm.config import Settings
from crm.db.flask import db
from crm.notifications import queries
from crm.notifications.channels import passing, views
from crm.notifications.channels.forms import FORMS, AppriseForm, ChannelForm, PauseForm
from crm.notifications.channels.views import channel_view
from crm.notifications.entries import mail_entry
from crm.notifications.models import Channel, ChannelKind
from crm.outbound.sealing import BadSeal, unseal

VERIFICATION = """\
import base64, hashlib, hmac

def is_genuine(headers, body, secret):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    parts = [headers["Webhook-Id"].encode(), headers["Webhook-Timestamp"].encode(), body]
    digest = hmac.new(key, b".".join(parts), hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    return hmac.compare_digest(expected, headers["Webhook-Signature"])
"""

EXAMPLE = """\
{"type": "digest", "occurrence": "2026-11-25",
 "title": "Today: 2 follow-ups", "text": "...",
 "url": "https://crm.example.org/", "data": {"items": [...]}}
"""


def channel_page(channel: Channel, form: PauseForm) -> str:
    """One channel."""
    session = db.session()
    return render_template(
        "notifications/channels/page.html",
        channel=channel_view(channel, current_user(), settings(), present()),
        kind=str(channel.kind),
        kind_name=views.KINDS[channel.kind],
        pause_form=form,
        secret=_secret(channel),
        verification=VERIFICATION,
        example=EXAMPLE,
        latest=[mail_entry(row) for row in queries.latest_deliveries(session, limit=5, channel=channel.key)],
    )


def form_page(form: ChannelForm, kind: ChannelKind, channel: Channel | None = None) -> str:
    """What a channel is to be."""
    view = channel_view(channel, current_user(), settings(), present()) if channel is not None else None
    return render_template(
        "notifications/channels/form.html",
        form=form,
        kind=str(kind),
        kind_name=views.KINDS[kind],
        note=views.NOTES.get(kind, ""),
        channel=view,
    )


def filled(channel: Channel) -> ChannelForm:
    """What was typed about a channel that is there."""
    if channel.kind is ChannelKind.APPRISE:
        return AppriseForm(is_kept=bool(channel.secret))
    return FORMS[channel.kind]()


def addable(text: str) -> ChannelKind:
    """A kind that can be added here."""
    found = next((kind for kind in views.addable() if kind == text), None)
    if found is None:
        abort(404)
    return found


def settings() -> Settings:
    """The operator's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def to_page(channel: Channel) -> Response:
    """On to its page."""
    return redirect(url_for("channels.page", channel_id=channel.id), 303)


def _secret(channel: Channel) -> str:
    """The secret of a webhook, on the one page that may show it."""
    if channel.kind is not ChannelKind.WEBHOOK or not passing.may_show(channel.id):
        return ""
    try:
        return unseal(passing.secret_key(), channel.secret)
    except BadSeal:
        return ""
