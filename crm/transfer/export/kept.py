"""What devices stored beside our own fields: the objects that say more than would be written anyway."""

from typing import Any

from sqlalchemy import Select

from crm.core.content_lines import BadContent
from crm.published.models import PublishedObject
from crm.published.reading import is_plain, look

TABLE = PublishedObject.__tablename__
AS_TEXT = frozenset({(TABLE, "body")})
"""Columns of bytes that are text, and stand in the document as such."""


def only_there(statement: Select[Any]) -> Select[Any]:
    """Without the tombstones."""
    return statement.where(PublishedObject.gone_at.is_(None))


def told(values: dict[str, Any]) -> dict[str, Any] | None:
    """The row with its body as text; None for one that is written anew from the facts, or can't be read."""
    text = values["body"].decode("utf-8", "replace")
    if values["ref_id"] is not None and is_plain(values["body"]):
        return None
    try:
        look(values["shelf"], text.encode())
    except BadContent:
        return None
    return {**values, "body": text}
