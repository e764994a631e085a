"""What happened with people and what is planned, as another program kept it: logged once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from crm.contacts.keys import KEY_LENGTH
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.transfer.movein.comparing import origin_of
from crm.transfer.movein.keyed import Keyed
from crm.transfer.movein.present import followup_prefix, interaction_prefix
from crm.transfer.movein.writing.work import Work
from crm.transfer.sources import Happened, Planned

AT_ONCE = 500
Told = tuple[int, Keyed]


def log(work: Work, told: Iterable[Told]) -> None:
    """Log what the records tell; one talk with several people is one row with several people in it."""
    talks: dict[str, Happened] = {}
    people: dict[str, dict[int, None]] = {}
    for contact_id, entry in told:
        for one in entry.record.happened:
            key = _key(interaction_prefix(work.kind.value), one, entry)
            if one.on <= work.when.today:
                talks.setdefault(key, one)
                people.setdefault(key, {})[contact_id] = None
    known = _logged(work, list(talks))
    new = {key: one for key, one in talks.items() if key not in known}
    ids = work.make(Interaction, [_talk(work, key, one) for key, one in new.items()])
    fresh = dict(zip(new, ids, strict=True))
    rows = [_part(fresh[key], each) for key in new for each in people[key]]
    work.make(InteractionContact, rows)
    work.make(InteractionContact, _missing_parts(work, known, people))


def plan(work: Work, told: Iterable[Told]) -> None:
    """Plan what the records plan, as follow-ups of one's own."""
    wanted: dict[str, dict[str, Any]] = {}
    for contact_id, entry in told:
        for one in entry.record.planned:
            key = _key(followup_prefix(work.kind.value), one, entry)
            wanted.setdefault(key, _step(work, contact_id, key, one))
    known: set[str] = set()
    for part in _parts(list(wanted)):
        known.update(work.session.scalars(select(FollowUp.origin_key).where(FollowUp.origin_key.in_(part))))
    work.make(FollowUp, [row for key, row in wanted.items() if key not in known])


def _key(prefix: str, one: Happened | Planned, entry: Keyed) -> str:
    return (prefix + origin_of(one, entry))[:KEY_LENGTH]


def _logged(work: Work, keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in _parts(keys):
        rows = work.session.execute(
            select(Interaction.origin_key, Interaction.id).where(Interaction.origin_key.in_(part))
        )
        found.update({key: row_id for key, row_id in rows if key is not None})
    return found


def _missing_parts(
    work: Work, known: dict[str, int], people: dict[str, dict[int, None]]
) -> list[dict[str, Any]]:
    """Who was in a talk that is logged already, and is not written down as such."""
    there: set[tuple[int, int]] = set()
    for part in _parts(list(known.values())):
        rows = work.session.execute(
            select(InteractionContact.interaction_id, InteractionContact.contact_id).where(
                InteractionContact.interaction_id.in_(part)
            )
        )
        there.update((row[0], row[1]) for row in rows)
    return [
        _part(row_id, contact_id)
        for key, row_id in known.items()
        for contact_id in people[key]
        if (row_id, contact_id) not in there
    ]


def _talk(work: Work, key: str, one: Happened) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "occurred_on": one.on,
        "occurred_at": None,
        "direction": one.direction,
        "text": one.text,
        "is_ask": False,
        "origin_key": key,
        **work.stamps(),
    }


def _part(interaction_id: int, contact_id: int) -> dict[str, Any]:
    return {"interaction_id": interaction_id, "contact_id": contact_id}


def _step(work: Work, contact_id: int, key: str, one: Planned) -> dict[str, Any]:
    return {
        "kind": FollowUpKind.CUSTOM,
        "state": FollowUpState.OPEN,
        "contact_id": contact_id,
        "origin_key": key,
        "title": one.title,
        "due_on": one.on,
        "planned_on": one.on,
        **work.stamps(),
    }


def _parts(values: list[Any]) -> Iterable[list[Any]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
