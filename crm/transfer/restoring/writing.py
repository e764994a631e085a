"""Writing a document into an empty account: every row under a new id, every reference after it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, insert, select
from sqlalchemy.orm import Mapper, Session

from crm.accounts import actions as accounts
from crm.accounts.actions.settings import CHANGEABLE
from crm.accounts.models import OwnAddress, User
from crm.contacts.models import Company, Contact
from crm.core.when import When
from crm.db import noticing
from crm.db.base import Base, Owned
from crm.feeds import actions as feeds
from crm.feeds.address import AddressBox
from crm.feeds.definition import Definition
from crm.feeds.models import DAYS_AHEAD, AlarmChoice, FeedKind, Privacy
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.openings.models import Opening
from crm.transfer.export.document import exported, table_name
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.restoring.channels import bring_channels
from crm.transfer.restoring.objects import bring_objects
from crm.transfer.restoring.plan import LEFT, moved_key, moved_made
from crm.transfer.restoring.reading import Document, Refusal, Refused
from crm.transfer.restoring.values import fit
from crm.transfer.signals import account_restored

AT_A_TIME = 1000
HOLDING = (Contact, Company, Interaction)


@dataclass(frozen=True, slots=True)
class Restored:
    """How many rows came in, by table, how many calendars got a new address, how many channels are off
    because their secret stayed behind."""

    rows: dict[str, int]
    calendars: int
    locked: int = 0


@dataclass(slots=True)
class _Moving:
    """Old ids with their new ones, and references to rows that came later."""

    user_id: int
    ids: dict[str, dict[int, int]] = field(default_factory=dict)
    openings: dict[int, int] = field(default_factory=dict)
    origins: dict[int, str] = field(default_factory=dict)
    made: dict[int, Any] = field(default_factory=dict)


def is_empty(session: Session) -> bool:
    """Whether nothing is kept in the account yet."""
    return all(session.scalar(select(model.id).limit(1)) is None for model in HOLDING)


def restore(session: Session, user: User, document: Document, *, box: AddressBox, when: When) -> Restored:
    """Write everything; the caller commits. Raises `Refused`, and then nothing may be committed."""
    if not is_empty(session):
        raise Refused(Refusal.NOT_EMPTY)
    moving = _Moving(user.id)
    counts = {}
    for mapper in exported():
        name = table_name(mapper)
        if name not in LEFT and issubclass(mapper.class_, Owned):
            counts[name] = _table(session, mapper, document.tables.get(name, []), moving)
    _point_back(session, moving)
    _settings(session, user, document.account, when=when)
    locked = bring_channels(session, user, document, when=when)
    calendars = _calendars(session, document.tables.get("feed", []), box=box, when=when)
    bring_objects(session, document, moving.ids, when=when)
    session.flush()
    noticing.everything(session)
    account_restored.send(user, session=session, when=when)
    return Restored({name: count for name, count in counts.items() if count}, calendars, locked)


def _table(session: Session, mapper: Mapper[Any], rows: list[dict[str, Any]], moving: _Moving) -> int:
    name = table_name(mapper)
    known = moving.ids.setdefault(name, {})
    columns = _columns(mapper)
    count = 0
    for some in _pieces(_ordered(_not_there(session, name, rows), name)):
        values = [_values(mapper, columns, row, moving) for row in some]
        made = session.scalars(
            insert(mapper.class_).returning(mapper.class_.id, sort_by_parameter_order=True),
            values,
        ).all()
        known.update(zip((row["id"] for row in some), made, strict=True))
        count += len(made)
        for row in some:
            _note_later(name, row, moving)
    return count


def _not_there(session: Session, name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An account has own addresses from its first day on: those are not written twice."""
    if name != OwnAddress.__tablename__:
        return rows
    there = set(session.scalars(select(OwnAddress.address)))
    return [row for row in rows if row.get("address") not in there]


def _columns(mapper: Mapper[Any]) -> list[tuple[str, Column[Any]]]:
    """The columns that are written, by attribute: all but the id, the owner, and what is computed."""
    return [
        (attribute.key, attribute.columns[0])
        for attribute in mapper.column_attrs
        if isinstance(attribute.columns[0], Column)
        and attribute.columns[0].computed is None
        and attribute.columns[0].name not in ("id", "user_id")
    ]


