"""A calendar account elsewhere, as far as we use it: its calendars, what changed in one, put and delete."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from crm.config import Settings


@dataclass(frozen=True, slots=True)
class Access:
    """How to get in: the address of the server as it was typed or found, a name, an app password."""

    address: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FarCalendar:
    """A calendar there. `href` is its whole address; `components` is what it takes, empty = not said."""

    href: str
    name: str
    colour: str = ""
    components: frozenset[str] = frozenset()
    ctag: str = ""
    sync_token: str = ""
    is_writable: bool = True


@dataclass(frozen=True, slots=True)
class FarObject:
    """An object there: `href` is the path of its address, `body` its iCalendar (empty when not asked for)."""

    href: str
    etag: str = ""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a calendar. `is_whole`: `objects` is all that is there now, so what is missing is gone."""

    objects: tuple[FarObject, ...] = ()
    gone: tuple[str, ...] = ()
    sync_token: str = ""
    ctag: str = ""
    is_whole: bool = False


class Far:
    """A connection to one account. Every method raises `FarTrouble`."""

    def __init__(self, settings: Settings, access: Access) -> None:
        self.settings = settings
        self.access = access

    def calendars(self) -> list[FarCalendar]:
        """All calendars of the account, those that take neither events nor tasks left out."""
        raise NotImplementedError

    def objects(self, href: str, names: Collection[str]) -> list[FarObject]:
        """These objects of a calendar, with their bodies; those that are gone are left out."""
        raise NotImplementedError

    def changes(self, href: str, sync_token: str = "") -> Changes:
        """What changed since, without bodies."""
        raise NotImplementedError

    def put(self, href: str, body: bytes, *, etag: str = "") -> str:
        """Write an object: a new one, or the one with this ETag. Its ETag, empty when the server says none."""
        raise NotImplementedError

    def delete(self, href: str, *, etag: str = "") -> bool:
        """Delete an object if it is still the one with this ETag; whether it is gone."""
        raise NotImplementedError

    def make_calendar(self, name: str, colour: str, components: Sequence[str]) -> FarCalendar:
        """A new calendar."""
        raise NotImplementedError


def connect(settings: Settings, access: Access) -> Far:
    """A connection to that account; nothing is called yet."""
    return Far(settings, access)
