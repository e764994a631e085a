"""Debriefs: all that was written down, what was told in confidence too: nobody else searches here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact
from crm.interviews.models import Debrief, DebriefDetail, Promise
from crm.search.deriving.telling import Telling

WRITTEN = (Debrief.learned, Debrief.questions, Debrief.valued, Debrief.doubts, Debrief.in_confidence)


def tellings(session: Session, ids: Sequence[int]) -> Iterator[Telling]:
    """What these debriefs' entries say, without those of a company in the trash."""
    details, promises = _details(session, ids), _promises(session, ids)
    columns: list[Any] = [Debrief.id, Debrief.local_day, Company.name, *WRITTEN]
    rows = session.execute(
        select(*columns)
        .join(Company, Company.id == Debrief.company_id)
        .where(Debrief.id.in_(ids), Company.deleted_at.is_(None))
    )
    for debrief_id, local_day, company, *written in rows:
        names = [name for name, _text in details[debrief_id]]
        rest = [*written, *(text for _name, text in details[debrief_id]), *promises[debrief_id]]
        yield Telling(
            debrief_id,
            company,
            about=", ".join(names),
            happened_on=local_day,
            names=[company],
            firms=names,
            rest=rest,
            lines=rest,
        )


def _details(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = session.execute(
        select(DebriefDetail.debrief_id, Contact.name, DebriefDetail.text)
        .join(Contact, Contact.id == DebriefDetail.contact_id)
        .where(DebriefDetail.debrief_id.in_(ids), Contact.deleted_at.is_(None))
        .order_by(DebriefDetail.id)
    )
    for debrief_id, name, text in rows:
        found[debrief_id].append((name, text))
    return found


def _promises(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Promise.debrief_id, Promise.text).where(Promise.debrief_id.in_(ids)).order_by(Promise.id)
    )
    for debrief_id, text in rows:
        found[debrief_id].append(text)
    return found
