"""What the palette offers beside what was found: places and acts, named by whoever lies above search."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crm.core.names import fold

Source = Callable[[], Iterable["Command"]]
_sources: dict[str, Source] = {}


@dataclass(frozen=True, slots=True)
class Command:
    """A place to go to, or a form to begin; `key` is what does the same without the palette."""

    label: str
    href: str
    icon: str
    key: str = ""


def register(name: str, source: Source) -> None:
    """Ask `source` for commands, in the language and for the user of each request."""
    _sources[name] = source


def commands(asked_for: str, *, most: int) -> list[Command]:
    """Those of which some words begin like all that was typed; without anything typed all of them."""
    wanted = fold(asked_for).split()
    found = [each for source in _sources.values() for each in source() if _fits(each.label, wanted)]
    return list({each.href: each for each in reversed(found)}.values())[::-1][:most]


def _fits(label: str, wanted: list[str]) -> bool:
    said = fold(label).split()
    return all(any(word.startswith(start) for word in said) for start in wanted)
