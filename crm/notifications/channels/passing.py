"""What passes through the browser: leave to show a secret once; a removed channel, sealed, for its undo."""

import json
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from flask import current_app, session

from crm.notifications.models import ChannelKind
from crm.outbound.sealing import seal, unseal

REMOVED = "keepwarm removed channel"
FRESH = "show_secret_of"

READ = {
    "kind": ChannelKind,
    "quiet_from": time.fromisoformat,
    "quiet_until": time.fromisoformat,
    "paused_until": datetime.fromisoformat,
    "open_until": datetime.fromisoformat,
    "last_ok_at": datetime.fromisoformat,
    "failed_at": datetime.fromisoformat,
    "created_at": datetime.fromisoformat,
}


def let_show(channel_id: int) -> None:
    """Let the next page of this channel show its secret, once."""
    session[FRESH] = channel_id


def may_show(channel_id: int) -> bool:
    """Whether this is that page."""
    return bool(session.pop(FRESH, None) == channel_id)


def packed(kept: Mapping[str, Any]) -> str:
    """A removed channel, for the address of its undo."""
    return seal(secret_key(), json.dumps(kept, default=lambda value: value.isoformat()), REMOVED)


def unpacked(sealed: str) -> dict[str, Any]:
    """The channel again. Raises `BadSeal`."""
    kept: dict[str, Any] = json.loads(unseal(secret_key(), sealed, REMOVED) or "{}")
    return {
        name: READ[name](value) if name in READ and value is not None else value
        for name, value in kept.items()
    }


def secret_key() -> bytes:
    """The key of this instance."""
    return bytes(current_app.config["SECRET_KEY"])
