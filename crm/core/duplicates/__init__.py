"""Probable duplicates among many people: blocking keys, then a score with reasons. Pure.

Only pairs that share a key are compared, and a key that too many share is left out (they meet under a rarer
one, or not at all), so that the work grows with the number of people and not with its square.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from crm.core.duplicates.naming import Names, may_be
from crm.core.duplicates.people import Person, Portrait, portrait
from crm.core.duplicates.scoring import LIKELY, Clue, Score, Scorer

__all__ = ["LIKELY", "Clue", "Pair", "Person", "find", "score"]

BLOCK = 40
"""Above this many under one key the key says nothing about who is who."""
NAMESAKES = 8
"""A name that more people bear is no reason by itself."""
_AMBIGUOUS = 70
_SHORTENED = frozenset({Names.INITIAL, Names.FIRST_ONLY})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who are probably one. `low_id` < `high_id`."""

    low_id: int
    high_id: int
    score: int
    clues: tuple[Clue, ...]


def find(
    people: Iterable[Person], *, distinct: Collection[tuple[int, int]] = frozenset(), least: int = LIKELY
) -> list[Pair]:
    """The pairs that are probably one person, the likeliest first; `distinct` pairs (low, high) are not."""
    portraits = {person.id: portrait(person) for person in people}
    scorer = Scorer(portraits.values())
    scored: dict[tuple[int, int], Score] = {}
    for low, high in _candidates(portraits.values(), scorer):
        found = scorer.score(portraits[low], portraits[high])
        if found.points >= least:
            scored[low, high] = found
    ambiguous = _ambiguous(scored, portraits)
    pairs = [
        Pair(*key, found.points, found.clues)
        for key, found in scored.items()
        if key not in distinct and (key not in ambiguous or least <= _AMBIGUOUS)
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.low_id, pair.high_id))


def score(a: Person, b: Person) -> Pair:
    """The score of these two alone, whatever it is."""
    one, other = portrait(a), portrait(b)
    found = Scorer((one, other)).score(one, other)
    return Pair(min(a.id, b.id), max(a.id, b.id), found.points, found.clues)


def _candidates(portraits: Iterable[Portrait], scorer: Scorer) -> Iterator[tuple[int, int]]:
    """Pairs of ids with a key in common, the lower first, each once."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for each in portraits:
        for key in _keys(each, scorer):
            blocks[key].append(each.id)
    seen: set[tuple[int, int]] = set()
    for key, ids in blocks.items():
        if 1 < len(ids) <= (NAMESAKES if key.startswith("n:") else BLOCK):
            seen.update(combinations(sorted(ids), 2))
    yield from seen


def _keys(each: Portrait, scorer: Scorer) -> set[str]:
    """Methods that somebody else has too; each outer word of the name at a company; the name in each form.

    Where a method has too many holders it counts together with a word of the name.
    """
    words = {word for word in (each.first, each.last) if len(word) > 1}
    words |= each.roots if not each.last else frozenset()
    keys, anchors = set(), set(each.companies)
    for value in (*each.emails, *each.phones, *each.links):
        holders = scorer.holders[value]
        if 1 < holders <= BLOCK:
            keys.add(f"m:{value}")
        elif holders > BLOCK:
            anchors.add(value)
    keys |= {f"a:{anchor}|{word}" for anchor in anchors for word in words}
    if each.last:
        keys |= {
            f"n:{root}|{each.last}" if root < each.last else f"n:{each.last}|{root}" for root in each.roots
        }
    return keys


def _ambiguous(scored: dict[tuple[int, int], Score], portraits: dict[int, Portrait]) -> set[tuple[int, int]]:
    """Pairs by an initial or a first name alone, where it may as well stand for somebody else."""
    meant: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, found in scored.items():
        if found.names in _SHORTENED:
            meant[_shorter(key, portraits)].append(key)
    return {
        key
        for short, keys in meant.items()
        for key in keys
        if not scored[key].has_method and _fits_others(short, key, keys, portraits)
    }


def _shorter(key: tuple[int, int], portraits: dict[int, Portrait]) -> int:
    one, other = (portraits[each] for each in key)
    return one.id if (bool(one.last), len(one.first)) < (bool(other.last), len(other.first)) else other.id


def _fits_others(
    short: int, key: tuple[int, int], keys: Sequence[tuple[int, int]], portraits: dict[int, Portrait]
) -> bool:
    """Whether the short name was also taken for somebody whose name does not fit this one's."""
    mine = portraits[key[0] if key[1] == short else key[1]]
    others = (portraits[each[0] if each[1] == short else each[1]] for each in keys if each != key)
    return any(not may_be(mine.first, other.first) or mine.last != other.last for other in others)
