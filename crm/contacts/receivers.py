"""What contacts do when a setting changes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions
from crm.core.names import is_family_first


def on_settings(user: User, *, session: Session, before: Mapping[str, Any] | None = None, **_: Any) -> None:
    """Another order of names: everybody is filed under another part of theirs."""
    was = before or {}
    if not was.keys() & {"name_order", "locale"}:
        return
    old = is_family_first(was.get("name_order", user.name_order), was.get("locale", user.locale))
    if old != user.family_first:
        actions.refile_families(session)
