"""What is remembered of the example: a staged file of its own kind, which exports take along.

`made` holds, by table, the ids of what the story made. The row goes with the example.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, Tag
from crm.db.base import Owned
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.interviews.models import Debrief, Interview
from crm.openings.models import Opening
from crm.transfer.models import StagedFile
from crm.transfer.sources import SourceKind

KEPT_OF: dict[str, type[Owned]] = {
    model.__tablename__: model
    for model in (Company, Contact, Tag, Opening, Interview, Debrief, Interaction, FollowUp)
}
"""What is noted, by table; everything else that the story makes is a part of one of these."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many people went, and the names of those people and companies that stay because they are in use."""

    people: int
    kept: tuple[str, ...] = ()


def standing(session: Session, *, for_update: bool = False) -> StagedFile | None:
    """The example in this account, if it is there; another who would remove it waits, and finds none."""
    statement = select(StagedFile).where(StagedFile.kind == SourceKind.EXAMPLE).limit(1)
    return session.scalars(statement.with_for_update() if for_update else statement).first()


def is_offered(session: Session) -> bool:
    """Whether the account knows nobody yet: only then nothing of the user's own could be moved about."""
    return session.scalar(select(Contact.id).limit(1)) is None
