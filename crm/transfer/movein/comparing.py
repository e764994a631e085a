"""What a record would change about a contact: three ways between last import, contact and file."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm.contacts import keys
from crm.core import names
from crm.transfer.movein.keyed import Keyed
from crm.transfer.sources import Happened, Planned, Way

PLAIN = ("name", "pronouns", "met_on", "met_where", "met_through", "notes", "cadence_months")
PLACE = ("company", "title")
LONGEST_KEY = 150
"""With the name of the source before it, it still fits into an index."""

Value = str | int | date | None
Said = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Change:
    """A field that gets another value; `is_move` is a change of firm or title that the source reports."""

    field: str
    before: Value
    after: Value
    is_move: bool = False


@dataclass(slots=True)
class Present:
    """A contact as it stands, for comparing. `said` is what the source said last, by its key for them."""

    values: dict[str, Value]
    ways: set[tuple[str, str]] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    happened: set[str] = field(default_factory=set)
    planned: set[str] = field(default_factory=set)
    is_connected: bool = False
    said: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that a record would bring. `kept` names fields in which the user's own word stands."""

    changes: tuple[Change, ...] = ()
    ways: tuple[tuple[Way, str], ...] = ()
    tags: tuple[str, ...] = ()
    happened: tuple[Happened, ...] = ()
    planned: tuple[Planned, ...] = ()
    connects: bool = False
    kept: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.changes or self.ways or self.tags or self.happened or self.planned or self.connects)

    @property
    def is_move(self) -> bool:
        """Whether the person has another firm or title."""
        return any(change.is_move for change in self.changes)


def compare(entry: Keyed, present: Present, *, is_connection: bool) -> Diff:
    """`is_connection`: being in this file means being connected on LinkedIn."""
    base = said_before(entry, present)
    said = base or {}
    changes: list[Change] = []
    kept: list[str] = []
    for name in PLAIN:
        _plain(name, entry, present, base, changes, kept)
    _place(entry, present, base, changes, kept)
    known = _base_ways(said)
    return Diff(
        changes=tuple(changes),
        ways=tuple(
            (way, key)
            for way, key in entry.ways
            if (way.kind.value, key) not in present.ways and (way.kind.value, way.value) not in known
        ),
        tags=_new_tags(entry.record.tags, present, said),
        happened=tuple(one for one in entry.record.happened if origin_of(one, entry) not in present.happened),
        planned=tuple(one for one in entry.record.planned if origin_of(one, entry) not in present.planned),
        connects=is_connection and not present.is_connected,
        kept=tuple(kept),
    )


def origin_of(one: Happened | Planned, entry: Keyed) -> str:
    """What identifies something that happened or is planned in its source, within one kind of file."""
    if one.key:
        return one.key[:LONGEST_KEY]
    what = one.kind.value if isinstance(one, Happened) else one.title
    return f"{entry.origin}:{one.on.isoformat()}:{names.fold(what)}"[:LONGEST_KEY]


def as_json(diff: Diff) -> dict[str, Any]:
    """For the preview: what the page shows, no more."""
    return {
        "changes": [[one.field, _text(one.before), _text(one.after), one.is_move] for one in diff.changes],
        "ways": [[way.kind.value, way.value] for way, _key in diff.ways],
        "tags": list(diff.tags),
        "happened": len(diff.happened),
        "planned": len(diff.planned),
        "connects": diff.connects,
        "kept": list(diff.kept),
    }


def said_before(entry: Keyed, present: Present) -> dict[str, Any] | None:
    """What the same source said of the same person last; None when it was never asked.

    A file without keys for its people is taken for the same source of them each time.
    """
    exact = present.said.get(entry.origin)
    if exact is not None or entry.has_own_key:
        return exact
    return next((said for key, said in reversed(present.said.items()) if key.startswith("~")), None)


def _plain(
    name: str, entry: Keyed, present: Present, base: Said, changes: list[Change], kept: list[str]
) -> None:
    new, now = getattr(entry.record, name), present.values.get(name)
    if not new or _same(name, new, now):
        return
    last = _said(base, name)
    if now in (None, "") and last != _text(new):
        changes.append(Change(name, now, new))
    elif now not in (None, ""):
        if last is not None and last != _text(new):
            changes.append(Change(name, now, new))
        else:
            kept.append(name)


def _place(entry: Keyed, present: Present, base: Said, changes: list[Change], kept: list[str]) -> None:
    """Firm and title together: what the source said otherwise last time is a move."""
    record, values = entry.record, present.values
    company, title = str(values.get("company") or ""), str(values.get("title") or "")
    wanted = record.company or company, record.title or title
    differs = [
        bool(record.company) and keys.company_key(company) != entry.company,
        bool(record.title) and names.fold(title) != names.fold(record.title),
    ]
    if not any(differs):
        return
    is_news = _place_is_news(entry, base)
    had_any = bool(company or title)
    for name, before, after, is_other in zip(PLACE, (company, title), wanted, differs, strict=True):
        if not is_other:
            continue
        if is_news is not False and (is_news or not before):
            changes.append(Change(name, before, after, is_move=bool(is_news and had_any)))
        else:
            kept.append(name)


def _place_is_news(entry: Keyed, base: Said) -> bool | None:
    """Whether the source says something else than last time; None when it was never asked before."""
    if base is None:
        return None
    company = keys.company_key(str(base.get("company", "")))
    title = names.fold(str(base.get("title", "")))
    is_other_company = bool(entry.record.company) and company != entry.company
    return is_other_company or (bool(entry.record.title) and title != names.fold(entry.record.title))


def _base_ways(said: dict[str, Any]) -> set[tuple[str, str]]:
    """What the source listed last time: a way that is gone since was removed by the user."""
    return {(kind, value) for kind, value, _label in said.get("ways", ())}


def _new_tags(tags: tuple[str, ...], present: Present, said: dict[str, Any]) -> tuple[str, ...]:
    known = present.tags | {names.fold(tag) for tag in said.get("tags", ())}
    return tuple(tag for tag in tags if names.fold(tag) not in known)


def _said(said: Said, name: str) -> str | None:
    """The field in the words of last time; None when the source was never asked or was silent about it."""
    value = (said or {}).get(name)
    return None if value is None else str(value)


def _same(name: str, new: Value, now: Value) -> bool:
    if isinstance(new, str) and isinstance(now, str):
        return keys.one_line(new) == keys.one_line(now) if name != "notes" else new.strip() == now.strip()
    return new == now


def _text(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
