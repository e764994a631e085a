"""How often to be in touch with them, and when not."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row

from crm.contacts.signals import contacts_changed
from crm.core.cadence import Tier, cadence_months
from crm.db import changes
from crm.followups.models import FollowUp
from crm.people.bulk.work import Work


def tier(work: Work, ids: Collection[int]) -> int:
    """Into a tier; whoever has months of their own keeps these."""
    chosen = Tier(work.wanted["tier"]) if work.wanted["tier"] else None
    return _rhythm(work, ids, {"tier": chosen})


def cadence(work: Work, ids: Collection[int]) -> int:
    """Every so many months; without a number as the tier says."""
    return _rhythm(work, ids, {"own_months": work.wanted["months"]})


def pause(work: Work, ids: Collection[int]) -> int:
    """No keep-in-touch until a day, or until resumed."""
    until = date.fromisoformat(work.wanted["until"]) if work.wanted["until"] else None
    changed = work.change(ids, {"is_paused": True, "paused_until": until})
    return tell(work, changed)


def resume(work: Work, ids: Collection[int]) -> int:
    """End the pause."""
    changed = work.change(ids, {"is_paused": False, "paused_until": None})
    return tell(work, changed)


def tell(work: Work, changed: Collection[Row[Any]], regrouped: Collection[int] = ()) -> int:
    """Let everybody know whose rhythm or shelf is another one; how many they are."""
    if changed:
        ids = {row.id for row in changed}
        with changes.recording(work.session, work.act, FollowUp):
            contacts_changed.send(
                session=work.session, when=work.when, contact_ids=ids, regrouped=set(regrouped)
            )
    return len(changed)


def _rhythm(work: Work, ids: Collection[int], values: dict[str, Any]) -> int:
    changed = work.change(ids, values)
    return tell(work, changed, {row.id for row in changed if _began_or_ceased(row, values)})


def _began_or_ceased(row: Row[Any], values: dict[str, Any]) -> bool:
    """Whether somebody has a cadence who had none, or has none any more."""
    was = {"tier": row.tier, "own_months": row.own_months}
    return (cadence_months(**was) is None) != (cadence_months(**{**was, **values}) is None)
