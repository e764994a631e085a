"""What tells one database of a PostgreSQL server from another, and from a copy of it elsewhere."""

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm.db.insert import insert_missing
from crm.db.meta import Meta

THIS = text("SELECT current_database(), oid FROM pg_database WHERE datname = current_database()")
SERVER = text("SELECT system_identifier FROM pg_control_system()")


def of_server(session: Session) -> tuple[str, str]:
    """Name and number of the database, and the number of its server if we may read it."""
    name, oid = session.execute(THIS).one()
    try:
        with session.begin_nested():
            server = session.scalar(SERVER)
    except DBAPIError:
        server = ""
    return f"{name}/{oid}", str(server or "")


def is_file(session: Session) -> bool:
    """Whether the database is one file."""
    return session.get_bind().dialect.name == "sqlite"


def lock_row(session: Session, key: str) -> None:
    """Let one transaction at a time pass, by a row of its own; on SQLite a writer is alone anyway."""
    insert_missing(session, Meta, [{"key": key, "value": ""}], unique=("key",))
    session.scalar(select(Meta.value).where(Meta.key == key).with_for_update())
