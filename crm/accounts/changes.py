"""The user's change counter: it rises in every transaction that changes what a feed may show."""

from typing import Any

from sqlalchemy import event, update
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from crm.accounts.models import User
from crm.db.base import Owned, Tracked
from crm.db.owner import OwnerMissing, owner_id


@event.listens_for(Session, "after_flush")
def _count_change(session: Session, _context: UOWTransaction) -> None:
    owners = {
        row.user_id
        for row in session.new | session.dirty | session.deleted
        if isinstance(row, Tracked) and isinstance(row, Owned)
    }
    if owners:
        bump(session, owners)


@event.listens_for(Session, "do_orm_execute")
def _count_bulk_change(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete) or not any(
        issubclass(mapper.class_, Tracked) for mapper in state.all_mappers
    ):
        return
    try:
        bump(state.session, {owner_id()})
    except OwnerMissing:
        return


def bump(session: Session, owners: set[Any]) -> None:
    """Raise the counter of these users by one."""
    session.connection().execute(
        update(User).where(User.id.in_(owners)).values(change_counter=User.change_counter + 1)
    )
