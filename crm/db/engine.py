"""Engines for both databases: SQLite with WAL and explicit transactions, PostgreSQL with psycopg."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

BUSY_MS = 15_000
HURRIED_MS = 500
_reading: ContextVar[bool] = ContextVar("reading", default=False)
_hurried: ContextVar[bool] = ContextVar("hurried", default=False)


def expect_reading(only_reading: bool) -> None:
    """Say whether the transactions that begin from here on only read.

    On SQLite a writing transaction takes the writer's lock at once (BEGIN IMMEDIATE): one that upgrades
    later fails with "database is locked" without waiting.
    """
    _reading.set(only_reading)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Transactions that begin in the block give up soon when somebody else holds what they want to write.

    For what may as well be written another time, while somebody waits for an answer.
    """
    before = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(before)


def engine_options(url: str) -> dict[str, Any]:
    """Keyword arguments of `create_engine` for this address. Errors name no values: they reach the log."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_MS / 1000}, "hide_parameters": True}
    return {"pool_pre_ping": True, "pool_recycle": 1800, "pool_size": 12, "hide_parameters": True}


def normalised_url(url: str) -> str:
    """The address with the driver that is installed: psycopg 3 for PostgreSQL."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url


@event.listens_for(Engine, "connect")
def _on_connect(connection: DBAPIConnection, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")


@event.listens_for(Engine, "begin")
def _on_begin(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        if _hurried.get():
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {HURRIED_MS}")
        return
    begin = "BEGIN" if _reading.get() else "BEGIN IMMEDIATE"
    if not _hurried.get():
        connection.exec_driver_sql(begin)
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={HURRIED_MS}")
    try:
        connection.exec_driver_sql(begin)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS}")
