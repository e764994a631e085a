"""What the story files may say: people, companies, and entries that happen on a day."""

import tomllib
from collections.abc import Iterator
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from crm.contacts.models import LinkedIn, MetHow
from crm.core.cadence import Tier
from crm.core.kinds import Direction, FollowUpKind, InteractionKind, InterviewKind, InterviewState, Stage
from crm.core.roles import Role

Moment = int | str
"""Days from today, or the key of an interview with days after it: `larkmoor_panel+1`."""


class Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(Said):
    """Something that the user did on a day, at a time of theirs."""

    on: Moment
    at: time


class CompanyCard(Said):
    name: str
    mailboxes: tuple[str, ...] = ()
    careers: str = ""
    notes: str = ""


class PersonCard(Said):
    """Without `on` the person is written down when first named. `met` counts days from today."""

    name: str
    on: int | None = None
    company: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    link: str = ""
    tier: Tier | None = None
    months: int | None = None
    met: int | None = None
    where: str = ""
    through: str = ""
    how: MetHow | None = None
    pronouns: str = ""
    tags: tuple[str, ...] = ()
    helps: str = ""
    linkedin: LinkedIn | None = None
    notes: str = ""


class OpeningEntry(Entry):
    at: time = time(9)
    key: str
    company: str
    title: str
    stage: Stage
    link: str = ""
    interest: int | None = None
    notes: str = ""
    told_by: str = ""
    source: str = ""
    salary: str = ""


class StageEntry(Entry):
    at: time = time(17)
    opening: str
    to: Stage
    interest: int | None = None


class InterviewEntry(Entry):
    """An invitation came. `starts` is in the user's zone, on `day`; `zone` is that of those who invite."""

    at: time = time(10)
    key: str
    opening: str
    day: int | Literal["latest"]
    starts: time
    minutes: int
    kind: InterviewKind
    title: str
    zone: str = ""
    place: str = ""
    link: str = ""
    notes: str = ""
    people: dict[str, Role]
    organiser: str = ""


class OutcomeEntry(Entry):
    at: time = time(20)
    interview: str
    became: InterviewState


class PromiseLine(Said):
    """`by` counts days after the interview."""

    text: str
    by: int
    to: str


class DebriefEntry(Entry):
    """Written in the evening of the interview that `on` names. `heard_by` counts days after it."""

    on: str
    at: time = time(19, 30)
    questions: str = ""
    valued: str = ""
    doubts: str = ""
    learned: str = ""
    heard_by: int | None = None
    interest: int | None = None
    details: dict[str, str] = {}
    promises: tuple[PromiseLine, ...] = ()


class LoggedEntry(Entry):
    at: time = time(12, 30)
    people: tuple[str, ...]
    kind: InteractionKind
    direction: Direction | None = None
    text: str


class AnswerEntry(Entry):
    """An answer to the open follow-up of a kind about a person, or to a reminder of one's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    at: time = time(13)
    person: str = ""
    reminder: str = ""
    to: FollowUpKind
    how: Literal["done", "not_reached", "skipped", "snoozed"] = "done"
    as_kind: InteractionKind | None = Field(None, alias="as")
    text: str = ""
    until: int = 0


class KeepEntry(Entry):
    """The answer to "keep in touch?"; without a tier it is no."""

    at: time = time(17, 30)
    people: tuple[str, ...]
    tier: Tier | None = None


class MetEntry(Entry):
    """Somebody is written down; made from the `on` of a person."""

    at: time = time(7, 30)
    person: str


class MovedEntry(Entry):
    at: time = time(8, 30)
    person: str
    company: str
    title: str


class ShelfEntry(Entry):
    at: time = time(18)
    person: str
    to: Literal["archive", "trash"]


class PauseEntry(Entry):
    at: time = time(18)
    person: str
    until: int


class ReminderEntry(Entry):
    at: time = time(8)
    text: str
    due: int
    person: str = ""


class Script(Said):
    """A chapter, or all of them joined."""

    opening: tuple[OpeningEntry, ...] = ()
    stage: tuple[StageEntry, ...] = ()
    interview: tuple[InterviewEntry, ...] = ()
    outcome: tuple[OutcomeEntry, ...] = ()
    debrief: tuple[DebriefEntry, ...] = ()
    logged: tuple[LoggedEntry, ...] = ()
    answer: tuple[AnswerEntry, ...] = ()
    keep: tuple[KeepEntry, ...] = ()
    moved: tuple[MovedEntry, ...] = ()
    shelf: tuple[ShelfEntry, ...] = ()
    pause: tuple[PauseEntry, ...] = ()
    reminder: tuple[ReminderEntry, ...] = ()

    def entries(self) -> Iterator[Entry]:
        """Every entry, by kind."""
        for kind in type(self).model_fields:
            yield from getattr(self, kind)


@cache
def script() -> Script:
    """Every chapter, joined."""
    joined: dict[str, list[Any]] = {}
    for name in _names():
        if name[0].isdigit():
            for verb, entries in _read(name).items():
                joined.setdefault(verb, []).extend(entries)
    return Script.model_validate(joined)


@cache
def companies() -> dict[str, CompanyCard]:
    """Companies by the key that the chapters use."""
    return TypeAdapter(dict[str, CompanyCard]).validate_python(_read("companies.toml"))


@cache
def people() -> dict[str, PersonCard]:
    """People by the key that the chapters use."""
    return TypeAdapter(dict[str, PersonCard]).validate_python(_read("people.toml"))


def _names() -> list[str]:
    folder = files("crm.transfer.demo") / "story"
    return sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("crm.transfer.demo") / "story" / name).read_text(encoding="utf-8"))
