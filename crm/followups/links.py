"""Signed links: one follow-up, one act, answerable where the nudge is read, without signing in.

A link binds user, follow-up, `due_on` and the act, and allows that act and its undo. When the follow-up has
moved on, the link is stale and only shows what happened.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "followup-link"


class Verb(StrEnum):
    DONE = "done"
    SNOOZE = "snooze"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed link says."""

    user_id: int
    followup_id: int
    due_on: date
    verb: Verb


def sign(link: Link, *, secret: bytes) -> str:
    """The path of a signed link: `/n/<token>`."""
    values = [link.user_id, link.followup_id, link.due_on.toordinal(), link.verb.value]
    token = URLSafeSerializer(secret, salt=SALT).dumps(values)
    return f"/n/{token}"


def read(token: str, *, secret: bytes) -> Link | None:
    """The link behind a token; None when the signature is not ours."""
    if len(token) > 300:
        return None
    try:
        user_id, followup_id, day, verb = URLSafeSerializer(secret, salt=SALT).loads(token)
        return Link(user_id, followup_id, date.fromordinal(day), Verb(verb))
    except (BadSignature, ValueError, TypeError, OverflowError):
        return None
