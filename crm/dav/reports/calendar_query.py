"""calendar-query: the objects that meet a filter (RFC 4791 7.8)."""

from collections.abc import Iterator
from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.core.content_lines import BadContent, parse
from crm.dav import answers, filters, listing, narrowing
from crm.dav.asking import Wanted
from crm.dav.call import Call, Failed
from crm.dav.filters import CompFilter
from crm.dav.instances import Times
from crm.dav.listing import Shown
from crm.dav.reports.writing import needs_bodies, wanted_of, writer
from crm.dav.resources import ObjectAt, ShelfAt
from crm.dav.rows import needs_dates
from crm.dav.xml import C, Element
from crm.published.models import PublishedObject


def answer(call: Call, root: Element) -> Response:
    """The objects of the collection, or the one object that is asked, if it meets the filter."""
    wanted, sought = wanted_of(root), filters.read_filter(root.child(C("filter")))
    if not isinstance(call.resource, ShelfAt | ObjectAt):
        raise Failed(HTTPStatus.FORBIDDEN)
    write = writer(call, call.resource.shelf, wanted)
    found = _found(call, call.resource, sought, wanted)
    return answers.multistatus(map(write, found), is_minimal=call.is_minimal)


def _found(call: Call, resource: ShelfAt | ObjectAt, sought: CompFilter, wanted: Wanted) -> Iterator[Shown]:
    plan = narrowing.for_calendar(sought)
    conditions = plan.conditions
    if isinstance(resource, ObjectAt):
        conditions = (*conditions, PublishedObject.name == resource.name)
    rows = listing.shown(
        call.session,
        resource.shelf,
        *conditions,
        bodies=needs_bodies(wanted) or not plan.is_exact,
        dates=needs_dates(wanted),
        spans=plan.within is not None,
    )
    return (row for row in rows if plan.is_sure(row) or _fits(call, sought, row))


def _fits(call: Call, sought: CompFilter, row: Shown) -> bool:
    try:
        calendar = parse(row.body or b"")
    except BadContent:
        return False
    return filters.fits(sought, calendar, Times(calendar, call.caller.zone))
