"""What stands beside the contacts of one page of the list: a statement each, however many they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.contacts.models import ContactTag, Tag
from crm.core.kinds import FollowUpKind, FollowUpState, Stage
from crm.core.ladders import Row, row_of
from crm.followups.models import FollowUp
from crm.openings.models import Opening


@dataclass(frozen=True, slots=True)
class Next:
    """The open follow-up of a contact that comes first."""

    kind: FollowUpKind
    row: Row | None
    title: str
    on: date


def next_steps(session: Session, contact_ids: Collection[int]) -> dict[int, Next]:
    """The open follow-up of each of these contacts that comes first."""
    found: dict[int, Next] = {}
    contact_id: ColumnElement[Any] = FollowUp.contact_id.expression
    for row in session.execute(
        select(contact_id, FollowUp.kind, FollowUp.origin_key, FollowUp.title, FollowUp.effective_day)
        .where(FollowUp.contact_id.in_(contact_ids), FollowUp.state == FollowUpState.OPEN)
        .order_by(FollowUp.effective_day, FollowUp.id)
    ):
        found.setdefault(row.contact_id, Next(row.kind, row_of(row.origin_key), row.title, row.effective_day))
    return found


def openings(session: Session, company_ids: Collection[int]) -> dict[int, int]:
    """How many openings with an application under way there are at each of these companies."""
    under_way = [stage for stage in Stage if not stage.is_final]
    rows = session.execute(
        select(Opening.company_id, func.count())
        .where(
            Opening.company_id.in_(company_ids), Opening.stage.in_(under_way), Opening.deleted_at.is_(None)
        )
        .group_by(Opening.company_id)
    )
    return {row[0]: row[1] for row in rows}


def tags(session: Session, contact_ids: Collection[int]) -> dict[int, list[str]]:
    """The tags on each of these contacts, by name."""
    found: dict[int, list[str]] = {}
    for contact_id, name in session.execute(
        select(ContactTag.contact_id, Tag.name)
        .join(Tag, Tag.id == ContactTag.tag_id)
        .where(ContactTag.contact_id.in_(contact_ids))
        .order_by(Tag.name_key)
    ):
        found.setdefault(contact_id, []).append(name)
    return found
