"""Openings: title, company, notes and where they were seen. What was said about money is not searched."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Company
from crm.openings.models import Opening
from crm.search.deriving.telling import Telling


def tellings(session: Session, ids: Sequence[int]) -> Iterator[Telling]:
    """What these openings' entries say, without those that are in the trash or whose company is."""
    openings = session.execute(
        select(
            Opening.id,
            Opening.title,
            Opening.stage,
            Opening.stage_changed_on,
            Opening.source,
            Opening.link,
            Opening.notes,
            Company.name.label("company"),
        )
        .join(Company, Company.id == Opening.company_id)
        .where(Opening.id.in_(ids), Opening.deleted_at.is_(None), Company.deleted_at.is_(None))
    )
    for opening in openings:
        rest = [opening.source, opening.link, opening.notes]
        yield Telling(
            opening.id,
            opening.title,
            about=opening.company,
            code=opening.stage.value,
            happened_on=opening.stage_changed_on,
            names=[opening.title],
            firms=[opening.company],
            rest=rest,
            lines=rest,
        )
