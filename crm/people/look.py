"""What of a contact's page one looks at, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask import url_for

from crm.people import addresses

LONGEST_SEARCH = 100


class Show(StrEnum):
    """Which part of what happened is shown."""

    ALL = "all"
    TALKS = "talks"
    INTERVIEWS = "interviews"
    STEPS = "steps"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Look:
    """`words` are searched for in what happened; `origin` is the query of the list one came from."""

    show: Show = Show.ALL
    words: str = ""
    is_whole: bool = False
    origin: str = ""

    def address(self, contact_id: int, *, anchor: str = "") -> str:
        """The address of a contact's page that is looked at in this way."""
        terms: dict[str, Any] = self.terms()
        return url_for("people.contact", contact_id=contact_id, _anchor=anchor or None, **terms)

    def terms(self) -> dict[str, str]:
        """What the address says behind the question mark, without what goes without saying."""
        said = {
            "show": self.show.value if self.show is not Show.ALL else "",
            "q": self.words,
            "all": "1" if self.is_whole else "",
            "from": self.origin,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether only a part of what happened is looked at."""
        return self.show is not Show.ALL or bool(self.words)

    def kept(self) -> dict[str, str]:
        """What a new search keeps."""
        return {name: value for name, value in self.terms().items() if name in ("show", "from")}

    def of(self, show: Show) -> "Look":
        """The same, of another part of what happened."""
        return replace(self, show=show, is_whole=False)

    def whole(self) -> "Look":
        """The same with everything that happened."""
        return replace(self, is_whole=True)

    def plain(self) -> "Look":
        """Only where one came from: for another contact, and to forget a search."""
        return Look(origin=self.origin)


def look_from(args: Mapping[str, str]) -> Look:
    """What the arguments of an address ask for; what is not understood counts as not said."""
    show = args.get("show", "")
    return Look(
        show=Show(show) if show in set(Show) else Show.ALL,
        words=" ".join(args.get("q", "").replace("\x00", " ").split())[:LONGEST_SEARCH],
        is_whole="all" in args,
        origin=addresses.query(addresses.from_query(args.get("from", ""))),
    )
