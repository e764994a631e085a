"""The message that shows whether a channel works."""

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.notifications.registry import Brief
from crm.outbound.mail import Mail

KIND = "test"


def render(session: Session, user: User, occurrence_key: str, when: When) -> Mail:
    """The test mail, as its reader's other mails will look."""
    context = {"name": user.name, "sent_at": when.now}
    return Mail(
        subject=_("Mail from Keepwarm works"),
        text=render_template("emails/test.txt", **context),
        html=render_template("emails/test.html", **context),
    )


def brief(session: Session, user: User, occurrence_key: str, when: When) -> Brief:
    """The same for every other channel."""
    return Brief(
        title=_("Keepwarm reaches you here"),
        text=_("This is the test that you asked for. Nudges will look like this."),
        path="/settings/channels",
    )
