"""What SQLite's planner is told about how many rows share a value: the same in every instance.

Without statistics SQLite takes any index that begins with the owner for as good as one that begins with a
foreign key, and goes through all that somebody has to find the three methods of a contact. What `ANALYZE`
finds differs from file to file and from day to day, and the plans with it. Figures made by a rule give every
instance the plans that the tests saw ("The SQLite Query Optimizer Overview" and "ANALYZE", on sqlite_stat1).
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text

ROWS = 1_000_000
PER_OWNER = 10_000
PER_REFERENCE = 3
"""Rows with the same foreign key: the methods of a contact, the people of an interview."""
VALUES = 30
"""Into how many parts any other column divides what the columns before it left. A partial index holds one."""
FEW, COARSE = 4, frozenset({"kind", "shelf", "stage", "state", "tier"})
"""Columns that hold one of a few words, and into how many parts they divide."""

Figure = tuple[str, str, str]


def settle(engine: Engine) -> bool:
    """Give a SQLite database these figures; True when it had others. Other databases count for themselves."""
    if engine.dialect.name != "sqlite":
        return False
    with engine.begin() as connection:
        wanted = set(_figures(connection))
        if wanted == _told(connection):
            return False
        connection.execute(text("ANALYZE alembic_version"))  # makes the table, which cannot be made by hand
        connection.execute(text("DELETE FROM sqlite_stat1"))
        row = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)")
        names = ("table", "index", "stat")
        connection.execute(row, [dict(zip(names, each, strict=True)) for each in sorted(wanted)])
    engine.dispose()  # a connection reads them when it is opened
    return True


def _told(connection: Connection) -> set[Figure]:
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")).first()
    if found is None:
        return set()
    return {
        (table, index, stat) for table, index, stat in connection.execute(text("SELECT * FROM sqlite_stat1"))
    }


def _figures(connection: Connection) -> Iterator[Figure]:
    """Table, index and sizes of every index on rows that have an owner."""
    indexes = connection.execute(
        text(
            'SELECT t.name, i.name, i."unique", i.partial FROM sqlite_master t, pragma_index_list(t.name) i'
            " WHERE t.type = 'table' AND EXISTS"
            " (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = 'user_id')"
        )
    ).all()
    for table, index, is_unique, is_partial in indexes:
        asked = text("SELECT name FROM pragma_index_info(:index) ORDER BY seqno")
        columns = list(connection.scalars(asked, {"index": index}))
        share = VALUES if is_partial else 1
        sizes = [ROWS // share, *_sizes(columns, share)]
        if is_unique:
            sizes[-1] = 1
        yield table, index, " ".join(map(str, sizes))


def _sizes(columns: list[str | None], share: int) -> Iterator[int]:
    """How many rows share the first column, the first two, and so on; an expression has no name."""
    left = ROWS // share
    for column in columns:
        if column == "id":
            left = 1
        elif column == "user_id":
            left = min(left, PER_OWNER // share)
        elif column is not None and column.endswith("_id"):
            left = min(left, PER_REFERENCE)
        else:
            left = max(1, left // (FEW if column in COARSE else VALUES))
        yield left
