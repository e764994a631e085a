"""The document of an export as a JSON Schema (draft 2020-12), made from the tables.

`make schema` writes it to docs/account-export.schema.json; a test compares the two.
"""

import json
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, Time
from sqlalchemy.orm import Mapper
from sqlalchemy.types import TypeDecorator

from crm.accounts.models import User
from crm.db.types import Choice, UtcDateTime
from crm.transfer.export import kept
from crm.transfer.export.document import FORMAT, VERSION, columns, exported, table_name


def schema() -> dict[str, Any]:
    """The schema. Other members than the named ones may come with newer versions and are passed over."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An account of Keepwarm",
        "type": "object",
        "required": ["format", "version", "account", "tables"],
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "exported_at": {"type": "string", "format": "date-time"},
            "app_version": {"type": "string"},
            "account": _row(User.__mapper__),
            "tables": {
                "type": "object",
                "properties": {
                    table_name(mapper): {"type": "array", "items": _row(mapper)} for mapper in exported()
                },
            },
        },
    }


def _row(mapper: Mapper[Any]) -> dict[str, Any]:
    """A row: the required members are those that may not be empty and have no value of their own."""
    stored = {name: attribute.property.columns[0] for name, attribute in columns(mapper)}
    return {
        "type": "object",
        "required": [name for name, column in stored.items() if not (column.nullable or column.default)],
        "properties": {
            name: {"type": "string"} if (table_name(mapper), name) in kept.AS_TEXT else _value(column)
            for name, column in stored.items()
        },
    }


def _value(column: Column[Any]) -> dict[str, Any]:
    said = _kind(column)
    if column.nullable and "type" in said:
        said["type"] = [said["type"], "null"]
        if "enum" in said:
            said["enum"] = [*said["enum"], None]
    return said


def _kind(column: Column[Any]) -> dict[str, Any]:
    kind = column.type
    if isinstance(kind, Choice):
        return {"type": "string", "enum": [member.value for member in kind.enum]}
    if isinstance(kind, UtcDateTime):
        return {"type": "string", "format": "date-time"}
    stored = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return dict(next((said for of, said in _SAID if isinstance(stored, of)), {"type": "string"}))


_SAID: tuple[tuple[type, dict[str, Any]], ...] = (
    (JSON, {}),
    (Boolean, {"type": "boolean"}),
    (Integer, {"type": "integer"}),
    (DateTime, {"type": "string", "description": "wall time, without a zone"}),
    (Date, {"type": "string", "format": "date"}),
    (Time, {"type": "string", "format": "time"}),
    (LargeBinary, {"type": "string", "contentEncoding": "base64"}),
)


def text() -> str:
    """The schema as it is kept in docs."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
