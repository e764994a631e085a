"""A push through ntfy: the topic's address is what the user typed, the server's root is what is called."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from crm.outbound.guard import Reason, Refused, check
from crm.outbound.mail import one_line
from crm.outbound.outcome import Fence, Outcome
from crm.outbound.verdict import of_refusal
from crm.outbound.web import Letter, Web

LONGEST_TEXT = 4_000
"""Bytes. From 4,096 on the server makes a file of it, which phones do not show."""
LONGEST_TITLE = 200  # characters
TAG = "bell"
TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")
NO_TOPICS = {"", "v1", "docs", "static", "file", "app", "account", "settings", "login", "signup"}


@dataclass(frozen=True, slots=True)
class Push:
    """A title and a few lines; a tap opens `click`. A later push with the same `key` takes its place."""

    address: str = field(repr=False)
    token: str = field(repr=False)
    title: str
    text: str
    click: str
    key: str


def vetted(address: str, *, allow_private: bool) -> None:
    """The address of a topic may be used. Raises `Refused`."""
    check(address, allow_private=allow_private)
    _root_and_topic(address)


def send(web: Web, push: Push, fence: Fence) -> Outcome:
    """Publish once."""
    try:
        check(push.address, allow_private=web.allow_private)
        root, topic = _root_and_topic(push.address)
    except Refused as refused:
        return of_refusal(refused)
    headers = [("Content-Type", "application/json")]
    if push.token:
        headers.append(("Authorization", f"Bearer {one_line(push.token)}"))
    letter = Letter(headers=tuple(headers), body=_body(push, topic))
    return web.send(root, letter, fence, secrets=(push.token, push.address, topic))


def _root_and_topic(address: str) -> tuple[str, str]:
    split = urlsplit(address)
    folder, _, topic = split.path.rstrip("/").rpartition("/")
    topic = unquote(topic)
    if split.query or split.fragment or topic in NO_TOPICS or not TOPIC.fullmatch(topic):
        raise Refused(Reason.TOPIC)
    return urlunsplit((split.scheme, split.netloc, f"{folder}/", "", "")), topic


def _body(push: Push, topic: str) -> bytes:
    fields = {
        "topic": topic,
        "title": one_line(push.title)[:LONGEST_TITLE],
        "message": shortened(push.text, LONGEST_TEXT),
        "tags": [TAG],
        "priority": 3,
        "sequence_id": hashlib.sha256(push.key.encode()).hexdigest()[:32],
    }
    if push.click:
        fields["click"] = push.click
    return json.dumps(fields, ensure_ascii=False).encode()


def shortened(text: str, most: int) -> str:
    """`text` in at most so many bytes of UTF-8, with a sign where something is missing."""
    whole = text.encode()
    if len(whole) <= most:
        return text
    sign = "…"
    return whole[: most - len(sign.encode())].decode(errors="ignore").rstrip() + sign
