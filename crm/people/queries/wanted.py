"""What the contact list is asked to show, as a value: the view, the filters that combine, and the order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from crm.core.cadence import Tier
from crm.core.roles import Role


class Column(StrEnum):
    """What the list can be sorted by. `SLIPS` is the order of its view only."""

    NAME = "name"
    COMPANY = "company"
    TITLE = "title"
    MET = "met"
    LAST = "last"
    DUE = "due"
    TIER = "tier"
    ADDED = "added"
    INTERVIEWED = "interviewed"
    SLIPS = "slips"


class View(StrEnum):
    """Which contacts are looked at; all but the archive show those neither archived nor in the trash."""

    ALL = "all"
    DUE = "due"
    SLIPPING = "slipping"
    INTERVIEWED = "interviewed"
    QUIET = "quiet"
    NO_CADENCE = "no_cadence"
    COMPANY = "company"
    RECENT = "recent"
    ARCHIVED = "archived"


class Step(StrEnum):
    """How it stands with the next follow-up: due, planned for later, put off, or none at all."""

    DUE = "due"
    COMING = "coming"
    SNOOZED = "snoozed"
    NONE = "none"


OWN_ORDER: Mapping[View, tuple[Column, bool]] = MappingProxyType(
    {
        View.DUE: (Column.DUE, False),
        View.SLIPPING: (Column.SLIPS, False),
        View.INTERVIEWED: (Column.INTERVIEWED, True),
        View.QUIET: (Column.LAST, True),
        View.COMPANY: (Column.COMPANY, False),
        View.RECENT: (Column.ADDED, True),
    }
)
BY_NAME = (Column.NAME, False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows, and in which order: without `column` in the view's own.

    Filters that are set narrow the list together; of several tiers or tags any will do. `company` is its
    name in any spelling; `met_from` and `met_until` are both included; `quiet_days`: no contact for more than
    that; `moved_days`: moved to another position within so many. `by_last_word` sorts names by the family
    behind the given name, which is the user's choice and stands in no address.
    """

    q: str = ""
    view: View = View.ALL
    tiers: tuple[Tier, ...] = ()
    tag_ids: tuple[int, ...] = ()
    company: str = ""
    role: Role | None = None
    met_from: date | None = None
    met_until: date | None = None
    quiet_days: int | None = None
    step: Step | None = None
    moved_days: int | None = None
    column: Column | None = None
    descending: bool = False
    by_last_word: bool = False

    @property
    def order(self) -> tuple[Column, bool]:
        """By what the list is sorted, and whether backwards."""
        if self.column is None:
            return OWN_ORDER.get(self.view, BY_NAME)
        return self.column, self.descending

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter is on, beside the view."""
        return self != self.widened()

    def widened(self) -> "Wanted":
        """The same view in the same order without search and filters."""
        bare = Wanted(view=self.view, by_last_word=self.by_last_word)
        return replace(bare, column=self.column, descending=self.descending)
