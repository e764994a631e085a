"""Uniting the facts of two contacts: everything that hangs on the one who goes moves, and nothing twice."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from crm.contacts.models import (
    ContactAlias,
    ContactMethod,
    ContactOrigin,
    ContactPhoto,
    ContactTag,
    CustomValue,
    DistinctPair,
)
from crm.core.roles import stronger
from crm.db.base import Owned
from crm.interactions.models import InteractionContact, RemovedInteraction
from crm.interviews.models import DebriefDetail, Interview, Participant, Promise
from crm.openings.models import Opening, OpeningPerson
from crm.people.actions.ledger import Ledger
from crm.people.actions.proposing import Choice, Part
from crm.transfer.models import StagedRecord

Row = TypeVar("Row", bound=Owned)


def unite_facts(ledger: Ledger, choice: Choice) -> None:
    """All but the contacts themselves, their positions and their follow-ups."""
    _unite_methods(ledger)
    _move(ledger, ContactTag, ContactTag.contact_id, lambda row: row.tag_id)
    _unite_chosen(ledger, CustomValue, lambda row: row.field_id, lambda row: row.field_id in choice.values)
    _unite_chosen(ledger, ContactPhoto, lambda row: 0, lambda row: Part.PHOTO in choice.parts)
    _move(ledger, InteractionContact, InteractionContact.contact_id, lambda row: row.interaction_id)
    _unite_participants(ledger)
    _move(ledger, DebriefDetail, DebriefDetail.contact_id, lambda row: row.debrief_id, _join_details)
    _move(ledger, OpeningPerson, OpeningPerson.contact_id, lambda row: row.opening_id, _stronger_person)
    _move(ledger, Promise, Promise.contact_id)
    _move(ledger, ContactOrigin, ContactOrigin.contact_id)
    _move(ledger, ContactAlias, ContactAlias.contact_id)
    _move(ledger, StagedRecord, StagedRecord.contact_id)
    ledger.touch(_move(ledger, Opening, Opening.source_contact_id))
    _move_removed_talks(ledger)
    _move_distinct_pairs(ledger)


def _move(
    ledger: Ledger,
    model: type[Row],
    column: InstrumentedAttribute[Any],
    key: Callable[[Row], Hashable] | None = None,
    unite: Callable[[Row, Row], None] | None = None,
) -> list[Row]:
    """Hand rows over. Of two with one key the first stays, after `unite` put the other's into it."""
    mine, theirs = ledger.of(model, column)
    there = {key(row): row for row in mine} if key else {}
    moved = []
    for row in theirs:
        twin = there.get(key(row)) if key else None
        if twin is None:
            setattr(row, column.key, ledger.kept_id)
            moved.append(row)
            continue
        if unite:
            unite(twin, row)
        ledger.drop(row)
    ledger.session.flush()
    return moved


def _unite_methods(ledger: Ledger) -> None:
    """One of each address, number and link; those of the one who goes come last."""
    mine = ledger.of(ContactMethod, ContactMethod.contact_id)[0]
    last = max((row.place for row in mine), default=-1)
    moved = _move(
        ledger, ContactMethod, ContactMethod.contact_id, lambda row: (row.kind, row.value_key), _keep_label
    )
    for place, row in enumerate(sorted(moved, key=lambda row: (row.place, row.id)), last + 1):
        row.place = place


def _keep_label(mine: ContactMethod, theirs: ContactMethod) -> None:
    mine.label = mine.label or theirs.label


def _unite_chosen(
    ledger: Ledger,
    model: type[Row],
    key: Callable[[Row], Hashable],
    is_taken: Callable[[Row], bool],
) -> None:
    """Of two with one key the chosen one stays."""
    column: InstrumentedAttribute[Any] = model.contact_id  # type: ignore[attr-defined]
    mine, theirs = ledger.of(model, column)
    given = {key(row) for row in theirs if is_taken(row)}
    for row in mine:
        if key(row) in given:
            ledger.drop(row)
    _move(ledger, model, column, key)


def _unite_participants(ledger: Ledger) -> None:
    """One part in each interview, the stronger one."""
    _mine, theirs = ledger.of(Participant, Participant.contact_id)
    interviews = ledger.session.scalars(
        select(Interview).where(Interview.id.in_({row.interview_id for row in theirs}))
    ).all()
    ledger.touch(ledger.before(interviews))
    _move(ledger, Participant, Participant.contact_id, lambda row: row.interview_id, _stronger_part)


def _stronger_part(mine: Participant, theirs: Participant) -> None:
    mine.role = stronger(mine.role, theirs.role)
    mine.is_organiser = mine.is_organiser or theirs.is_organiser
    mine.is_optional = mine.is_optional and theirs.is_optional


def _stronger_person(mine: OpeningPerson, theirs: OpeningPerson) -> None:
    mine.role = stronger(mine.role, theirs.role)


def _join_details(mine: DebriefDetail, theirs: DebriefDetail) -> None:
    mine.text = joined(mine.text, theirs.text)


def joined(one: str, other: str) -> str:
    """Both texts, one below the other; one of them when it holds the other."""
    if other.strip() in one:
        return one
    return other if one.strip() in other else f"{one.rstrip()}\n\n{other.lstrip()}"


def _move_removed_talks(ledger: Ledger) -> None:
    """What can still be put back names them, too."""
    for row in ledger.session.scalars(select(RemovedInteraction)):
        ids = list(row.said.get("contact_ids", ()))
        if ledger.gone_id in ids:
            ledger.before([row])
            people = [ledger.kept_id if each == ledger.gone_id else each for each in ids]
            row.said = {**row.said, "contact_ids": sorted(set(people))}


def _move_distinct_pairs(ledger: Ledger) -> None:
    """Who is not the one who goes is not the one who stays either."""
    kept, gone = ledger.kept_id, ledger.gone_id
    rows = ledger.session.scalars(
        select(DistinctPair).where((DistinctPair.low_id == gone) | (DistinctPair.high_id == gone))
    ).all()
    known = {
        tuple(pair) for pair in ledger.session.execute(select(DistinctPair.low_id, DistinctPair.high_id))
    }
    for row in ledger.before(rows):
        other = row.low_id if row.high_id == gone else row.high_id
        low, high = sorted((kept, other))
        if other == kept or (low, high) in known:
            ledger.drop(row)
        else:
            row.low_id, row.high_id = low, high
    ledger.session.flush()
