"""addressbook-query: the cards that meet a filter (RFC 6352 8.6)."""

from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice

from werkzeug.wrappers import Response

from crm.dav import answers, card_filters, listing, narrowing, xml
from crm.dav.asking import Wanted
from crm.dav.call import Call, Failed
from crm.dav.card_filters import CardFilter, picker
from crm.dav.listing import Shown
from crm.dav.matching import BadFilter
from crm.dav.reports.writing import needs_bodies, wanted_of, writer
from crm.dav.resources import ObjectAt, ShelfAt
from crm.dav.rows import needs_dates
from crm.dav.xml import CR, D, Element
from crm.published.models import PublishedObject


def answer(call: Call, root: Element) -> Response:
    """The cards of the book; as many as the client wants at most, and then a word that there are more."""
    if not isinstance(call.resource, ShelfAt | ObjectAt):
        raise Failed(HTTPStatus.FORBIDDEN)
    wanted, sought = wanted_of(root), card_filters.read_filter(root.child(CR("filter")))
    write, most = writer(call, call.resource.shelf, wanted), _limit(root)
    found = _found(call, call.resource, sought, wanted)
    parts = [write(row) for row in islice(found, most)]
    if most is not None and next(found, None) is not None:
        parts.append(cut(call.href(call.resource)))
    return answers.multistatus(parts, is_minimal=call.is_minimal)


def cut(href: str) -> str:
    """What says that there is more than was wanted (RFC 5323 2.3.4, RFC 6578 3.6)."""
    error = xml.tag(D("error"), xml.tag(D("number-of-matches-within-limits")))
    return answers.without_properties(href, HTTPStatus.INSUFFICIENT_STORAGE, error)


def _limit(root: Element) -> int | None:
    limit = root.child(CR("limit"))
    return count_in(limit.child(CR("nresults"))) if limit is not None else None


def count_in(element: Element | None) -> int:
    """A number of results. Raises `BadFilter`."""
    text = element.text.strip() if element is not None else ""
    if not text.isdecimal() or len(text) > 9:
        raise BadFilter(about="nresults is a number")
    return int(text)


def _found(call: Call, resource: ShelfAt | ObjectAt, sought: CardFilter, wanted: Wanted) -> Iterator[Shown]:
    plan = narrowing.for_cards(sought)
    conditions = plan.conditions
    if isinstance(resource, ObjectAt):
        conditions = (*conditions, PublishedObject.name == resource.name)
    rows = listing.shown(
        call.session,
        resource.shelf,
        *conditions,
        bodies=needs_bodies(wanted) or not plan.is_exact,
        dates=needs_dates(wanted),
    )
    pick = picker(sought.names)
    return (row for row in rows if plan.is_exact or sought.fits(pick(row.body or b"")))
