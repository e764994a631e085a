"""What came in, and the addresses through which it comes, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from crm.notifications import wording as notice_wording
from crm.transfer.models import ShareAddress, SharedItem
from crm.transfer.sharing.items import NOTICE
from crm.web.dates import moment

SHORT = 80


@dataclass(frozen=True, slots=True)
class AddressView:
    """An address in the list."""

    id: int
    name: str
    sub: str
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """Something that came in, in a line."""

    id: int
    title: str
    sub: str
    icon: str
    arrived_at: datetime


def address_view(row: ShareAddress) -> AddressView:
    """One of the list."""
    if row.revoked_at is not None:
        sub = _("Revoked %(when)s", when=moment(row.revoked_at))
    elif row.last_used_at is None:
        sub = _("Made %(when)s · not used yet", when=moment(row.created_at))
    else:
        sub = _(
            "Made %(when)s · last used %(last)s", when=moment(row.created_at), last=moment(row.last_used_at)
        )
    return AddressView(row.id, row.name, sub, row.revoked_at is not None)


def item_view(row: SharedItem) -> ItemView:
    """One of those that wait."""
    return ItemView(row.id, heading(row), kind(row), icon(row), row.arrived_at)


def heading(row: SharedItem) -> str:
    """By what it is known again."""
    first = row.text.strip().partition("\n")[0]
    said = row.title or first or _short_link(row.link) or _("Something without words")
    return said if len(said) <= SHORT else said[: SHORT - 1].rstrip() + "…"


def kind(row: SharedItem) -> str:
    """What it is."""
    if row.staged_id is not None:
        return _("A file")
    if row.link:
        return _("A link to %(host)s", host=urlsplit(row.link).hostname or row.link)
    return _("A text")


def icon(row: SharedItem) -> str:
    """The icon beside it."""
    return "file-import" if row.staged_id is not None else "link" if row.link else "clipboard-text"


def came_in(row: SharedItem) -> str:
    """The answer to a shortcut: short, since a phone shows it in a banner."""
    return _("Came in: %(title)s. It waits on Today.", title=heading(row))


def register() -> None:
    """Say the notices of this feature."""
    notice_wording.register(NOTICE, _notice, icon="share")


def _notice(_params: Mapping[str, Any]) -> str:
    return _("Something came in from your phone. Look at it when you like.")


def _short_link(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.hostname or ''}{parts.path}".rstrip("/")
