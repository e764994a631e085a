"""PostgreSQL databases for tests: each worker has one that is emptied after a test and used again.

To make and drop a database costs ten times as much as to empty one. Whatever a test may have changed
beside rows (tables, functions, extensions) is seen, and such a database is not used again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

SHAPE = """
SELECT (SELECT count(*) || '/' || max(xmin::text::bigint) FROM pg_class),
       (SELECT count(*) || '/' || max(xmin::text::bigint) FROM pg_attribute),
       (SELECT count(*) || '/' || max(xmin::text::bigint) FROM pg_constraint),
       (SELECT count(*) || '/' || max(xmin::text::bigint) FROM pg_trigger),
       (SELECT count(*) || '/' || max(xmin::text::bigint) FROM pg_proc),
       (SELECT count(*) || '/' || max(xmin::text::bigint) FROM pg_extension),
       (SELECT count(*) FROM pg_db_role_setting),
       (SELECT string_agg(version_num, ' ') FROM alembic_version)
"""
FILLED = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""
OTHERS_OUT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
COUNT_ANEW = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"


class Databases:
    """The databases that one worker makes from a template, and those that wait to be used again."""

    def __init__(self, server: str, template: str) -> None:
        self.server, self.template = server, template
        self._free: list[tuple[str, object]] = []
        self._administrator = psycopg.connect(_bare(server), autocommit=True)
        self._may_empty = self._administrator.execute("SHOW is_superuser").fetchone() == ("on",)

    @contextmanager
    def one(self) -> Iterator[str]:
        """The address of an empty database, under a name that nothing of an earlier test knows."""
        name = f"t_{uuid.uuid4().hex[:16]}"
        shape = self._take(name)
        try:
            yield address(self.server, name)
        finally:
            self._give_back(name, shape)

    def close(self) -> None:
        """Drop what waits."""
        for name, _ in self._free:
            self._do("DROP DATABASE {} WITH (FORCE)", name)
        self._free.clear()
        self._administrator.close()

    def _take(self, name: str) -> object:
        if self._free:
            before, shape = self._free.pop()
            self._do("ALTER DATABASE {} RENAME TO {}", before, name)
            return shape
        self._do("CREATE DATABASE {} TEMPLATE {}", name, self.template)
        with self._inside(name) as connection:
            assert not connection.execute(FILLED).fetchall(), (
                "a migration leaves rows, which emptying would lose"
            )
            return connection.execute(SHAPE).fetchone()

    def _give_back(self, name: str, shape: object) -> None:
        with self._inside(name) as connection:
            connection.execute(OTHERS_OUT)
            is_kept = self._may_empty and connection.execute(SHAPE).fetchone() == shape
            if is_kept:
                _empty(connection)
        if is_kept:
            self._free.append((name, shape))
        else:
            self._do("DROP DATABASE {} WITH (FORCE)", name)

    def _inside(self, name: str) -> psycopg.Connection:
        return psycopg.connect(_bare(address(self.server, name)), autocommit=True)

    def _do(self, command: str, *names: str) -> None:
        self._administrator.execute(SQL(command).format(*map(Identifier, names)))


def _empty(connection: psycopg.Connection) -> None:
    """No rows, ids from 1 on, and no trace of old rows that could change the order of new ones."""
    filled = [Identifier(row[0]) for row in connection.execute(FILLED)]
    if filled:
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")  # no foreign key is looked at
            connection.execute(SQL("; ").join(SQL("DELETE FROM {}").format(table) for table in filled))
        connection.execute(SQL("VACUUM {}").format(SQL(", ").join(filled)))
    connection.execute(COUNT_ANEW)


def _bare(url: str) -> str:
    """The address as psycopg itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def address(server: str, name: str) -> str:
    """The address of a database on the server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)
