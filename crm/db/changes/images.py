"""Images of rows: every stored column as a value that JSON can hold, and back."""

import base64
import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import JSON, Column, Date, DateTime, LargeBinary, Table, Time, select
from sqlalchemy.orm import Session

from crm.db.among import among
from crm.db.base import Base, Owned, Tracked
from crm.db.owner import owner_id
from crm.db.types import UtcDateTime

CHUNK = 500
Item = TypeVar("Item")


def owned_models() -> dict[str, type[Owned]]:
    """Every table with an owner, by its name, parents before their children."""
    by_name = {
        str(mapper.local_table.description): mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Owned)
    }
    return {table.name: by_name[table.name] for table in Base.metadata.sorted_tables if table.name in by_name}


def table_of(model: type[Owned]) -> Table:
    """The table that a model is stored in."""
    return Base.metadata.tables[model.__tablename__]  # type: ignore[attr-defined]


def in_chunks(items: Collection[Item]) -> Iterator[list[Item]]:
    """The items, five hundred at a time: databases limit the parameters of a statement."""
    ordered = list(items)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def stored(
    session: Session, model: type[Owned], ids: Collection[int], names: Collection[str] | None = None
) -> dict[int, dict[str, Any]]:
    """The owner's rows with these ids as they are in the database now, as images; of `names` only these."""
    table, found = table_of(model), {}
    columns = [
        column
        for column in table.columns
        if column.computed is None and (names is None or column.name in {"id", *names})
    ]
    for chunk in in_chunks(ids):
        statement = select(*columns).where(table.c.user_id == owner_id(), among(table.c.id, chunk))
        for row in session.execute(statement).mappings():
            found[row["id"]] = {column.name: dumped(column, row[column.name]) for column in columns}
    return found


def revisions(session: Session, model: type[Owned], ids: Collection[int]) -> dict[int, int]:
    """What changes whenever a row does, of those of the owner's rows that are in the database now."""
    if not issubclass(model, Tracked):
        return {row_id: revision(model, image) for row_id, image in stored(session, model, ids).items()}
    table, found = table_of(model), dict[int, int]()
    for chunk in in_chunks(ids):
        rows = select(table.c.id, table.c.rev).where(table.c.user_id == owner_id(), among(table.c.id, chunk))
        found.update({row.id: row.rev for row in session.execute(rows)})
    return found


def revision(model: type[Owned], image: dict[str, Any]) -> int:
    """What changes whenever the row does: its `rev`, else a checksum of the image."""
    if issubclass(model, Tracked):
        return int(image["rev"])
    return zlib.crc32(json.dumps(image, sort_keys=True).encode()) & 0x7FFFFFFF


def written(model: type[Owned], image: dict[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """The values of an image for these columns, as the database takes them; columns it lacks are left out."""
    table = table_of(model)
    return {name: loaded(table.c[name], image[name]) for name in columns if name in image}


def dumped(column: Column[Any], value: Any) -> Any:
    """A column's value for JSON: dates, times and instants in ISO 8601, bytes in base64."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, date | time) and not isinstance(column.type, JSON):
        return value.isoformat()
    return value


def loaded(column: Column[Any], value: Any) -> Any:
    """The value again from what JSON held."""
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime | DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, Time):
        return time.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    return value
