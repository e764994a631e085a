"""Asking for the rows of many ids with one parameter: long lists are not compiled anew each time."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def among(column: Any, ids: Iterable[int | None]) -> ColumnElement[bool]:
    """Whether the column holds one of these ids; what `in_` says, for long lists."""
    wanted = sorted({each for each in ids if each is not None})
    return _Among(column, bindparam(None, wanted, type_=_Ids, unique=True))


class _Ids(TypeDecorator[list[int]]):
    """A list of ids as a database takes it: text in JSON for SQLite, an array for PostgreSQL."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> Any:
        return json.dumps(value or []) if dialect.name == "sqlite" else list(value or [])

    def bind_processor(self, dialect: Dialect) -> Any:
        return lambda value: self.process_bind_param(value, dialect)


class _Among(FunctionElement[bool]):
    type = Boolean()
    name = "among"
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it stands: the "= 1" that SQLite is given behind a truth would keep it from any index."""
        return self


@compiles(_Among)
def _elsewhere(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, ids = (compiler.process(each, **more) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - both are compiled from elements


@compiles(_Among, "postgresql")
def _on_postgresql(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, ids = (compiler.process(each, **more) for each in element.clauses)
    return f"{column} = ANY(CAST({ids} AS INTEGER[]))"
