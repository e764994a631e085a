"""Writing search entries: what was touched is derived again, and written where it differs."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Insert, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crm.db.among import among
from crm.db.owner import acting_as, owner_id
from crm.search.deriving import CHUNK, SOURCE, Values, entries, ids_after
from crm.search.models import Kind, SearchEntry
from crm.search.reach import Around, Targets, chunks, named_in

TOUCHED = "search entries to write"
LOCK = 0x5EA2C4  # of PostgreSQL's advisory locks, one number is the use, the other the owner
COLUMNS = (
    "kind",
    "ref_id",
    "contact_id",
    "code",
    "happened_on",
    "title",
    "about",
    "body",
    "terms",
    "spelling",
)


@dataclass(slots=True)
class Touched:
    """What was changed of one owner's rows since the entries were written last."""

    entries: Targets = field(default_factory=lambda: defaultdict(set))
    around: dict[Around, set[int]] = field(default_factory=lambda: defaultdict(set))
    everything: bool = False


def touched(session: Session, owner: int) -> Touched:
    """Where to note what was changed."""
    noted: dict[int, Touched] = session.info.setdefault(TOUCHED, {})
    return noted.setdefault(owner, Touched())


def write_touched(session: Session) -> None:
    """Bring the entries of what was changed up to date."""
    noted: dict[int, Touched] = session.info.pop(TOUCHED, {})
    for owner, what in sorted(noted.items()):
        with acting_as(owner):
            _take_turns(session, owner)
            _write(session, what)


def forget_touched(session: Session) -> None:
    """The changes were taken back."""
    session.info.pop(TOUCHED, None)


def rewrite(session: Session, kind: Kind, ids: Collection[int]) -> int:
    """Derive the entries of these rows again; how many differed from what was stored."""
    return sum(_rewrite(session, kind, some) for some in chunks(ids, CHUNK))


def remove_orphans(session: Session, kind: Kind) -> int:
    """Remove entries of rows that are gone; how many they were."""
    gone = select(SearchEntry.id).where(
        SearchEntry.kind == kind, SearchEntry.ref_id.not_in(select(SOURCE[kind].id))
    )
    ids = list(session.scalars(gone))
    _remove(session, ids)
    return len(ids)


def _write(session: Session, what: Touched) -> None:
    if what.everything:
        for kind in Kind:
            remove_orphans(session, kind)
            last = 0
            while found := ids_after(session, kind, last):
                rewrite(session, kind, found)
                last = found[-1]
        return
    targets = what.entries
    for around, ids in what.around.items():
        for kind, named in named_in(session, around, ids).items():
            targets[kind] |= named
    for kind, wanted in targets.items():
        rewrite(session, kind, wanted)


def _rewrite(session: Session, kind: Kind, ids: list[int]) -> int:
    wanted, stored = entries(session, kind, ids), _stored(session, kind, ids)
    gone = [row["id"] for ref_id, row in stored.items() if ref_id not in wanted]
    new = [row for ref_id, row in wanted.items() if ref_id not in stored]
    changed = [
        {"id": stored[ref_id]["id"], **row}
        for ref_id, row in wanted.items()
        if ref_id in stored and not _same(row, stored[ref_id])
    ]
    _remove(session, gone)
    if new:
        owner = owner_id()
        session.execute(_upsert(session), [{"user_id": owner, **row} for row in new])
    if changed:
        session.execute(update(SearchEntry), changed)
    return len(gone) + len(new) + len(changed)


def _stored(session: Session, kind: Kind, ids: list[int]) -> dict[int, dict[str, Any]]:
    columns: list[Any] = [SearchEntry.id, *(getattr(SearchEntry, name) for name in COLUMNS)]
    stored = select(*columns).where(SearchEntry.kind == kind, among(SearchEntry.ref_id, ids))
    return {row["ref_id"]: dict(row) for row in session.execute(stored).mappings()}


def _same(wanted: Values, stored: dict[str, Any]) -> bool:
    return all(stored[name] == value for name, value in wanted.items())


def _remove(session: Session, ids: list[int]) -> None:
    for some in chunks(ids, CHUNK):
        statement = delete(SearchEntry).where(among(SearchEntry.id, some))
        session.execute(statement.execution_options(synchronize_session=False))


def _upsert(session: Session) -> Insert:
    """Another process may have written the entry meanwhile: then ours, which is newer, stands."""
    is_postgres = session.get_bind().dialect.name == "postgresql"
    build = postgresql.insert if is_postgres else sqlite.insert
    statement = build(SearchEntry)
    return statement.on_conflict_do_update(
        index_elements=["user_id", "kind", "ref_id"],
        set_={name: statement.excluded[name] for name in COLUMNS},
    )


def _take_turns(session: Session, owner: int) -> None:
    """On PostgreSQL, wait for another unit that writes this owner's entries, and then see what it wrote."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK, owner)))
