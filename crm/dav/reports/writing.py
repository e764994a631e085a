"""Writing the objects that a report found, with their data as it was asked for."""

from dataclasses import replace

from crm.dav import calendar_data, card_data, rows
from crm.dav.asking import Kind, Wanted, among
from crm.dav.call import Call
from crm.dav.methods.propfind import around
from crm.dav.resources import BOOKS
from crm.dav.rows import Write
from crm.dav.xml import CR, C, Element, escaped_bytes, tag
from crm.published.models import Shelf

CALENDAR_DATA, ADDRESS_DATA = C("calendar-data"), CR("address-data")


def wanted_of(root: Element) -> Wanted:
    """The properties that a report asks for; none when it does not say."""
    return among(root) or Wanted(Kind.NAMED)


def needs_bodies(wanted: Wanted) -> bool:
    """Whether the objects themselves are asked for."""
    return not {CALENDAR_DATA, ADDRESS_DATA}.isdisjoint(wanted.names)


def writer(call: Call, shelf: Shelf, wanted: Wanted) -> Write:
    """Writes the response of a row, which has its bytes if they are needed. Raises `BadFilter`."""
    name = ADDRESS_DATA if shelf in BOOKS else CALENDAR_DATA
    element = wanted.elements.get(name)
    shared = around(call, shelf)
    if element is None:
        return rows.writer(wanted, shared)
    write = _card(element) if shelf in BOOKS else _calendar(call, element)
    return rows.writer(wanted, replace(shared, data={name: write}))


def _calendar(call: Call, element: Element) -> Write:
    asked, home = calendar_data.read_wanted(element), call.caller.zone
    start, end = _around(CALENDAR_DATA)
    if asked.is_whole:
        return lambda row: f"{start}{escaped_bytes(row.body or b'')}{end}"
    return lambda row: f"{start}{escaped_bytes(calendar_data.given(row.body or b'', asked, home))}{end}"


def _card(element: Element) -> Write:
    asked = card_data.read_wanted(element)
    start, end = _around(ADDRESS_DATA)
    return lambda row: f"{start}{escaped_bytes(card_data.given(row.body or b'', asked))}{end}"


def _around(name: str) -> tuple[str, str]:
    """The start and the end of an element."""
    start, middle, end = tag(name, "|").partition("|")
    return (start, end) if middle else (start, "")
