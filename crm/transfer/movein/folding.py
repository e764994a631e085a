"""The same person twice in one file is one record: the first one, with what the later ones add."""

from dataclasses import replace
from typing import NamedTuple

from crm.contacts.models import MethodKind
from crm.transfer.movein.keyed import Keyed, words
from crm.transfer.movein.matching import names_fit
from crm.transfer.sources import Record


class _Seen(NamedTuple):
    place: int
    name: str
    has_key: bool
    has_email: bool


class Folding:
    """Remembers who stood in the file so far, by their keys alone."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}
        self.folded = 0

    def before(self, entry: Keyed) -> int | None:
        """The place of the record that this one repeats, None for somebody new; then it is remembered."""
        place = self._place(entry)
        if place is not None:
            self.folded += 1
        self._remember(entry, place or entry.record.place)
        return place

    def _place(self, entry: Keyed) -> int | None:
        if entry.has_own_key:
            known = self._seen.get(f"k:{entry.origin}")
            return known.place if known else None
        for key in self._shared(entry):
            known = self._seen.get(key)
            if known is not None and names_fit(entry.name, known.name):
                return known.place
        return self._by_name(entry)

    def _by_name(self, entry: Keyed) -> int | None:
        """Name and company alone tell, where nothing else speaks against it."""
        known = self._seen.get(_name(entry))
        if known is None or words(entry.name) < 2:
            return None
        has_email = bool(entry.of(MethodKind.EMAIL))
        return None if known.has_key or (known.has_email and has_email) else known.place

    def _remember(self, entry: Keyed, place: int) -> None:
        seen = _Seen(place, entry.name, entry.has_own_key, bool(entry.of(MethodKind.EMAIL)))
        if entry.has_own_key:
            self._seen[f"k:{entry.origin}"] = seen
        for key in (*self._shared(entry), _name(entry)):
            self._seen.setdefault(key, seen)

    @staticmethod
    def _shared(entry: Keyed) -> list[str]:
        return [*(f"e:{key}" for key in entry.of(MethodKind.EMAIL)), *(f"p:{key}" for key in entry.profiles)]


def united(first: Record, later: Record) -> Record:
    """The first record with what the later one adds; where both say something, the first stands."""
    ways = {(way.kind, way.value.casefold()): way for way in (*later.ways, *first.ways)}
    notes = [text for text in dict.fromkeys((first.notes, later.notes)) if text]
    plain = {
        name: getattr(later, name)
        for name in ("key", "company", "title", "pronouns", "met_on", "met_where", "met_through")
        if not getattr(first, name)
    }
    return replace(
        first,
        ways=tuple(sorted(ways.values(), key=lambda way: way not in first.ways)),
        tags=tuple(dict.fromkeys((*first.tags, *later.tags))),
        notes="\n\n".join(notes),
        connected_on=first.connected_on or later.connected_on,
        cadence_months=first.cadence_months or later.cadence_months,
        happened=tuple(dict.fromkeys((*first.happened, *later.happened))),
        planned=tuple(dict.fromkeys((*first.planned, *later.planned))),
        doubts=tuple(dict.fromkeys((*first.doubts, *later.doubts))),
        left_out=tuple(dict.fromkeys((*first.left_out, *later.left_out))),
        **plain,
    )


def _name(entry: Keyed) -> str:
    return f"n:{entry.name}|{entry.company}"
