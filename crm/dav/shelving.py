"""The shelves of a caller as they are now: whoever reads first writes down what has changed."""

from collections.abc import Mapping

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crm.config import Settings
from crm.core.when import When
from crm.dav.caller import Caller
from crm.db.engine import expect_reading
from crm.published import actions, queries
from crm.published.models import Shelf
from crm.published.naming import owner_mark
from crm.published.queries import ShelfState
from crm.published.site import Site
from crm.web.public import FALLBACK

States = Mapping[Shelf, ShelfState]
log = structlog.get_logger()


def site_of(caller: Caller, settings: Settings) -> Site:
    """The site as this caller's devices see it, without asking the database again."""
    base = (settings.public_url or caller.printed_url or FALLBACK).rstrip("/")
    mark = owner_mark(caller.user_id, caller.created_at)
    return Site(base, caller.locale, caller.zone, mark, caller.family_first)


def for_reading(session: Session, caller: Caller, *, site: Site, when: When) -> States:
    """The shelves within reach, caught up in a unit before this one if anything was marked.

    When that fails, a phone gets what was there before rather than an error, and the marks stay.
    """
    stale = [shelf for shelf in caller.reach if _is_behind(caller, shelf)]
    if not stale:
        return caller.shelves
    session.rollback()
    expect_reading(False)
    try:
        _catch_up(session, caller, stale, site=site, when=when)
        session.commit()
    except SQLAlchemyError:
        session.rollback()
        log.exception("shelves were not caught up")
    finally:
        expect_reading(True)
    return _within(caller, session)


def for_writing(session: Session, caller: Caller, shelf: Shelf | None, *, site: Site, when: When) -> States:
    """The same, in the writing transaction that begins here and that the caller's change belongs to."""
    session.rollback()
    expect_reading(False)
    if shelf is not None:
        _catch_up(session, caller, [shelf], site=site, when=when)
    return _within(caller, session)


def _is_behind(caller: Caller, shelf: Shelf) -> bool:
    state = caller.shelves.get(shelf)
    return state is None or state.is_stale


def _catch_up(session: Session, caller: Caller, shelves: list[Shelf], *, site: Site, when: When) -> None:
    """In the order of the shelves' names always, so that no two requests wait for each other."""
    if any(shelf not in caller.shelves for shelf in shelves):
        actions.open_shelves(session, now=when.now)
    for shelf in sorted(shelves):
        actions.catch_up(session, shelf, site=site, when=when)


def _within(caller: Caller, session: Session) -> States:
    return {shelf: state for shelf, state in queries.shelves(session).items() if shelf in caller.reach}
