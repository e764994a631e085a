"""Keeps entries true: what sessions change is noted while they flush, and written before they commit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Delete, Update, event, inspect, select
from sqlalchemy.orm import (
    Mapper,
    ORMExecuteState,
    Session,
    SessionTransaction,
    UOWTransaction,
    object_session,
)

from crm.contacts.models import (
    Company,
    CompanyDomain,
    Contact,
    ContactMethod,
    ContactTag,
    CustomField,
    CustomValue,
    Mailbox,
    Position,
    Tag,
)
from crm.db.base import Owned
from crm.db.owner import OwnerMissing, acting_as, owner_id
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, DebriefDetail, Interview, Participant, Promise
from crm.openings.models import Opening
from crm.search.models import Kind
from crm.search.reach import Around, named_in
from crm.search.writing import forget_touched, touched, write_touched


@dataclass(frozen=True, slots=True)
class Whole:
    """A row with an entry of its own, or whose name stands in others' (`around`).

    `shown` are the columns that its own entry tells, `named` those that other entries tell of it.
    """

    kind: Kind | None
    shown: frozenset[str]
    named: frozenset[str] = frozenset()
    around: Around | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A row that says something about another one: the column with its id, and whose entry changes."""

    column: str
    kind: Kind


WHOLES: dict[type[Owned], Whole] = {
    Contact: Whole(
        Kind.CONTACT,
        frozenset({"name", "notes", "helps", "met_where", "met_through", "deleted_at"}),
        frozenset({"name", "deleted_at"}),
        Around.CONTACT,
    ),
    Company: Whole(
        Kind.COMPANY,
        frozenset({"name", "notes", "careers_url", "deleted_at"}),
        frozenset({"name", "deleted_at"}),
        Around.COMPANY,
    ),
    Opening: Whole(
        Kind.OPENING,
        frozenset(
            {"title", "stage", "stage_changed_on", "source", "link", "notes", "company_id", "deleted_at"}
        ),
        frozenset({"title", "company_id", "deleted_at"}),
        Around.OPENING,
    ),
    Interview: Whole(
        Kind.INTERVIEW,
        frozenset({"title", "kind", "local_day", "place", "notes", "opening_id", "deleted_at"}),
    ),
    Interaction: Whole(Kind.INTERACTION, frozenset({"kind", "occurred_on", "text"})),
    Debrief: Whole(
        Kind.DEBRIEF,
        frozenset({"company_id", "local_day", "questions", "valued", "doubts", "learned", "in_confidence"}),
    ),
    Tag: Whole(None, frozenset(), frozenset({"name"}), Around.TAG),
    CustomField: Whole(None, frozenset(), frozenset(), Around.FIELD),
}
PARTS: dict[type[Owned], Part] = {
    ContactMethod: Part("contact_id", Kind.CONTACT),
    ContactTag: Part("contact_id", Kind.CONTACT),
    CustomValue: Part("contact_id", Kind.CONTACT),
    Position: Part("contact_id", Kind.CONTACT),
    CompanyDomain: Part("company_id", Kind.COMPANY),
    Mailbox: Part("company_id", Kind.COMPANY),
    InteractionContact: Part("interaction_id", Kind.INTERACTION),
    Participant: Part("interview_id", Kind.INTERVIEW),
    DebriefDetail: Part("debrief_id", Kind.DEBRIEF),
    Promise: Part("debrief_id", Kind.DEBRIEF),
}


def _made(_mapper: Mapper[Any], _connection: Any, row: Any) -> None:
    whole = WHOLES[type(row)]
    if whole.kind is not None:
        _note(row, whole.kind, [row.id])


def _changed(_mapper: Mapper[Any], _connection: Any, row: Any) -> None:
    whole, attributes = WHOLES[type(row)], inspect(row).attrs
    if whole.around and any(attributes[name].history.has_changes() for name in whole.named):
        _session(row, row.user_id).around[whole.around].add(row.id)
    elif whole.kind and any(attributes[name].history.has_changes() for name in whole.shown):
        _note(row, whole.kind, [row.id])


def _part_changed(_mapper: Mapper[Any], _connection: Any, row: Any) -> None:
    part = PARTS[type(row)]
    history = inspect(row).attrs[part.column].history
    _note(row, part.kind, {*history.sum(), getattr(row, part.column)})


def _before_flush(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """What names a row that is about to go can be asked only now."""
    for row in session.deleted:
        whole = WHOLES.get(type(row))
        if whole is None:
            continue
        mine = touched(session, row.user_id)
        if whole.kind is not None:
            mine.entries[whole.kind].add(row.id)
        if whole.around is not None:
            with acting_as(row.user_id):
                for kind, ids in named_in(session, whole.around, [row.id]).items():
                    mine.entries[kind] |= ids


def _on_statement(state: ORMExecuteState) -> None:
    """An UPDATE or DELETE on many rows at once: ask first which entries it will reach."""
    statement = state.statement
    if not isinstance(statement, Update | Delete) or state.bind_mapper is None:
        return
    model = state.bind_mapper.class_
    criterion = statement.whereclause
    if (model not in PARTS and model not in WHOLES) or criterion is None or not _tells(statement, model):
        return
    try:
        mine = touched(state.session, owner_id())
    except OwnerMissing:
        return
    if model in PARTS:
        column = getattr(model, PARTS[model].column)
        mine.entries[PARTS[model].kind].update(state.session.scalars(select(column).where(criterion)))
        return
    whole = WHOLES[model]
    ids = set(state.session.scalars(select(model.id).where(criterion)))
    if whole.kind is not None:
        mine.entries[whole.kind] |= ids
    if whole.around is not None:
        for kind, found in named_in(state.session, whole.around, ids).items():
            mine.entries[kind] |= found


def _tells(statement: Update | Delete, model: type[Owned]) -> bool:
    """Whether the statement changes anything that an entry tells."""
    if isinstance(statement, Delete) or model in PARTS:
        return True
    names = {getattr(column, "key", column) for column in statement.compile().params}
    return bool(names & (WHOLES[model].shown | WHOLES[model].named))


def _before_commit(session: Session) -> None:
    session.flush()
    write_touched(session)


def _after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        forget_touched(session)


SESSION_EVENTS: dict[str, Callable[..., None]] = {
    "before_flush": _before_flush,
    "before_commit": _before_commit,
    "do_orm_execute": _on_statement,
    "after_transaction_end": _after_transaction_end,
}


def _note(row: Any, kind: Kind, ids: Iterable[int | None]) -> None:
    _session(row, row.user_id).entries[kind].update(each for each in ids if each is not None)


def _session(row: Any, owner: int) -> Any:
    session = object_session(row)
    if session is None:
        raise RuntimeError("a row is being written outside any session")
    return touched(session, owner)


for _model in WHOLES:
    event.listen(_model, "after_insert", _made)
    event.listen(_model, "after_update", _changed)
for _model in PARTS:
    for _name in ("after_insert", "after_update", "after_delete"):
        event.listen(_model, _name, _part_changed)
for _name, _answer in SESSION_EVENTS.items():
    event.listen(Session, _name, _answer)
