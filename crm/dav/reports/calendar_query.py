"""calendar-query: the objects that meet a filter (RFC 4791 7.8)."""

from collections.abc import Iterator
from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.core.content_lines import BadContent, parse
from crm.dav import answers, filters, narrowing
from crm.dav.call import Call, Failed
from crm.dav.filters import CompFilter
from crm.dav.instances import Times
from crm.dav.reports.writing import needs_bodies, wanted_of, writer
from crm.dav.resources import ObjectAt, ShelfAt
from crm.dav.xml import C, Element
from crm.published import queries
from crm.published.models import PublishedObject
from crm.published.queries import Listed


def answer(call: Call, root: Element) -> Response:
    """The objects of the collection, or the one object that is asked, if it meets the filter."""
    wanted, sought = wanted_of(root), filters.read_filter(root.child(C("filter")))
    if not isinstance(call.resource, ShelfAt | ObjectAt):
        raise Failed(HTTPStatus.FORBIDDEN)
    write = writer(call, call.resource.shelf, wanted)
    found = _found(call, call.resource, sought, has_bodies=needs_bodies(wanted))
    return answers.multistatus(map(write, found), is_minimal=call.is_minimal)


def _found(
    call: Call, resource: ShelfAt | ObjectAt, sought: CompFilter, *, has_bodies: bool
) -> Iterator[Listed]:
    plan = narrowing.for_calendar(sought)
    conditions = plan.conditions
    if isinstance(resource, ObjectAt):
        conditions = (*conditions, PublishedObject.name == resource.name)
    bodies = has_bodies or not plan.is_exact
    rows = queries.objects(call.session, resource.shelf, *conditions, bodies=bodies)
    return (row for row in rows if plan.is_sure(row) or _fits(call, sought, row))


def _fits(call: Call, sought: CompFilter, row: Listed) -> bool:
    try:
        calendar = parse(row.body or b"")
    except BadContent:
        return False
    return filters.fits(sought, calendar, Times(calendar, call.caller.zone))
