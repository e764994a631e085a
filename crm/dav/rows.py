"""The properties of objects, written row by row: a shelf of ten thousand is a loop over few functions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from werkzeug.http import http_date

from crm.dav import answers, privileges
from crm.dav.asking import Kind, Wanted
from crm.dav.listing import Shown
from crm.dav.resources import SAFE_IN_NAMES
from crm.dav.xml import D, escaped, href, tag
from crm.published.queries import Listed

Row = Shown | Listed
Write = Callable[[Row], str]
DATES: Final = frozenset({D("getlastmodified")})
_PLAIN: Final = re.compile(r"[A-Za-z0-9._~@+-]{1,200}")
CARD_TYPE: Final = "text/vcard; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Around:
    """What all objects of a collection share. `data` writes properties that hold the object itself."""

    collection: str
    principal: str
    principals: str
    is_writable: bool
    is_minimal: bool = False
    data: Mapping[str, Write] = field(default_factory=dict)


def content_type(row: Row) -> str:
    """The media type of an object, with its component as RFC 4791 5.3.4 wants it."""
    if row.component in ("VTODO", "VEVENT", "VJOURNAL", "VFREEBUSY"):
        return f"text/calendar; charset=utf-8; component={row.component}"
    return CARD_TYPE if row.component == "VCARD" else "text/calendar; charset=utf-8"


def writer(wanted: Wanted, around: Around) -> Write:
    """Writes the response of one row."""
    live = _live(around)
    names = _named(wanted, live)
    if wanted.kind is Kind.NAMES:
        elements = "".join(tag(name) for name in live)
        makers: list[Write] = [lambda row: elements]
    else:
        makers = [{**live, **around.data}[name] for name in names if name in live or name in around.data]
    gone = [name for name in names if name not in live and name not in around.data]
    missing = "" if around.is_minimal and makers else answers.missing_part(gone)
    return _joined(around.collection, makers, missing)


def value(name: str, around: Around, row: Row) -> str | None:
    """One property of a row as a ready element; None when there is none."""
    make = _live(around).get(name)
    return make(row) if make is not None else None


def needs_dates(wanted: Wanted) -> bool:
    """Whether it is asked when objects changed."""
    return wanted.kind is Kind.ALL or not DATES.isdisjoint(wanted.names)


def is_plain(name: str) -> bool:
    """Whether a name stands in an address as it is."""
    return _PLAIN.fullmatch(name) is not None


def href_of(collection: str, name: str) -> str:
    """The address of an object in a collection."""
    return collection + quote(name, safe=SAFE_IN_NAMES)


def _joined(collection: str, makers: list[Write], missing: str) -> Write:
    start = f"<D:response><D:href>{escaped(collection)}"
    middle = "</D:href><D:propstat><D:prop>" if makers or not missing else "</D:href>"
    end = (
        f"</D:prop>{answers.status_line(answers.OK)}</D:propstat>{missing}</D:response>\n"
        if makers or not missing
        else f"{missing}</D:response>\n"
    )

    def write(row: Row) -> str:
        name = row.name if is_plain(row.name) else quote(row.name, safe=SAFE_IN_NAMES).replace("&", "&amp;")
        inner = "".join([make(row) for make in makers])
        return f"{start}{name}{middle}{inner}{end}"

    return write


def _named(wanted: Wanted, live: Mapping[str, Write]) -> tuple[str, ...]:
    if wanted.kind is Kind.ALL:
        return tuple(dict.fromkeys((*IN_ALL, *wanted.names)))
    return wanted.names


IN_ALL: Final = (
    D("resourcetype"), D("getetag"), D("getcontenttype"), D("getcontentlength"), D("getlastmodified"),
)  # fmt: skip


def _live(around: Around) -> dict[str, Write]:
    principal, principals = href(around.principal), href(around.principals)
    rights = privileges.current(is_writable=around.is_writable)
    fixed = {
        D("resourcetype"): "<D:resourcetype/>",
        D("current-user-principal"): tag(D("current-user-principal"), principal),
        D("principal-collection-set"): tag(D("principal-collection-set"), principals),
        D("owner"): tag(D("owner"), principal),
        D("current-user-privilege-set"): tag(D("current-user-privilege-set"), rights),
        D("supported-report-set"): tag(D("supported-report-set")),
    }
    return {
        **{name: _always(element) for name, element in fixed.items()},
        D("getetag"): lambda row: f"<D:getetag>{row.etag}</D:getetag>",
        D("getcontenttype"): lambda row: f"<D:getcontenttype>{content_type(row)}</D:getcontenttype>",
        D("getcontentlength"): lambda row: f"<D:getcontentlength>{row.size}</D:getcontentlength>",
        D("getlastmodified"): lambda row: (
            f"<D:getlastmodified>{http_date(row.changed_at) if row.changed_at else ''}</D:getlastmodified>"
        ),
    }


def _always(element: str) -> Write:
    return lambda row: element
