"""Noting what an act touches, so that it can be taken back."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crm.db.base import Owned, Tracked
from crm.db.changes import images
from crm.db.changes.models import ChangeAct, ChangeRow
from crm.db.owner import owner_id

KEPT = timedelta(days=30)


def begin(session: Session, kind: str, about: dict[str, Any], *, now: datetime) -> ChangeAct:
    """A new act of the owner; `about` is anything that JSON can hold."""
    act = ChangeAct(kind=kind, about=about, acted_at=now)
    session.add(act)
    session.flush()
    return act


def note_made(session: Session, act: ChangeAct, model: type[Owned], ids: Collection[int]) -> None:
    """Note rows that the act made (with `rev` 0; for another one call `note_after` too). One executemany."""
    rev = 0 if issubclass(model, Tracked) else None
    _insert(session, act, model, [{"row_id": row_id, "before": None, "after_rev": rev} for row_id in ids])


def note_before(session: Session, act: ChangeAct, rows: Iterable[Owned]) -> None:
    """Note rows that the act is about to change or delete, as they are in the database.

    Of a row that the act made or noted before nothing is noted again.
    """
    for model, ids in _by_model(rows).items():
        found = images.stored(session, model, ids)
        noted = [
            {"row_id": row_id, "before": image, "after_rev": None} for row_id, image in sorted(found.items())
        ]
        _insert(session, act, model, noted)


def note_images(
    session: Session,
    act: ChangeAct,
    model: type[Owned],
    noted: Iterable[tuple[int, dict[str, Any] | None, int | None]],
) -> None:
    """Note rows whose images the caller has: id, image before (None: made), revision that the act leaves.

    An image may hold only the columns that the act changed, the same ones of every row that it changes; these
    are restored then. Of a row that the act knows already only the revision is new.
    """
    rows = [{"row_id": row_id, "before": image, "after_rev": rev} for row_id, image, rev in noted]
    _insert(session, act, model, rows, is_last=True)


def note_after(session: Session, act: ChangeAct, rows: Iterable[Owned]) -> None:
    """Note the revisions in which the act leaves these rows, but those that are gone. Flushes first.

    Rows that are still as they were before are forgotten: the act did nothing to them.
    """
    session.flush()
    statement = (
        update(_CHANGE)
        .where(
            _CHANGE.c.act_id == act.id,
            _CHANGE.c.table_name == bindparam("of"),
            _CHANGE.c.row_id == bindparam("row"),
        )
        .values(after_rev=bindparam("left"))
    )
    for model, ids in _by_model(rows).items():
        name = images.table_of(model).name
        found = images.stored(session, model, ids)
        for row_id in _forget_unchanged(session, act, name, found):
            del found[row_id]
        left = [
            {"of": name, "row": row_id, "left": images.revision(model, image)}
            for row_id, image in found.items()
        ]
        if left:
            session.connection().execute(statement, left)


def prune(session: Session, *, before: datetime) -> int:
    """Forget acts from before that instant, of whoever the block acts for; how many they were."""
    gone = session.scalars(delete(ChangeAct).where(ChangeAct.acted_at < before).returning(ChangeAct.id))
    return len(gone.all())


def _forget_unchanged(
    session: Session, act: ChangeAct, name: str, now: dict[int, dict[str, Any]]
) -> list[int]:
    """Of these images those that are as they were before; the act does not know them any more."""
    unchanged: list[int] = []
    for chunk in images.in_chunks(now):
        mine = (ChangeRow.act_id == act.id, ChangeRow.table_name == name, ChangeRow.row_id.in_(chunk))
        rows = session.execute(select(ChangeRow.row_id, ChangeRow.before).where(*mine))
        same = [row_id for row_id, before in rows if before == now[row_id]]
        session.execute(
            delete(ChangeRow)
            .where(ChangeRow.act_id == act.id, ChangeRow.table_name == name, ChangeRow.row_id.in_(same))
            .execution_options(synchronize_session=False)
        )
        unchanged += same
    return unchanged


_CHANGE = images.table_of(ChangeRow)


def _by_model(rows: Iterable[Owned]) -> dict[type[Owned], set[int]]:
    found: dict[type[Owned], set[int]] = {}
    for row in rows:
        if row.id is None:
            raise ValueError("a row that is not in the database yet has nothing before")
        found.setdefault(type(row), set()).add(row.id)
    return found


def _insert(
    session: Session,
    act: ChangeAct,
    model: type[Owned],
    rows: list[dict[str, Any]],
    *,
    is_last: bool = False,
) -> None:
    """Write them; of those that are there only the revision, where it is the last word (`is_last`)."""
    if not rows:
        return
    build = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    same = {"user_id": owner_id(), "act_id": act.id, "table_name": images.table_of(model).name, "tries": 0}
    new = build(_CHANGE)
    unique = ["act_id", "table_name", "row_id"]
    statement = (
        new.on_conflict_do_update(index_elements=unique, set_={"after_rev": new.excluded.after_rev})
        if is_last
        else new.on_conflict_do_nothing(index_elements=unique)
    )
    session.connection().execute(statement, [{**same, **row} for row in rows])
