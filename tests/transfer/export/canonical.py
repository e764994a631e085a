"""An account as it is, whatever ids and database it has: to compare before and after."""

import json
from io import BytesIO
from typing import Any

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.db.base import Base
from crm.transfer.export import document
from crm.transfer.restoring.plan import KEYS, LEFT

Tables = dict[str, list[dict[str, Any]]]
OF_THE_ACCOUNT = ("id", "email", "created_at", "change_counter", "mail_calendar")
ADDRESSES = (
    *("last_fetch_at", "last_client", "last_status", "last_count", "event_count"),
    *("created_at", "version", "built_at", "built_day"),
)

RESTING = {"calendar_account": ("is_on", "failures", "failed_at", "error_class", "response")}
"""A calendar account waits for its password after the way back."""


def canonical(session: Session, user: User, *, when: When) -> dict[str, Any]:
    """Settings and rows, each id replaced by its place among those of its table."""
    target = BytesIO()
    document.write(session, user, target, now=when.now, with_confidence=True)
    found = json.loads(target.getvalue())
    tables: Tables = {name: rows for name, rows in found["tables"].items() if name not in LEFT}
    places = {
        name: {row["id"]: place for place, row in enumerate(sorted(rows, key=lambda row: row["id"]))}
        for name, rows in tables.items()
    }
    rows = {name: [_row(name, row, places) for row in some] for name, some in tables.items() if some}
    account = {key: value for key, value in found["account"].items() if key not in OF_THE_ACCOUNT}
    feeds = [
        {key: value for key, value in feed.items() if key not in (*ADDRESSES, "id", "user_id")}
        for feed in found["tables"]["feed"]
        if feed["revoked_at"] is None
    ]
    return {"account": account, "feeds": feeds, **rows}


def _row(name: str, row: dict[str, Any], places: dict[str, dict[int, int]]) -> dict[str, Any]:
    said = {key: value for key, value in row.items() if key not in ("user_id", *RESTING.get(name, ()))}
    said["id"] = places[name][row["id"]]
    for column, table in _references(name).items():
        if said.get(column) is not None:
            said[column] = places[table][said[column]]
    if said.get("closed_by") is not None:
        said["closed_by"] = places["interaction"][said["closed_by"]]
    if said.get("origin_key"):
        said["origin_key"] = _key(said["origin_key"], places)
    if isinstance(said.get("made"), dict):
        said["made"] = {kind: len(ids) for kind, ids in said["made"].items()}
    return said


def _references(name: str) -> dict[str, str]:
    return {
        element.parent.name: element.column.table.name
        for constraint in Base.metadata.tables[name].constraints
        if isinstance(constraint, ForeignKeyConstraint)
        for element in constraint.elements
        if element.parent.name != "user_id"
    }


def _key(key: str, places: dict[str, dict[int, int]]) -> str:
    first, *parts = key.split(":")
    for at, table in enumerate(KEYS.get(first, ())):
        if table is not None:
            known = places[table].get(int(parts[at])) if parts[at].isdecimal() else None
            parts[at] = f"{table} {known}"
    return ":".join([first, *parts])
