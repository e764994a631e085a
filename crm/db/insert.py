"""Inserting what is not there yet: one statement that two processes may run at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crm.db.base import Base


def insert_missing(
    session: Session | Connection, model: type[Base], rows: Sequence[dict[str, Any]], *, unique: Sequence[str]
) -> int:
    """Insert those rows whose `unique` columns are new; how many they were.

    All rows name the same columns. Owned ones name their `user_id`: they pass by the stamp that new objects
    get. The rows are handed over as parameters: a statement that names them all is compiled anew each time.
    """
    if not rows:
        return 0
    bind = session if isinstance(session, Connection) else session.get_bind()
    is_postgres = bind.dialect.name == "postgresql"
    build = postgresql.insert if is_postgres else sqlite.insert
    table = Base.metadata.tables[model.__tablename__]  # not the model: that costs half as much again
    statement = build(table).on_conflict_do_nothing(index_elements=list(unique))
    return len(session.execute(statement.returning(table.c[unique[0]]), list(rows)).all())
