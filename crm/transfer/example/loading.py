"""Telling the example into an account that knows nobody yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.transfer.demo.telling import tell
from crm.transfer.example.keeping import KEPT_OF, is_offered, standing
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.signals import example_changed
from crm.transfer.sources import SourceKind


class NotEmpty(ValueError):
    """The account holds people, or the example already."""


def load(session: Session, user: User, *, when: When) -> StagedFile:
    """Tell the story, and note what it made. Raises `NotEmpty`; two at once do it once.

    Whoever writes rows of this user waits for the user's own row: what is new afterwards is the story's.
    """
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    if standing(session) is not None or not is_offered(session):
        raise NotEmpty
    before = _ids(session)
    tell(session, user, now=when.now)
    session.flush()
    made = {table: sorted(ids - before[table]) for table, ids in _ids(session).items()}
    row = StagedFile(
        name="",
        sha256="",
        kind=SourceKind.EXAMPLE,
        state=StagedState.APPLIED,
        created_at=when.now,
        applied_at=when.now,
        made=made,
        total=len(made["contact"]),
        done=len(made["contact"]),
    )
    session.add(row)
    session.flush()
    example_changed.send(user, session=session, when=when)
    return row


def _ids(session: Session) -> dict[str, set[int]]:
    return {table: set(session.scalars(select(model.id))) for table, model in KEPT_OF.items()}
