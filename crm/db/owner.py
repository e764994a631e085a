"""Whose rows a statement may touch: a context variable, added to every ORM statement on an owned table."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy import CursorResult, UpdateBase, event, select
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    UOWTransaction,
    with_loader_criteria,
)
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement

from crm.db.base import Base, Owned

BIGGEST_ID = 2**31 - 1

_EVERYONE = -1
_owner: ContextVar[int | None] = ContextVar("owner", default=None)


class OwnerMissing(RuntimeError):
    """A statement on owned rows was tried while nobody was named as their owner."""


class NotFound(LookupError):
    """No such row, or it is somebody else's: the two look alike from outside."""


@contextmanager
def acting_as(user_id: int) -> Iterator[None]:
    """Within the block every statement sees and writes the rows of this user only."""
    token = _owner.set(user_id)
    try:
        yield
    finally:
        _owner.reset(token)


@contextmanager
def across_owners(reason: str) -> Iterator[None]:
    """The one exit from ownership: sign-in, token look-up, sweep, plan, claim, reap, doctor.

    `reason` is for the reader and for the list of callers that a test keeps.
    """
    if not reason:
        raise ValueError("say why all owners are meant")
    token = _owner.set(_EVERYONE)
    try:
        yield
    finally:
        _owner.reset(token)


def set_owner(user_id: int | None) -> int | None:
    """For the gate: the owner of the rest of this request's context; returns the one before."""
    before = _owner.get()
    _owner.set(user_id)
    return before


def owner_id() -> int:
    """The owner of the running block. Raises `OwnerMissing` when there is none."""
    owner = _owner.get()
    if owner is None or owner == _EVERYONE:
        raise OwnerMissing("no owner is set")
    return owner


Row = TypeVar("Row", bound=Owned)


def one(session: Session, model: type[Row], row_id: int, *options: Any) -> Row:
    """The owner's row with this id. Raises `NotFound` when there is none, or it is another's."""
    if not 0 < row_id <= BIGGEST_ID:
        raise NotFound(f"{model.__name__} {row_id}")
    row = session.scalars(select(model).where(model.id == row_id).options(*options)).one_or_none()
    if row is None:
        raise NotFound(f"{model.__name__} {row_id}")
    return row


def in_bulk(session: Session, statement: UpdateBase, values: Any) -> CursorResult[Any]:
    """Run one prepared change of rows that it names by their ids, for a set of values or a list of them.

    Without the ORM in between, which costs more than the change; so only where all owners are meant.
    """
    if _owner.get() != _EVERYONE:
        raise OwnerMissing("say across_owners first")
    return session.connection().execute(statement, values)


@event.listens_for(Session, "do_orm_execute")
def _limit_to_owner(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    owner = _owner.get()
    if owner is None:
        if _touches_owned(state):
            raise OwnerMissing("a statement on owned rows needs an owner")
    elif owner != _EVERYONE and state.is_orm_statement and not state.is_insert:
        mine = with_loader_criteria(Owned, lambda cls: cls.user_id == owner, include_aliases=True)
        state.statement = state.statement.options(mine)


def _touches_owned(state: ORMExecuteState) -> bool:
    """Whether an owned table stands anywhere in the statement, also where only a count is asked."""
    if any(issubclass(mapper.class_, Owned) for mapper in state.all_mappers):
        return True
    owned = {mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Owned)}
    statement = state.statement
    return isinstance(statement, ClauseElement) and any(each in owned for each in visitors.iterate(statement))


@event.listens_for(Session, "before_flush")
def _stamp_owner(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    owner = _owner.get()
    for row in session.new | session.dirty | session.deleted:
        if not isinstance(row, Owned):
            continue
        if owner is None:
            raise OwnerMissing("a change of owned rows needs an owner")
        if owner == _EVERYONE:
            continue
        if row.user_id is None:
            row.user_id = owner
        elif row.user_id != owner:
            raise NotFound(type(row).__name__)
