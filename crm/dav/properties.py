"""The properties of principals, homes and collections; pure: a place in, ready XML out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from crm.dav import privileges, tokens
from crm.dav.asking import Kind, Wanted
from crm.dav.resources import BOOKS, CALENDARS, Principal, Resource, ShelfAt
from crm.dav.xml import CR, CS, A, C, D, clark, escaped, href, tag, text_tag
from crm.published.models import Shelf
from crm.published.queries import ShelfState

MOST_BYTES: Final = 1_048_576
COMPONENT: Final = {Shelf.FOLLOW_UPS: "VTODO", Shelf.INTERVIEWS: "VEVENT"}
COLOURS: Final = {Shelf.FOLLOW_UPS: "#4F46E5FF", Shelf.INTERVIEWS: "#0D9488FF"}
ORDERS: Final = {Shelf.FOLLOW_UPS: "1", Shelf.INTERVIEWS: "2"}
COLLATIONS: Final = ("i;ascii-casemap", "i;octet", "i;unicode-casemap")


@dataclass(frozen=True, slots=True)
class Place:
    """A resource that is no object, with what its properties tell; an href that is empty is out of reach."""

    resource: Resource
    principal: str
    principals: str
    calendar_home: str
    book_home: str
    name: str
    email: str
    is_writable: bool
    state: ShelfState | None = None

    @property
    def shelf(self) -> Shelf | None:
        """The shelf that is here."""
        return self.resource.shelf if isinstance(self.resource, ShelfAt) else None

    @property
    def is_calendar(self) -> bool:
        """Whether this is a collection of calendar objects."""
        return self.shelf in CALENDARS

    @property
    def is_book(self) -> bool:
        """Whether this is a collection of cards."""
        return self.shelf in BOOKS


Maker = Callable[[Place], str | None]


def _resource_type(place: Place) -> str:
    kinds = [D("collection")]
    if isinstance(place.resource, Principal):
        kinds.append(D("principal"))
    if place.is_calendar:
        kinds.append(C("calendar"))
    if place.is_book:
        kinds.append(CR("addressbook"))
    return "".join(tag(kind) for kind in kinds)


def _reports(place: Place) -> str:
    names = [D("expand-property"), D("principal-property-search"), D("principal-search-property-set")]
    names += [D("principal-match"), D("acl-principal-prop-set")]
    if place.shelf is not None:
        names.append(D("sync-collection"))
    if place.is_calendar:
        names += [C("calendar-query"), C("calendar-multiget"), C("free-busy-query")]
    if place.is_book:
        names += [CR("addressbook-query"), CR("addressbook-multiget")]
    return "".join(tag(D("supported-report"), tag(D("report"), tag(name))) for name in names)


def _privileges(place: Place) -> str:
    is_writable = place.is_writable and place.shelf is not None
    return privileges.current(is_writable=is_writable, is_calendar=place.is_calendar)


def _data_types(place: Place) -> str | None:
    if not place.is_book:
        return None
    return "".join(
        tag(CR("address-data-type"), "", {"content-type": "text/vcard", "version": version})
        for version in ("3.0", "4.0")
    )


def _components(place: Place) -> str | None:
    component = COMPONENT.get(place.shelf) if place.shelf is not None else None
    return tag(C("comp"), "", {"name": component}) if component else None


def _calendar_data(place: Place) -> str | None:
    kind = {"content-type": "text/calendar", "version": "2.0"}
    return tag(C("calendar-data"), "", kind) if place.is_calendar else None


def _own_addresses(place: Place) -> str | None:
    if not isinstance(place.resource, Principal):
        return None
    return href(f"mailto:{place.email}") + href(place.principal)


def _of_principal(text: Callable[[Place], str]) -> Maker:
    return lambda place: text(place) if isinstance(place.resource, Principal) else None


def _of_shelf(text: Callable[[Place], str]) -> Maker:
    return lambda place: text(place) if isinstance(place.resource, ShelfAt) else None


def _of_calendar(text: Callable[[Place], str]) -> Maker:
    return lambda place: text(place) if place.is_calendar else None


def _of_book(text: Callable[[Place], str]) -> Maker:
    return lambda place: text(place) if place.is_book else None


def _home(place: Place, address: str) -> str | None:
    return href(address) if address and isinstance(place.resource, Principal) else None


def _token(place: Place) -> str:
    return escaped(tokens.token(place.state)) if place.state is not None else ""


def _ctag(place: Place) -> str:
    return escaped(tokens.ctag(place.state)) if place.state is not None else ""


def _collations(namespaced: Callable[[str], str]) -> str:
    return "".join(text_tag(namespaced("supported-collation"), name) for name in COLLATIONS)


# Protected: clients read them. None: this resource does not have it.
LIVE: Final[dict[str, Maker]] = {
    D("resourcetype"): _resource_type,
    D("current-user-principal"): lambda place: href(place.principal),
    D("principal-URL"): _of_principal(lambda place: href(place.principal)),
    D("principal-collection-set"): lambda place: href(place.principals),
    D("alternate-URI-set"): _of_principal(lambda place: ""),
    D("group-membership"): _of_principal(lambda place: ""),
    D("owner"): lambda place: href(place.principal),
    D("current-user-privilege-set"): _privileges,
    D("supported-report-set"): _reports,
    D("sync-token"): _of_shelf(_token),
    CS("getctag"): _of_shelf(_ctag),
    CS("email-address-set"): _of_principal(lambda place: text_tag(CS("email-address"), place.email)),
    C("calendar-home-set"): lambda place: _home(place, place.calendar_home),
    C("calendar-user-address-set"): _own_addresses,
    C("calendar-user-type"): _of_principal(lambda place: "INDIVIDUAL"),
    C("supported-calendar-component-set"): _components,
    C("supported-calendar-data"): _calendar_data,
    C("supported-collation-set"): _of_calendar(lambda place: _collations(C)),
    C("max-resource-size"): _of_calendar(lambda place: str(MOST_BYTES)),
    CR("addressbook-home-set"): lambda place: _home(place, place.book_home),
    CR("supported-address-data"): _data_types,
    CR("supported-collation-set"): _of_book(lambda place: _collations(CR)),
    CR("max-resource-size"): _of_book(lambda place: str(MOST_BYTES)),
}
# Clients may set them; until then this is what they are.
DEFAULT: Final[dict[str, Maker]] = {
    D("displayname"): lambda place: escaped(place.name),
    A("calendar-color"): _of_calendar(lambda place: COLOURS[place.shelf] if place.shelf else ""),
    A("calendar-order"): _of_calendar(lambda place: ORDERS[place.shelf] if place.shelf else ""),
}
# RFC 4918 9.1: "all" are those of the base specification, and what clients set.
IN_ALL: Final = (D("resourcetype"), D("displayname"))


def value(place: Place, name: str) -> str | None:
    """The property as a ready element; None when there is none."""
    kept = place.state.properties.get(name) if place.state is not None else None
    if kept is not None:
        return text_tag(name, kept)
    maker = LIVE.get(name) or DEFAULT.get(name)
    inner = maker(place) if maker is not None else None
    return None if inner is None else tag(name, inner)


def names(place: Place) -> list[str]:
    """All that this resource has."""
    kept = place.state.properties if place.state is not None else {}
    return list(dict.fromkeys([*(name for name in (*LIVE, *DEFAULT) if value(place, name)), *kept]))


def asked(place: Place, wanted: Wanted) -> tuple[list[str], list[str]]:
    """The elements that were asked for, and the names of those that are not there."""
    if wanted.kind is Kind.NAMES:
        return [tag(name) for name in names(place)], []
    kept = place.state.properties if place.state is not None else {}
    of_all = dict.fromkeys((*IN_ALL, *kept)) if wanted.kind is Kind.ALL else {}
    found, missing = [], []
    for name in dict.fromkeys((*of_all, *wanted.names)):
        element = value(place, name)
        if element is not None:
            found.append(element)
        else:
            missing.append(name)
    return found, missing


def is_protected(name: str) -> bool:
    """Whether clients may not set it: what is computed, and everything of WebDAV's own but the name."""
    return name in LIVE or (name.startswith(clark("DAV:", "")) and name != D("displayname"))
