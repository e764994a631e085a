"""One-time messages: what was done, and the way to undo it."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from flask import flash, get_flashed_messages

Level = Literal["info", "success", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class Message:
    """A line to show once; `undo_url` takes a POST."""

    text: str
    level: Level = "success"
    undo_url: str | None = None


def say(text: str, *, undo: str | None = None, level: Level = "success") -> None:
    """Show `text` on the next page, with an Undo button that posts to `undo`."""
    flash(json.dumps(asdict(Message(str(text), level, undo))))


def messages() -> list[Message]:
    """The messages to show now; they are gone afterwards."""
    return [Message(**json.loads(str(line))) for line in get_flashed_messages()]
