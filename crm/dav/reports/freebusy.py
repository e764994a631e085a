"""free-busy-query: when the person is taken, and nothing else (RFC 4791 7.10)."""

from datetime import UTC, datetime
from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.core.content_lines import BadContent, Component, Line, parse
from crm.core.ics_event import PRODUCT
from crm.core.ics_text import instant
from crm.dav import bounds, narrowing
from crm.dav.bounds import BadRange, Range
from crm.dav.calendar_data import TooMany
from crm.dav.call import Call, Failed
from crm.dav.filters import CompFilter
from crm.dav.instances import Times
from crm.dav.matching import BadFilter
from crm.dav.resources import ShelfAt
from crm.dav.xml import C, Element
from crm.published import queries

MOST_PERIODS = 5000
Taken = dict[str, list[tuple[datetime, datetime]]]


def answer(call: Call, root: Element) -> Response:
    """A VFREEBUSY of the events of this collection."""
    if not isinstance(call.resource, ShelfAt):
        raise Failed(HTTPStatus.FORBIDDEN)
    within = _range(root)
    taken = _taken(call, call.resource, within)
    body = Component("VCALENDAR")
    body.put("VERSION", "2.0")
    body.put("PRODID", PRODUCT)
    body.items.append(_free_busy(call, taken, within))
    return Response(body.data(), HTTPStatus.OK, content_type="text/calendar; charset=utf-8")


def _range(root: Element) -> Range:
    element = root.child(C("time-range"))
    if element is None:
        raise BadFilter
    try:
        return bounds.read(element, needs_both=True)
    except BadRange as problem:
        raise BadFilter(about=str(problem)) from problem


def _taken(call: Call, resource: ShelfAt, within: Range) -> Taken:
    plan = narrowing.for_calendar(CompFilter("VCALENDAR", comps=(CompFilter("VEVENT", range=within),)))
    taken: Taken = {}
    for row in queries.objects(call.session, resource.shelf, *plan.conditions, bodies=True):
        try:
            calendar = parse(row.body or b"")
        except BadContent:
            continue
        for each in Times(calendar, call.caller.zone).instances("VEVENT", within):
            kind = _kind(each.component)
            if kind:
                start, end = max(each.start, within.start), min(each.end, within.end)
                taken.setdefault(kind, []).append((start.astimezone(UTC), end.astimezone(UTC)))
        if sum(map(len, taken.values())) > MOST_PERIODS:
            raise TooMany
    return taken


def _kind(event: Component) -> str:
    """The kind of time that an event takes; empty for none (RFC 4791 7.10)."""
    status = event.text("STATUS").strip().upper()
    if event.text("TRANSP").strip().upper() == "TRANSPARENT" or status == "CANCELLED":
        return ""
    return "BUSY-TENTATIVE" if status == "TENTATIVE" else "BUSY"


def _free_busy(call: Call, taken: Taken, within: Range) -> Component:
    found = Component("VFREEBUSY")
    found.put("DTSTAMP", instant(call.when.now))
    found.put("DTSTART", instant(within.start))
    found.put("DTEND", instant(within.end))
    for kind, spans in sorted(taken.items()):
        value = ",".join(f"{instant(start)}/{instant(end)}" for start, end in merged(spans))
        if value:
            found.items.append(Line("FREEBUSY", value, {"FBTYPE": (kind,)}))
    return found


def merged(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The spans in order, those that touch put together; what takes no time takes none."""
    whole: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        elif end > start:
            whole.append((start, end))
    return whole