def _ordered(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """In the order of their ids, which must be whole numbers and different."""
    ids = [row.get("id") for row in rows]
    if any(type(each) is not int for each in ids) or len(set(ids)) != len(ids):
        raise Refused(Refusal.DAMAGED, name)
    return sorted(rows, key=lambda row: int(row["id"]))


def _values(
    mapper: Mapper[Any], columns: Iterable[tuple[str, Column[Any]]], row: dict[str, Any], moving: _Moving
) -> dict[str, Any]:
    name = table_name(mapper)
    references = _references(mapper)
    values: dict[str, Any] = {"user_id": moving.user_id}
    for key, column in columns:
        if column.name not in row:
            continue
        try:
            value = fit(column, row[column.name])
        except (ValueError, TypeError, OverflowError) as error:
            raise Refused(Refusal.DAMAGED, f"{name} {row['id']}: {column.name}") from error
        if column.name in references:
            value = _referred(references[column.name], value, name, moving, row)
        values[key] = value
    _by_hand(name, values, moving)
    return values


def _references(mapper: Mapper[Any]) -> dict[str, str]:
    """Columns that hold ids of other owned rows, with the table that they are of."""
    found = {}
    for constraint in Base.metadata.tables[table_name(mapper)].constraints:
        if isinstance(constraint, ForeignKeyConstraint):
            for element in constraint.elements:
                if element.parent.name != "user_id":
                    found[element.parent.name] = element.column.table.name
    return found


def _referred(table: str, value: Any, name: str, moving: _Moving, row: dict[str, Any]) -> Any:
    if value is None or table == name:
        return None  # a row of the same table may come later: see `_point_back`
    try:
        return moving.ids[table][value]
    except KeyError as error:
        raise Refused(Refusal.DAMAGED, f"{name} {row['id']}: {table} {value}") from error


def _by_hand(name: str, values: dict[str, Any], moving: _Moving) -> None:
    """Ids that stand where no foreign key says so."""
    if "origin_key" in values:
        is_talk = name == Interaction.__tablename__  # its key names what comes later: see `_point_back`
        values["origin_key"] = None if is_talk else moved_key(values["origin_key"], moving.ids)
    if name == FollowUp.__tablename__ and values.get("closed_by") is not None:
        values["closed_by"] = moving.ids[Interaction.__tablename__].get(values["closed_by"])
    if name == StagedFile.__tablename__:
        values["made"] = None  # it names what comes later: see `_point_back`
        if values.get("state") in (StagedState.RUNNING, StagedState.UNDOING):
            values["state"] = StagedState.CANCELLED


def _note_later(name: str, row: dict[str, Any], moving: _Moving) -> None:
    if name == Opening.__tablename__ and isinstance(row.get("instead_of_id"), int):
        moving.openings[row["id"]] = row["instead_of_id"]
    if name == Interaction.__tablename__ and row.get("origin_key") is not None:
        moving.origins[row["id"]] = row["origin_key"]
    if name == StagedFile.__tablename__ and row.get("made") is not None:
        moving.made[row["id"]] = row["made"]


def _point_back(session: Session, moving: _Moving) -> None:
    """References to rows that are only there now."""
    openings, talks = (moving.ids.get(model.__tablename__, {}) for model in (Opening, Interaction))
    for some in _pieces(list(moving.openings)):
        wanted = {openings[old]: openings.get(moving.openings[old]) for old in some}
        for opening in session.scalars(select(Opening).where(Opening.id.in_(wanted))):
            opening.instead_of_id = wanted[opening.id]
    for some in _pieces(list(moving.origins)):
        keys = {talks[old]: moved_key(moving.origins[old], moving.ids) for old in some}
        for talk in session.scalars(select(Interaction).where(Interaction.id.in_(keys))):
            talk.origin_key = keys[talk.id]
    files = moving.ids.get(StagedFile.__tablename__, {})
    for some in _pieces(list(moving.made)):
        made = {files[old]: moved_made(moving.made[old], moving.ids) for old in some}
        for file in session.scalars(select(StagedFile).where(StagedFile.id.in_(made))):
            file.made = made[file.id]
    session.flush()


def _settings(session: Session, user: User, account: dict[str, Any], *, when: When) -> None:
    """The settings that were exported; address, password and session stay those of this account."""
    columns = Base.metadata.tables[User.__tablename__].columns
    values = {}
    for name in sorted(CHANGEABLE & account.keys()):
        try:
            values[name] = fit(columns[name], account[name])
        except (ValueError, TypeError) as error:
            raise Refused(Refusal.DAMAGED, f"user: {name}") from error
    accounts.change_settings(session, user, values, now=when.now)


def _calendars(session: Session, rows: list[dict[str, Any]], *, box: AddressBox, when: When) -> int:
    """The calendars that stood, under new secret addresses."""
    standing = [row for row in rows if row.get("revoked_at") is None]
    for row in standing:
        try:
            definition = Definition(
                name=str(row["name"]),
                privacy=Privacy(row["privacy"]),
                kinds=frozenset(FeedKind(kind) for kind in row["kinds"]),
                alarms=frozenset(AlarmChoice(alarm) for alarm in row["alarms"]),
                days_ahead=min(max(1, int(row.get("days_ahead", DAYS_AHEAD))), DAYS_AHEAD),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise Refused(Refusal.DAMAGED, f"feed {row.get('id')}") from error
        feeds.create(session, definition, box=box, now=when.now)
    return len(standing)


def _pieces(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), AT_A_TIME):
        yield rows[start : start + AT_A_TIME]
