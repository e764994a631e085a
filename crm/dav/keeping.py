"""Keeping what a client wrote: done by the verbs of the web, stored, brought in line with the facts."""

from dataclasses import dataclass
from http import HTTPStatus

from sqlalchemy import select
from sqlalchemy.orm import undefer

from crm.core.content_lines import BadContent, Reason
from crm.core.object_safety import safe
from crm.dav import checking, xml
from crm.dav.applying.meanings import MEANINGS, Meant
from crm.dav.applying.noting import Noting, Writer
from crm.dav.call import Call, Failed
from crm.dav.checking import Sent
from crm.dav.resources import ObjectAt
from crm.published import actions, queries
from crm.published.models import PublishedObject, Shelf

CLIENT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a write. `etag` is None when what is kept is not byte for byte what came."""

    is_new: bool
    etag: str | None


def keep(call: Call, place: ObjectAt, found: PublishedObject | None) -> Kept:
    """Understand the body of a PUT and store it at `place`, where `found` lies. Raises `Failed`."""
    sent = _sent(call, place.shelf)
    _check_uid(call, place, found, sent.uid)
    noting = noting_of(call, place.shelf)
    meant = _meant(place.shelf, found, sent, noting)
    if meant.ref_id is not None:
        noting.finish(meant.ref_id, meant.name)
    store(call, place, sent.body, meant.ref_id, is_free=found is None)
    if meant.ref_id is not None:
        actions.mark(call.session, place.shelf, [meant.ref_id])
        actions.catch_up(call.session, place.shelf, site=call.site, when=call.when)
    now = queries.by_names(call.session, place.shelf, [place.name]).get(place.name)
    is_same = now is not None and now.body == call.body
    return Kept(found is None, now.etag if now is not None and is_same else None)


def remove(call: Call, found: PublishedObject) -> None:
    """Do what it means that a client deleted this object, and take it off the shelf."""
    is_hidden = False
    if found.ref_id is not None:
        noting = noting_of(call, found.shelf)
        is_hidden, name = MEANINGS[found.shelf].remove(found.ref_id, found.body, noting)
        noting.finish(found.ref_id, name)
    actions.bury(call.session, found, now=call.when.now, is_hidden=is_hidden)


def store(call: Call, place: ObjectAt, body: bytes, ref_id: int | None, *, is_free: bool = True) -> None:
    """Lay bytes there. What was deleted there before, and is hidden since, stays so under another name."""
    gone = queries.named(call.session, place.shelf, place.name) if is_free else None
    if gone is not None and gone.gone_at is not None and gone.ref_id not in (None, ref_id):
        gone.name = f"gone-{gone.id}"
        call.session.flush()
    actions.store(call.session, place.shelf, name=place.name, body=body, ref_id=ref_id, now=call.when.now)


def living(call: Call, place: ObjectAt) -> PublishedObject | None:
    """The object at this place, with its bytes."""
    return call.session.scalar(
        select(PublishedObject)
        .where(
            PublishedObject.shelf == place.shelf,
            PublishedObject.name == place.name,
            PublishedObject.gone_at.is_(None),
        )
        .options(undefer(PublishedObject.body))
        .execution_options(populate_existing=True)
    )


def noting_of(call: Call, shelf: Shelf) -> Noting:
    """Where the steps of this request are noted."""
    client = " ".join(call.headers.get("User-Agent", "").split())[:CLIENT_LENGTH]
    return Noting(call.session, shelf, Writer(call.caller.device, client), when=call.when)


def _sent(call: Call, shelf: Shelf) -> Sent:
    """The body, checked, without what is not kept."""
    sent = checking.check(shelf, call.body, call.headers.get("Content-Type", ""))
    try:
        body = safe(call.body)
        MEANINGS[shelf].check(body, call.when.zone)
    except BadContent as problem:
        raise checking.invalid(shelf is Shelf.CONTACTS, problem) from problem
    except OverflowError as problem:  # a time at the end of all days, in a zone beyond it
        raise checking.invalid(shelf is Shelf.CONTACTS, BadContent(Reason.BAD_TIME)) from problem
    return Sent(body, sent.uid, sent.is_group)


def _check_uid(call: Call, place: ObjectAt, found: PublishedObject | None, uid: str) -> None:
    """A UID lies at one place only, and a place keeps its UID (RFC 4791 5.3.2.1)."""
    if found is not None:
        if found.uid == uid:
            return
        href = call.href(place)
    else:
        other = queries.by_uid(call.session, place.shelf, uid)
        if other is None:
            return
        href = call.href(ObjectAt(place.shelf, other.name))
    name = xml.CR if place.shelf is Shelf.CONTACTS else xml.C
    raise Failed(
        HTTPStatus.FORBIDDEN,
        name("no-uid-conflict"),
        "Another object has this UID, or this one has another.",
        inner=xml.href(href),
    )


def _meant(shelf: Shelf, found: PublishedObject | None, sent: Sent, noting: Noting) -> Meant:
    """What the write is about: what was there before, what was deleted and comes again, or something new."""
    if sent.is_group and (found is None or found.ref_id is None):
        return Meant(None)
    meaning = MEANINGS[shelf]
    meant: Meant | None = None
    if found is not None and found.ref_id is not None:
        meant = meaning.follow(found.ref_id, found.body, sent.body, noting)
    elif found is None and (gone := _deleted(noting, shelf, sent.uid)) is not None:
        ref_id, body = gone
        meant = meaning.come_back(ref_id, body, sent.body, noting)
    return meant if meant is not None else meaning.begin(sent.body, noting)


def _deleted(noting: Noting, shelf: Shelf, uid: str) -> tuple[int, bytes] | None:
    """What an object with this UID showed last, before it went. (Ordered by the database, SQLite would walk
    the whole shelf for the one row.)"""
    rows = noting.session.execute(
        select(PublishedObject.seq, PublishedObject.ref_id, PublishedObject.body).where(
            PublishedObject.shelf == shelf,
            PublishedObject.uid == uid,
            PublishedObject.gone_at.is_not(None),
            PublishedObject.ref_id.is_not(None),
        )
    )
    last = max(rows, key=lambda row: row.seq, default=None)
    return (last.ref_id, last.body) if last is not None and last.ref_id is not None else None
