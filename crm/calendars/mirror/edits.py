"""Doing here what the person did there: by the verbs of the web, listed with what devices changed."""

import hashlib
from collections.abc import Callable
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from crm.calendars.far import FarObject
from crm.calendars.mirror.shapes import common_base, kept, read_there, unkept
from crm.calendars.models import MirroredObject
from crm.core.content_lines import BadContent
from crm.core.event_text import EventRead
from crm.core.task_text import TaskRead
from crm.core.when import When
from crm.dav.applying import events, tasks
from crm.dav.applying.noting import Noting, Writer
from crm.db.owner import NotFound, one
from crm.followups.actions import AlreadyDecided
from crm.followups.models import FollowUp
from crm.interviews import queries as interviews
from crm.published.models import Shelf

log = structlog.get_logger()

CLIENT = "CalDAV"
NO_TAG = "none:"
"""Stands before what is kept instead of an ETag, of a server that gives none."""


def tag_of(found: FarObject) -> str:
    """What tells this state of an object from the next one."""
    return found.etag or NO_TAG + hashlib.sha256(found.body).hexdigest()


def condition(etag: str) -> str:
    """The ETag to send; empty when the server has none. What a proxy weakened is meant as it was."""
    return "" if etag.startswith(NO_TAG) else etag.removeprefix("W/")


def follow(session: Session, row: MirroredObject, found: FarObject, writer: str, *, when: When) -> None:
    """Do what was changed there since we last saw or wrote it. Nothing, when it cannot be read or done."""
    if found.body not in unkept(row.seen):
        _carefully(session, row, writer, lambda noting: _follow(session, row, found, noting, when), when=when)
    row.etag, row.seen, row.written_at = tag_of(found), kept(found.body), row.written_at or when.now


def let_go(session: Session, row: MirroredObject, writer: str, *, when: When) -> None:
    """It was deleted there: an open follow-up is skipped, a planned interview goes into the trash, what is
    over stays as it is here. None of them is written there again."""
    _carefully(session, row, writer, lambda noting: _remove(session, row, noting, when), when=when)
    row.is_let_go, row.etag, row.seen = True, "", ""


def says_what_was_seen(row: MirroredObject, found: FarObject, home: ZoneInfo) -> bool:
    """Whether nobody changed there what we wrote or saw last."""
    is_followup = row.shelf is Shelf.FOLLOW_UPS
    seen = unkept(row.seen)
    try:
        theirs = read_there(found.body, home, is_followup=is_followup)
        return theirs in [read_there(body, home, is_followup=is_followup) for body in seen]
    except BadContent:
        return found.body in seen


def _carefully(
    session: Session, row: MirroredObject, writer: str, act: Callable[[Noting], str], *, when: When
) -> None:
    """In a part of the unit of its own, so that one that cannot be done keeps no other from being done."""
    try:
        with session.begin_nested():
            noting = Noting(session, row.shelf, Writer(writer, CLIENT), when=when)
            name = act(noting)
            noting.finish(row.ref_id, name)
    except (AlreadyDecided, BadContent, NotFound, ValueError) as problem:
        log.info("an edit in a calendar elsewhere was left", shelf=row.shelf, why=type(problem).__name__)


def _follow(session: Session, row: MirroredObject, found: FarObject, noting: Noting, when: When) -> str:
    is_followup = row.shelf is Shelf.FOLLOW_UPS
    theirs = read_there(found.body, when.zone, is_followup=is_followup)
    seen = [read_there(body, when.zone, is_followup=is_followup) for body in unkept(row.seen)]
    base = common_base(seen, theirs) if seen else theirs
    if isinstance(theirs, TaskRead) and isinstance(base, TaskRead):
        followup = one(session, FollowUp, row.ref_id)
        tasks.follow(session, followup, base, theirs, noting, when=when)
    elif isinstance(theirs, EventRead) and isinstance(base, EventRead):
        interview = interviews.whole(session, row.ref_id)
        events.follow(session, interview, base, theirs, noting, when=when)
    return theirs.summary


def _remove(session: Session, row: MirroredObject, noting: Noting, when: When) -> str:
    if row.shelf is Shelf.FOLLOW_UPS:
        tasks.remove(session, one(session, FollowUp, row.ref_id), noting, when=when)
    else:
        events.remove(session, interviews.whole(session, row.ref_id), noting, when=when)
    seen = unkept(row.seen)
    is_followup = row.shelf is Shelf.FOLLOW_UPS
    return read_there(seen[-1], when.zone, is_followup=is_followup).summary if seen else ""
