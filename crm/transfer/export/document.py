"""The account as a JSON document, written row by row.

    {"format": "keepwarm-account", "version": 1, "exported_at": "2026-11-22T09:00:00+00:00",
     "app_version": "0.1.0", "account": {column: value}, "tables": {table: [{column: value}]}}

`tables` holds every table in which the user owns rows, those that others refer to first; a row has its
columns under their names, ids and references as they are, instants in UTC, days and times in ISO 8601. Left
out: secrets and what is made again from the rest (`crm.transfer.export.omitted`). `version` rises when a
reader of the old shape would misread the new one.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Mapper, Session

from crm import __version__
from crm.accounts.models import User
from crm.db.base import Base, Owned
from crm.transfer.export import kept, omitted

FORMAT = "keepwarm-account"
VERSION = 1
AT_A_TIME = 500


def write(
    session: Session, user: User, target: IO[bytes], *, now: datetime, with_confidence: bool = False
) -> int:
    """Write the owner's document as UTF-8; the number of rows. The session reads one consistent state.

    What was told in confidence is an empty text in it, unless `with_confidence`.
    """
    emptied = frozenset() if with_confidence else omitted.IN_CONFIDENCE
    head = {"format": FORMAT, "version": VERSION, "exported_at": now, "app_version": __version__}
    head["account"] = _row(columns(User.__mapper__), _values(session, User.__mapper__, user.id))
    target.write(_text(head)[:-1].encode() + b', "tables": {')
    count = 0
    for place, mapper in enumerate(exported()):
        target.write((",\n" if place else "\n").encode() + _text(table_name(mapper)).encode() + b": [")
        for number, values in enumerate(_rows(session, mapper, user)):
            for name in values.keys() & {name for table, name in emptied if table == table_name(mapper)}:
                values[name] = ""
            target.write((",\n" if number else "\n").encode() + _text(values).encode())
            count += 1
        target.write(b"]")
    target.write(b"\n}}\n")
    return count


def exported() -> list[Mapper[Any]]:
    """The tables with rows of users, in an order in which they can be read in again."""
    mappers = {mapper.local_table: mapper for mapper in Base.registry.mappers}
    ordered = (mappers[table] for table in Base.metadata.sorted_tables if table in mappers)
    return [
        mapper
        for mapper in ordered
        if "user_id" in mapper.columns and table_name(mapper) not in omitted.TABLES
    ]


def table_name(mapper: Mapper[Any]) -> str:
    """The name of the mapper's table."""
    return str(mapper.class_.__tablename__)


def columns(mapper: Mapper[Any]) -> list[tuple[str, InstrumentedAttribute[Any]]]:
    """Names and attributes of the columns that are written."""
    table = table_name(mapper)
    return [
        (attribute.columns[0].name, getattr(mapper.class_, attribute.key))
        for attribute in mapper.column_attrs
        if (table, attribute.columns[0].name) not in omitted.COLUMNS
    ]


def _rows(session: Session, mapper: Mapper[Any], user: User) -> Iterator[dict[str, Any]]:
    written = columns(mapper)
    statement: Select[Any] = select(*(attribute for _name, attribute in written))
    if not issubclass(mapper.class_, Owned):
        statement = statement.where(mapper.class_.user_id == user.id)
    keys = [getattr(mapper.class_, mapper.get_property_by_column(key).key) for key in mapper.primary_key]
    is_kept = table_name(mapper) == kept.TABLE
    statement = kept.only_there(statement) if is_kept else statement
    found = session.execute(statement.order_by(*keys).execution_options(yield_per=AT_A_TIME))
    for row in found:
        values = _row(written, row)
        if told := kept.told(values) if is_kept else values:
            yield told


def _values(session: Session, mapper: Mapper[Any], user_id: int) -> Any:
    wanted = select(*(attribute for _name, attribute in columns(mapper)))
    return session.execute(wanted.where(User.id == user_id)).one()


def _row(written: list[tuple[str, InstrumentedAttribute[Any]]], values: Any) -> dict[str, Any]:
    return {name: value for (name, _attribute), value in zip(written, values, strict=True)}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"a {type(value).__name__} has no place in an export")
