"""The JSON export of Monica 4: contacts with what happened, what is planned and how often to be in touch.

`account.data` and `data` of each contact hold collections `{count, type, values}`; an entry has its columns
(uuid, created_at) and `properties`. Fields of a contact refer to their types by uuid.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from crm.core.kinds import Direction, InteractionKind
from crm.transfer.sources.cleaning import excerpt, line, paragraphs
from crm.transfer.sources.dates import day
from crm.transfer.sources.limits import MAX_HAPPENED, MAX_NAME, MAX_RECORDS, MAX_TAGS
from crm.transfer.sources.record import (
    Doubt,
    Fault,
    Happened,
    Opened,
    Planned,
    Record,
    SourceKind,
)
from crm.transfer.sources.ways import Ways, name_from

DAYS_OF_MONTH = 30.44
_LONGEST_CADENCE = 60
_TAKEN = frozenset({"call", "contact_field", "note", "reminder", "activity"})

Entry = dict[str, Any]


def opened(document: object) -> Opened | None:
    """The contacts of an export; None for any other document."""
    account = _entry(_entry(document).get("account"))
    collections = _collections(account)
    if "contact" not in collections:
        return None
    contacts = collections["contact"]
    export = _Export(account, collections)
    fault = None if contacts else Fault.NO_PEOPLE
    return Opened(SourceKind.MONICA, records=lambda: _records(contacts, export), fault=fault)


def _records(contacts: list[Entry], export: "_Export") -> Iterator[Record]:
    for place, contact in enumerate(contacts, start=1):
        if place > MAX_RECORDS:
            yield Record(place, fault=Fault.TOO_LARGE)
            return
        try:
            yield _Contact(contact, export).record(place)
        except Exception:
            yield Record(place, fault=Fault.DAMAGED, excerpt=excerpt(str(contact)[:500]))


class _Export:
    """What contacts refer to: activities, the types of their fields, each other."""

    def __init__(self, account: Entry, collections: dict[str, list[Entry]]) -> None:
        self.activities = {_text(one.get("uuid")): one for one in collections.get("activity", ())}
        self.names = {_text(one.get("uuid")): _name(_entry(one.get("properties")))
                      for one in collections["contact"]}  # fmt: skip
        instance = _entry(account.get("instance"))
        self.field_types = {
            _text(one.get("uuid")): _field_type(_entry(one.get("properties")))
            for one in _entries(instance.get("contact_field_types"))
        }


class _Contact:
    """One contact on its way to a record."""

    def __init__(self, contact: Entry, export: _Export) -> None:
        self._said = _entry(contact.get("properties"))
        self._key = _text(contact.get("uuid"))
        self._collections = _collections(contact)
        self._uuids = _uuids(contact)
        self._export = export
        self._doubts: list[Doubt] = []

    def record(self, place: int) -> Record:
        said, doubts = self._said, self._doubts
        ways = self._ways().found()
        company = line(_text(said.get("company")), doubts)
        name = line(_name(said), doubts, MAX_NAME) or self._name_otherwise(company, name_from(ways))
        if not name:
            return Record(place, fault=Fault.NO_NAME, excerpt=excerpt(self._key))
        happened, undated = self._happened()
        notes = [_text(said.get("description")), *undated]
        return Record(
            place,
            name=name,
            key=line(self._key, doubts),
            company=company,
            title=line(_text(said.get("job")), doubts),
            ways=ways,
            notes=paragraphs("\n\n".join(filter(None, notes)), doubts),
            tags=self._tags(),
            met_on=self._met_on(),
            met_through=line(
                self._export.names.get(_text(said.get("first_met_through")), ""), doubts, MAX_NAME
            ),
            cadence_months=cadence(said.get("stay_in_touch_frequency")),
            is_archived=said.get("is_active") is False or said.get("is_dead") is True,
            happened=happened,
            planned=self._planned(),
            left_out=self._left_out(),
            doubts=tuple(dict.fromkeys(doubts)),
        )

    def _name_otherwise(self, company: str, address: str) -> str:
        nickname = line(_text(self._said.get("nickname")), self._doubts, MAX_NAME)
        if nickname:
            return nickname
        self._doubts.append(Doubt.NAME_FROM_COMPANY if company else Doubt.NAME_FROM_ADDRESS)
        return line(company or address, self._doubts, MAX_NAME)

    def _ways(self) -> Ways:
        ways = Ways(self._doubts)
        for one in self._collections.get("contact_field", ()):
            said = _entry(one.get("properties"))
            value, kind = _text(said.get("data")), _text(said.get("type"))
            kind = self._export.field_types.get(kind, kind).lower()
            if kind in ("email", "mailto:") or ("@" in value and " " not in value and "://" not in value):
                ways.email(value)
            elif kind in ("phone", "tel:"):
                ways.phone(value)
            elif "://" in value or value.startswith("www."):
                ways.link(value)
        return ways

    def _happened(self) -> tuple[tuple[Happened, ...], list[str]]:
        """Calls, activities and notes by day; and the texts of notes without a day."""
        found = [*self._calls(), *self._activities()]
        undated = []
        for note in self._collections.get("note", ()):
            text = paragraphs(_text(_entry(note.get("properties")).get("body")), self._doubts)
            on = _day(note.get("created_at"))
            if on and text:
                found.append(Happened(InteractionKind.NOTE, on, text, key=_key(note)))
            elif text:
                undated.append(text)
        if len(found) > MAX_HAPPENED:
            self._doubts.append(Doubt.SHORTENED)
        return tuple(sorted(found, key=lambda one: one.on, reverse=True)[:MAX_HAPPENED]), undated

    def _calls(self) -> Iterator[Happened]:
        for call in self._collections.get("call", ()):
            said = _entry(call.get("properties"))
            on = _day(said.get("called_at"))
            direction = Direction.IN if said.get("contact_called") else Direction.OUT
            text = paragraphs(_text(said.get("content")), self._doubts)
            if on:
                yield Happened(InteractionKind.CALL, on, text, direction, _key(call))
            else:
                self._doubts.append(Doubt.DATE_NOT_READ)

    def _activities(self) -> Iterator[Happened]:
        for uuid in self._uuids:
            activity = self._export.activities.get(uuid)
            if activity is None:
                continue
            said = _entry(activity.get("properties"))
            on = _day(said.get("happened_at"))
            words = filter(None, (_text(said.get("summary")), _text(said.get("description"))))
            text = paragraphs("\n\n".join(words), self._doubts)
            if on:
                yield Happened(InteractionKind.IN_PERSON, on, text, key=uuid)
            else:
                self._doubts.append(Doubt.DATE_NOT_READ)

    def _planned(self) -> tuple[Planned, ...]:
        """Reminders of one's own; those that Monica keeps for birthdays cannot be deleted there."""
        found = []
        for reminder in self._collections.get("reminder", ()):
            said = _entry(reminder.get("properties"))
            title, on = line(_text(said.get("title")), self._doubts), _day(said.get("initial_date"))
            if title and on and said.get("delible") is not False and not said.get("inactive"):
                found.append(Planned(title, on, _key(reminder)))
        return tuple(found[:MAX_HAPPENED])

    def _tags(self) -> tuple[str, ...]:
        tags = self._said.get("tags")
        words = (
            [line(tag, self._doubts, 60) for tag in tags if isinstance(tag, str)]
            if isinstance(tags, list)
            else []
        )
        return tuple(dict.fromkeys(filter(None, words)))[:MAX_TAGS]

    def _met_on(self) -> date | None:
        met = _entry(self._said.get("first_met_date"))
        return None if met.get("is_year_unknown") or met.get("is_age_based") else _day(met.get("date"))

    def _left_out(self) -> tuple[str, ...]:
        names = [name for name, values in self._collections.items() if values and name not in _TAKEN]
        if self._said.get("birthdate"):
            names.append("birthday")
        if self._said.get("nickname"):
            names.append("nickname")
        return tuple(names)


