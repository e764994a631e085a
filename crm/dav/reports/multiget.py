"""calendar-multiget and addressbook-multiget: objects by their hrefs (RFC 4791 7.9, RFC 6352 8.7)."""

from collections.abc import Iterator
from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import answers, listing, rows
from crm.dav.call import Call, Failed
from crm.dav.reports.writing import needs_bodies, wanted_of, writer
from crm.dav.resources import NoResource, ObjectAt, ShelfAt
from crm.dav.xml import D, Element
from crm.published.models import Shelf

MOST_HREFS = 5000


def calendars(call: Call, root: Element) -> Response:
    """Calendar objects."""
    return _answer(call, root)


def cards(call: Call, root: Element) -> Response:
    """Cards."""
    return _answer(call, root)


def _answer(call: Call, root: Element) -> Response:
    """Each href that was asked for, in that order, once; 404 for what is not in this collection."""
    if not isinstance(call.resource, ShelfAt | ObjectAt):
        raise Failed(HTTPStatus.FORBIDDEN)
    hrefs = list(dict.fromkeys(each.text.strip() for each in root.all(D("href"))))
    if len(hrefs) > MOST_HREFS:
        raise Failed(HTTPStatus.FORBIDDEN, D("number-of-matches-within-limits"))
    return answers.multistatus(_parts(call, root, call.resource.shelf, hrefs), is_minimal=call.is_minimal)


def _parts(call: Call, root: Element, shelf: Shelf, hrefs: list[str]) -> Iterator[str]:
    wanted = wanted_of(root)
    write = writer(call, shelf, wanted)
    collection = call.href(ShelfAt(shelf))
    names = {href: name for href in hrefs if (name := _name(call, shelf, collection, href)) is not None}
    found = listing.by_names(
        call.session, shelf, set(names.values()), bodies=needs_bodies(wanted), dates=rows.needs_dates(wanted)
    )
    told = set()
    for href in hrefs:
        row = found.get(names.get(href, ""))
        if row is None:
            yield answers.without_properties(href, HTTPStatus.NOT_FOUND)
        elif row.name not in told:
            told.add(row.name)
            yield write(row)


def _name(call: Call, shelf: Shelf, collection: str, href: str) -> str | None:
    """The name of the object that an href means, if it may be in this collection."""
    rest = href.removeprefix(collection)
    if href.startswith(collection) and rows.is_plain(rest):
        return rest
    try:
        found = call.at(href)
    except NoResource:
        return None
    return found.name if isinstance(found, ObjectAt) and found.shelf is shelf else None
