"""What is at which address below `/dav/`: one principal, a home for calendars and one for address books."""

from dataclasses import dataclass
from unicodedata import category
from urllib.parse import quote, unquote, urlsplit

from crm.published.models import Shelf

CALENDARS = (Shelf.FOLLOW_UPS, Shelf.INTERVIEWS)
BOOKS = (Shelf.CONTACTS,)
SAFE_IN_NAMES = "-._~!$&'()*+,=:@"
LONGEST_NAME = 255
NO_NAME = frozenset({"Cc", "Cs"})
"""Controls and halves of characters, which PostgreSQL and XML do not take."""


@dataclass(frozen=True, slots=True)
class Root:
    """`/dav/`: says who is asking."""

    def path(self, user_id: int) -> str:
        """Its address below `/dav`."""
        return "/"


@dataclass(frozen=True, slots=True)
class Principals:
    """`/dav/principals/`: holds the one who asks."""

    def path(self, user_id: int) -> str:
        """Its address below `/dav`."""
        return "/principals/"


@dataclass(frozen=True, slots=True)
class Principal:
    """`/dav/principals/<user>/`: the user."""

    def path(self, user_id: int) -> str:
        """Its address below `/dav`."""
        return f"/principals/{user_id}/"


@dataclass(frozen=True, slots=True)
class CalendarHome:
    """`/dav/calendars/<user>/`: the follow-ups and the interviews."""

    def path(self, user_id: int) -> str:
        """Its address below `/dav`."""
        return f"/calendars/{user_id}/"


@dataclass(frozen=True, slots=True)
class BookHome:
    """`/dav/addressbooks/<user>/`: exactly one book, since Apple's clients show one."""

    def path(self, user_id: int) -> str:
        """Its address below `/dav`."""
        return f"/addressbooks/{user_id}/"


@dataclass(frozen=True, slots=True)
class ShelfAt:
    """A collection with objects in it."""

    shelf: Shelf

    def path(self, user_id: int) -> str:
        """Its address below `/dav`."""
        return f"/{_home_of(self.shelf)}/{user_id}/{self.shelf.value}/"


@dataclass(frozen=True, slots=True)
class ObjectAt:
    """A place for an object in a collection, whether or not one is there."""

    shelf: Shelf
    name: str

    def path(self, user_id: int) -> str:
        """Its address below `/dav`."""
        return ShelfAt(self.shelf).path(user_id) + quote(self.name, safe=SAFE_IN_NAMES)


@dataclass(frozen=True, slots=True)
class Nowhere:
    """An address inside one's own homes where no collection is; `home` is the home it lies in."""

    home: CalendarHome | BookHome
    below: str

    def path(self, user_id: int) -> str:
        """Its address below `/dav`."""
        return self.home.path(user_id) + quote(self.below, safe=SAFE_IN_NAMES + "/")


@dataclass(frozen=True, slots=True)
class Front:
    """An address above `/dav`, where clients ask for the principal when they have lost their way."""

    at: str


Below = Root | Principals | Principal | CalendarHome | BookHome | ShelfAt | ObjectAt | Nowhere
Resource = Front | Below


HOMES: dict[str, tuple[CalendarHome | BookHome, tuple[Shelf, ...]]] = {
    "calendars": (CalendarHome(), CALENDARS),
    "addressbooks": (BookHome(), BOOKS),
}


class NoResource(LookupError):
    """Nothing is at this address, or it is somebody else's, or the password does not reach it."""


def resolve(path: str, user_id: int, shelves: frozenset[Shelf] = frozenset(Shelf)) -> Resource:
    """What is at `path` (decoded, below `/dav/`) for this user and these shelves. Raises `NoResource`."""
    top, _, rest = path.strip("/").partition("/")
    if not rest:
        return _above(top)
    user, _, rest = rest.partition("/")
    if user != str(user_id):
        raise NoResource(path)
    if top == "principals" and not rest:
        return Principal()
    if top not in HOMES:
        raise NoResource(path)
    home, within = HOMES[top]
    reached = {shelf.value: shelf for shelf in within if shelf in shelves}
    if not reached:
        raise NoResource(path)
    return _below(home, reached, rest) if rest else home


def _above(top: str) -> Resource:
    if not top:
        return Root()
    if top == "principals":
        return Principals()
    raise NoResource(top)


def _below(home: CalendarHome | BookHome, reached: dict[str, Shelf], rest: str) -> Resource:
    first, _, name = rest.partition("/")
    shelf = reached.get(first)
    if shelf is None:
        return Nowhere(home, rest)
    if not name:
        return ShelfAt(shelf)
    if name in (".", "..") or any(category(sign) in NO_NAME for sign in name):
        raise NoResource(rest)
    if "/" in name or len(name) > LONGEST_NAME:
        return Nowhere(home, rest)
    return ObjectAt(shelf, name)


def from_href(href: str, prefix: str, user_id: int, shelves: frozenset[Shelf] = frozenset(Shelf)) -> Resource:
    """What an href of a client (a path or a whole address, percent-encoded) means. Raises `NoResource`."""
    try:
        path = unquote(urlsplit(href.strip()).path, errors="strict")
    except ValueError as problem:
        raise NoResource(href) from problem
    if path != prefix and not path.startswith(f"{prefix}/"):
        raise NoResource(href)
    return resolve(path.removeprefix(prefix), user_id, shelves)


def _home_of(shelf: Shelf) -> str:
    return "addressbooks" if shelf in BOOKS else "calendars"
