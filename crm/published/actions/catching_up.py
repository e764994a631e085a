"""Writing anew what is marked: done by whoever reads a shelf first after something on it changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from crm.core.pieces import pieces
from crm.core.when import When
from crm.db.owner import owner_id
from crm.published.actions.opening import lock
from crm.published.checking import all_ids
from crm.published.drafts import Draft, drafts, written
from crm.published.models import PublishedMark, PublishedObject, PublishedShelf, Shelf
from crm.published.naming import etag_of, own_name, own_uid
from crm.published.noted import write_owed
from crm.published.site import Site
from crm.published.stored import Known, found_by, stays_away, stored
from crm.web.speaking import speaking

Values = dict[str, Any]


def catch_up(session: Session, shelf: Shelf, *, site: Site, when: When) -> int:
    """Write what is marked on this shelf of the owner; how many objects got other bytes, came or went.

    The marks are read before the facts, and only those that were read are taken away: a change that is
    committed in between keeps its own. Flushes. Needs an app context. Raises `NoShelf`.
    """
    session.flush()
    write_owed(session)
    row = lock(session, shelf)
    marks = session.execute(
        select(PublishedMark.id, PublishedMark.ref_id).where(PublishedMark.shelf == shelf)
    ).all()
    if not marks:
        return 0
    wanted = _wanted(session, shelf, {ref_id for _id, ref_id in marks}, when)
    changed = 0
    with speaking(site.locale, family_first=site.family_first):
        for ids in pieces(wanted):
            changed += _bring(session, row, ids, site, when)
    for mark_ids in pieces([mark_id for mark_id, _ref_id in marks]):
        session.execute(
            delete(PublishedMark)
            .where(PublishedMark.id.in_(mark_ids))
            .execution_options(synchronize_session=False)
        )
    session.flush()
    _forget_loaded(session)
    return changed


def _wanted(session: Session, shelf: Shelf, marked: Collection[int | None], when: When) -> list[int]:
    """What is to be looked at: the marked things, or all that are shown or were."""
    if None not in marked:
        return sorted(ref_id for ref_id in marked if ref_id is not None)
    return sorted(all_ids(session, shelf, when=when))


def _bring(session: Session, row: PublishedShelf, ids: Sequence[int], site: Site, when: When) -> int:
    """Bring the objects of these things up to date."""
    wanted = drafts(session, row.shelf, ids, site=site, when=when)
    there = stored(session, row.shelf, ids)
    new: list[Draft] = []
    changed: list[Values] = []
    beside: list[Values] = []
    for ref_id in ids:
        draft, known = wanted.get(ref_id), there.get(ref_id)
        if draft is not None and known is None:
            new.append(draft)
        elif known is not None and (values := _change(row, draft, known, when.now)):
            (changed if "seq" in values else beside).append({"id": known.id, **values})
    _add(session, row, new, site, when.now)
    for some in (changed, beside):
        for alike in _alike(some):
            session.execute(update(PublishedObject), alike)
    return len(new) + len(changed)


def _change(row: PublishedShelf, draft: Draft | None, known: Known, now: datetime) -> Values:
    """The columns that become others; without a `seq` when clients see no difference."""
    if draft is None or stays_away(draft, known):
        if known.gone_at is not None:
            return {}
        return {"seq": _next(row), "gone_at": now, "changed_at": now}
    body = written(draft, known.uid, known.body or None)
    if body is None:
        return {}
    found = found_by(draft, body)
    if known.gone_at is None and body == known.body:
        return {} if all(getattr(known, name) == value for name, value in found.items()) else found
    return {**found, **_bytes(row, body, now), "gone_at": None, "is_hidden": False}


def _add(session: Session, row: PublishedShelf, new: Sequence[Draft], site: Site, now: datetime) -> None:
    if not new:
        return
    names = _free_names(session, row.shelf, [draft.ref_id for draft in new])
    owner = owner_id()
    rows = []
    for draft in new:
        uid = own_uid(row.shelf, draft.ref_id, site.mark)
        body = written(draft, uid, None)
        if body is None:
            continue
        rows.append(
            {
                "user_id": owner,
                "shelf": row.shelf,
                "name": names[draft.ref_id],
                "uid": uid,
                "ref_id": draft.ref_id,
                "component": draft.component,
                "is_repeating": False,
                "is_hidden": False,
                "made_at": now,
                **found_by(draft, body),
                **_bytes(row, body, now),
            }
        )
    if rows:
        session.execute(insert(PublishedObject), rows)


def _free_names(session: Session, shelf: Shelf, ref_ids: Sequence[int]) -> Mapping[int, str]:
    """Names that nothing bears; a client may have given one of ours to something else."""
    names, again = {ref_id: own_name(shelf, ref_id) for ref_id in ref_ids}, 0
    left = set(ref_ids)
    while left:
        taken = set(
            session.scalars(
                select(PublishedObject.name).where(
                    PublishedObject.shelf == shelf, PublishedObject.name.in_([names[each] for each in left])
                )
            )
        )
        again += 1
        left = {each for each in left if names[each] in taken}
        names.update({each: own_name(shelf, each, again) for each in left})
    return names


def _bytes(row: PublishedShelf, body: bytes, now: datetime) -> Values:
    return {"body": body, "size": len(body), "etag": etag_of(body), "seq": _next(row), "changed_at": now}


def _next(row: PublishedShelf) -> int:
    row.seq += 1
    return row.seq


def _alike(rows: Sequence[Values]) -> Iterator[list[Values]]:
    """Rows that set the same columns, together: they go in one statement."""
    groups: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    yield from groups.values()


def _forget_loaded(session: Session) -> None:
    """What was read before is not what is stored now."""
    for loaded in list(session.identity_map.values()):
        if isinstance(loaded, PublishedObject):
            session.expire(loaded)
