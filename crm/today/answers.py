"""The links with which a follow-up is answered where it is read."""

from flask import current_app

from crm.accounts.models import User
from crm.followups.links import Link, Verb, sign
from crm.followups.nudges import Nudge
from crm.web.public import absolute


def answer(nudge: Nudge, user: User, verb: Verb) -> str:
    """The absolute address of one answer; it needs no sign-in."""
    link = Link(user.id, nudge.id, nudge.due_on, verb)
    return absolute(sign(link, secret=current_app.config["SECRET_KEY"]))