def cadence(days: object) -> int | None:
    """Days between two contacts as whole months, one at least; None for none."""
    if isinstance(days, str) and days.isascii() and days.isdigit():
        days = int(days[:6])
    if isinstance(days, bool) or not isinstance(days, int) or days <= 0:
        return None
    return min(max(1, round(days / DAYS_OF_MONTH)), _LONGEST_CADENCE)


def _name(said: Entry) -> str:
    return " ".join(
        filter(None, (_text(said.get(part)) for part in ("first_name", "middle_name", "last_name")))
    )


def _field_type(said: Entry) -> str:
    return _text(said.get("type")) or _text(said.get("protocol")) or _text(said.get("name"))


def _collections(entry: Entry) -> dict[str, list[Entry]]:
    """Type to entries. A list that had gaps is written as an object."""
    found: dict[str, list[Entry]] = {}
    for one in _entries(entry.get("data")):
        found.setdefault(_text(one.get("type")), []).extend(_entries(one.get("values")))
    return found


def _uuids(contact: Entry) -> list[str]:
    """The activities of a contact, which the export names only."""
    of_activities = (one for one in _entries(contact.get("data")) if one.get("type") == "activity")
    values = (one.get("values") for one in of_activities)
    return [uuid for each in values if isinstance(each, list) for uuid in each if isinstance(uuid, str)]


def _entries(values: object) -> list[Entry]:
    listed = values.values() if isinstance(values, dict) else values if isinstance(values, list) else ()
    return [one for one in listed if isinstance(one, dict)]


def _entry(value: object) -> Entry:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _key(entry: Entry) -> str:
    return _text(entry.get("uuid"))[:MAX_NAME]


def _day(value: object) -> date | None:
    return day(_text(value)[:10])
