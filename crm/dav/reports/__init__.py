"""One module per kind of REPORT, each with `answer(call, root)`."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from crm.dav.call import Call
from crm.dav.reports import book_query, calendar_query, freebusy, multiget, principals, sync
from crm.dav.resources import BOOKS, CALENDARS, ObjectAt, Resource, ShelfAt
from crm.dav.xml import CR, C, D, Element

Answer = Callable[[Call, Element], Response]

ANYWHERE: dict[str, Answer] = {
    D("expand-property"): principals.expand,
    D("principal-property-search"): principals.nobody,
    D("principal-search-property-set"): principals.no_searches,
    D("principal-match"): principals.match,
    D("acl-principal-prop-set"): principals.nobody,
}
ON_SHELVES: dict[str, Answer] = {D("sync-collection"): sync.answer}
ON_CALENDARS: dict[str, Answer] = {
    C("calendar-query"): calendar_query.answer,
    C("calendar-multiget"): multiget.calendars,
    C("free-busy-query"): freebusy.answer,
}
ON_BOOKS: dict[str, Answer] = {
    CR("addressbook-query"): book_query.answer,
    CR("addressbook-multiget"): multiget.cards,
}


def known(resource: Resource) -> dict[str, Answer]:
    """The reports that this resource answers, by the name of their root element."""
    found = dict(ANYWHERE)
    if isinstance(resource, ShelfAt):
        found |= ON_SHELVES
    if isinstance(resource, ShelfAt | ObjectAt):
        found |= ON_CALENDARS if resource.shelf in CALENDARS else {}
        found |= ON_BOOKS if resource.shelf in BOOKS else {}
    return found
