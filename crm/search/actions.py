"""What whoever writes rows past the session's objects has to say."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from crm.db.owner import owner_id
from crm.search.models import Kind
from crm.search.reach import Around
from crm.search.writing import touched


def refresh(
    session: Session,
    *,
    contact_ids: Collection[int] = (),
    company_ids: Collection[int] = (),
    others: Mapping[Kind, Collection[int]] | None = None,
    all: bool = False,
) -> None:
    """For whoever writes rows past the session's objects: these changed, came or went.

    People and companies take along all that names them. `others` are ids of openings, interviews,
    interactions and debriefs. The entries of the owner are written with the commit, or by the next search.
    """
    mine = touched(session, owner_id())
    mine.around[Around.CONTACT].update(contact_ids)
    mine.around[Around.COMPANY].update(company_ids)
    for kind, ids in (others or {}).items():
        mine.entries[kind].update(ids)
    mine.everything = mine.everything or all
