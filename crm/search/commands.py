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
    """Those that fit, each place once."""
    found = fitting((each for source in _sources.values() for each in source()), asked_for)
    return list({each.href: each for each in reversed(found)}.values())[::-1][:most]


def fitting(known: Iterable[Command], asked_for: str) -> list[Command]:
    """Those of which some words begin like all that was typed; without anything typed all of them."""
    wanted = fold(asked_for).split()
    return [each for each in known if _fits(fold(each.label).split(), wanted)]


def _fits(said: list[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(start) for word in said) for start in wanted)
