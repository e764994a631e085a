"""PROPFIND: properties of a resource and of what is in it (RFC 4918 9.1)."""

from collections.abc import Iterator
from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import answers, asking, listing, properties, rows
from crm.dav.asking import Wanted
from crm.dav.call import INFINITY, Call, Failed
from crm.dav.places import inside, place_at
from crm.dav.resources import ObjectAt, Principal, Principals, Resource, ShelfAt
from crm.dav.rows import Around
from crm.dav.xml import BadXml, D
from crm.published import queries
from crm.published.models import Shelf


def answer(call: Call) -> Response:
    """The properties that were asked for, of the resource and with `Depth: 1` of what is in it."""
    try:
        wanted = asking.of_propfind(call.xml())
    except BadXml as problem:
        raise Failed(HTTPStatus.BAD_REQUEST, text="This is no propfind.") from problem
    if isinstance(call.resource, ObjectAt):
        return answers.multistatus(_object(call, call.resource, wanted), is_minimal=call.is_minimal)
    depth = call.depth
    if depth == INFINITY:
        raise Failed(HTTPStatus.FORBIDDEN, D("propfind-finite-depth"))
    return answers.multistatus(_collection(call, wanted, depth), is_minimal=call.is_minimal)


def around(call: Call, shelf: Shelf) -> Around:
    """What the objects of a shelf share."""
    return Around(
        collection=call.href(ShelfAt(shelf)),
        principal=call.href(Principal()),
        principals=call.href(Principals()),
        is_writable=not call.caller.is_read_only,
        is_minimal=call.is_minimal,
    )


def described(call: Call, resource: Resource, wanted: Wanted) -> str:
    """The response for a resource that is no object."""
    found, missing = properties.asked(place_at(call, resource), wanted)
    part = "" if call.is_minimal else answers.missing_part(missing)
    return answers.response(call.href(resource), found, part)


def _collection(call: Call, wanted: Wanted, depth: str) -> Iterator[str]:
    yield described(call, call.resource, wanted)
    if depth == "0":
        return
    for each in inside(call, call.resource):
        yield described(call, each, wanted)
    if isinstance(call.resource, ShelfAt):
        write = rows.writer(wanted, around(call, call.resource.shelf))
        dates = rows.needs_dates(wanted)
        yield from map(write, listing.shown(call.session, call.resource.shelf, dates=dates))


def _object(call: Call, resource: ObjectAt, wanted: Wanted) -> list[str]:
    found = queries.by_names(call.session, resource.shelf, [resource.name], bodies=False)
    if resource.name not in found:
        raise Failed(HTTPStatus.NOT_FOUND)
    return [rows.writer(wanted, around(call, resource.shelf))(found[resource.name])]


def listed(call: Call, resource: ObjectAt, name: str) -> str | None:
    """One property of an object as a ready element; None when there is none."""
    found = queries.by_names(call.session, resource.shelf, [resource.name], bodies=False)
    if resource.name not in found:
        return None
    return rows.value(name, around(call, resource.shelf), found[resource.name])
