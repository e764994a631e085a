"""Requests that must be refused, each with the status and the precondition that the RFCs name."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

XML = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav"'
PROPFIND = f"<propfind {XML}><prop><getetag/><displayname/></prop></propfind>"
BIG = 10_000_000
ODD_MATCH = '<C:text-match collation="i;nothing">x</C:text-match>'


@dataclass(frozen=True, slots=True)
class Ground:
    """What a case may name: the collections of the account, objects in them, and somebody else's."""

    user_id: int
    stranger_id: int
    task: str
    task_uid: str
    card: str
    card_uid: str

    def home(self, shelf: str, user_id: int | None = None) -> str:
        """The path of a collection."""
        top = "addressbooks" if shelf == "contacts" else "calendars"
        return f"/dav/{top}/{user_id or self.user_id}/{shelf}/"


@dataclass(frozen=True, slots=True)
class Case:
    """A request. `statuses` are those allowed (empty: any below 500); `named` must stand in the answer."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    statuses: tuple[int, ...] = ()
    named: bytes = b""

    def told(self) -> str:
        """For the message of a failure."""
        return f"{self.method} {self.path!r} {self.headers} {self.body[:500]!r}"


Maker = Callable[[random.Random, Ground], Case]


def component(kind: str, uid: str, *lines: str) -> bytes:
    """A calendar with one component of this kind."""
    inner = "".join(f"{line}\r\n" for line in lines)
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Hostile//EN\r\nBEGIN:{kind}\r\n"
        f"{f'UID:{uid}' if uid else 'X-NO-UID:1'}\r\nDTSTAMP:20261125T120000Z\r\n{inner}"
        f"END:{kind}\r\nEND:VCALENDAR\r\n"
    ).encode()


def card(uid: str, *lines: str) -> bytes:
    """A vCard 3.0."""
    inner = "".join(f"{line}\r\n" for line in lines)
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n{inner}END:VCARD\r\n".encode()


def _put(path: str, body: bytes, named: bytes = b"", *statuses: int, **headers: str) -> Case:
    kind = "text/vcard" if "/contacts/" in path else "text/calendar"
    sent = {"Content-Type": f"{kind}; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return Case("PUT", path, body, sent, statuses or (403, 409, 415), named)


def _xml(method: str, path: str, body: str | bytes, *statuses: int, named: bytes = b"") -> Case:
    data = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": "1"}
    return Case(method, path, data, headers, statuses, named)


def _fresh(chance: random.Random, ending: str = "ics") -> str:
    return f"x{chance.randrange(10**9)}.{ending}"


def _method(chance: random.Random) -> str:
    return chance.choice(("PROPFIND", "REPORT", "PROPPATCH"))


def cut_xml(chance: random.Random, ground: Ground) -> Case:
    """XML that ends too soon."""
    body = PROPFIND[: chance.randrange(5, len(PROPFIND) - 1)]
    return _xml(_method(chance), ground.home("followups"), body, 400)


def document_type(chance: random.Random, ground: Ground) -> Case:
    """Entities, small and exploding, internal and from a file."""
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    kind = chance.choice((f'<!ENTITY e0 "ha">{bomb}', '<!ENTITY e9 SYSTEM "file:///etc/passwd">', ""))
    inner = "&e9;" if kind else ""
    asked = f"<propfind {XML}><prop><displayname>{inner}</displayname></prop></propfind>"
    body = f'<?xml version="1.0"?><!DOCTYPE p [{kind}]>{asked}'
    return _xml(_method(chance), ground.home("interviews"), body, 400, 403)


def deep(chance: random.Random, ground: Ground) -> Case:
    """An element in an element in an element."""
    levels = chance.choice((200, 5_000, 100_000))
    body = f"<propfind {XML}>" + "<prop>" * levels + "</prop>" * levels + "</propfind>"
    return _xml(_method(chance), ground.home("contacts"), body, 400, 413)


def deep_object(chance: random.Random, ground: Ground) -> Case:
    """A component in a component in a component."""
    levels = chance.choice((100, 20_000))
    nested = "BEGIN:VTODO\r\n" * levels + "END:VTODO\r\n" * levels
    body = component("VTODO", "deep", "SUMMARY:deep").replace(b"END:VTODO", nested.encode() + b"END:VTODO", 1)
    return _put(ground.home("followups") + _fresh(chance), body, b"valid-calendar-", 403)


def big(chance: random.Random, ground: Ground) -> Case:
    """Ten megabytes."""
    shelf = chance.choice(("followups", "interviews", "contacts"))
    text = "x" * BIG
    if shelf == "contacts":
        return _put(
            ground.home(shelf) + _fresh(chance, "vcf"),
            card("big", "FN:Big", f"NOTE:{text}"),
            b"max-resource-size",
            403,
            413,
        )
    kind = "VTODO" if shelf == "followups" else "VEVENT"
    body = component(kind, "big", "DTSTART:20270101T100000Z", f"SUMMARY:{text}")
    return _put(ground.home(shelf) + _fresh(chance), body, b"max-resource-size", 403, 413)


def big_xml(chance: random.Random, ground: Ground) -> Case:
    """A request for ten megabytes of names."""
    body = f"<propfind {XML}><prop>{'<getetag/>' * (BIG // 10)}</prop></propfind>"
    return _xml(_method(chance), ground.home("followups"), body, 400, 413)


def wrong_component(chance: random.Random, ground: Ground) -> Case:
    """A kind of object that this collection does not take."""
    shelf = chance.choice(("followups", "interviews"))
    kinds = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"} - {"VTODO" if shelf == "followups" else "VEVENT"}
    body = component(chance.choice(sorted(kinds)), "wrong", "DTSTART:20270101T100000Z", "SUMMARY:Wrong")
    return _put(ground.home(shelf) + _fresh(chance), body, b"supported-calendar-component", 403)


def wrong_kind(chance: random.Random, ground: Ground) -> Case:
    """A card among tasks, a task among cards, and what is neither."""
    neither = chance.choice((b"", b"hello", b"\x00\xff\xfe", b"%PDF-1.7", b"BEGIN:VCALENDAR\r\n", b"<a/>"))
    task = component("VTODO", "wrong", "SUMMARY:Wrong")
    if chance.random() < 0.5:
        body = chance.choice((neither, task))
        return _put(ground.home("contacts") + _fresh(chance, "vcf"), body, b"address-data", 403, 409, 415)
    body = chance.choice((neither, card("wrong", "FN:Wrong", "N:Wrong;;;;")))
    return _put(ground.home("followups") + _fresh(chance), body, b"calendar-data", 403, 409, 415)


def not_one_object(chance: random.Random, ground: Ground) -> Case:
    """Two objects in one, or one without a UID (RFC 4791 4.1)."""
    one, other = component("VTODO", "one", "SUMMARY:1"), component("VTODO", "other", "SUMMARY:2")
    inner = other[other.index(b"BEGIN:VTODO") : other.index(b"END:VCALENDAR")]
    body = chance.choice(
        (
            one.replace(b"END:VCALENDAR", inner + b"END:VCALENDAR"),
            component("VTODO", "", "SUMMARY:1"),
        )
    )
    return _put(ground.home("followups") + _fresh(chance), body, b"valid-calendar-", 403)


def same_uid(chance: random.Random, ground: Ground) -> Case:
    """What is there already, under another name."""
    if chance.random() < 0.5:
        body = component("VTODO", ground.task_uid, "SUMMARY:Again")
        return _put(ground.home("followups") + _fresh(chance), body, b"no-uid-conflict", 403, 409)
    body = card(ground.card_uid, "FN:Again", "N:Again;;;;")
    return _put(ground.home("contacts") + _fresh(chance, "vcf"), body, b"no-uid-conflict", 403, 409)


def bad_token(chance: random.Random, ground: Ground) -> Case:
    """A sync token that was never given."""
    token = chance.choice(
        (
            "x",
            "http://example.org/1",
            "data:,0",
            "-1",
            "9" * 400,
            "0",
            "%00",
            "https://example.org/?a=1&amp;b=2",
        )
    )
    body = (
        f"<sync-collection {XML}><sync-token>{token}</sync-token><sync-level>1</sync-level>"
        "<prop><getetag/></prop></sync-collection>"
    )
    path = ground.home(chance.choice(("followups", "interviews", "contacts")))
    return _xml("REPORT", path, body, 403, named=b"valid-sync-token")


def foreign(chance: random.Random, ground: Ground) -> Case:
    """Somebody else's collection, by every method."""
    method = chance.choice(
        [
            "GET",
            "HEAD",
            "PUT",
            "DELETE",
            "PROPFIND",
            "PROPPATCH",
            "REPORT",
            "COPY",
            "MOVE",
            "MKCALENDAR",
            "MKCOL",
        ]
    )
    shelf = chance.choice(("followups", "interviews", "contacts"))
    owner = chance.choice((ground.stranger_id, 10**9))
    path = ground.home(shelf, owner) + chance.choice(("", ground.task, "contact-1.vcf"))
    headers = {"Destination": ground.home(shelf) + _fresh(chance), "Content-Type": "text/calendar"}
    return Case(method, path, component("VTODO", "f", "SUMMARY:f"), headers, (404,))


def foreign_destination(chance: random.Random, ground: Ground) -> Case:
    """Ours, to somebody else."""
    path = ground.home("followups") + ground.task
    target = ground.home("followups", ground.stranger_id) + _fresh(chance)
    host = chance.choice(("", "http://localhost", "https://elsewhere.example"))
    headers = {"Destination": host + target, "Overwrite": chance.choice("TF")}
    return Case(chance.choice(("COPY", "MOVE")), path, b"", headers, (403, 404, 405, 409, 502))


def made_collection(chance: random.Random, ground: Ground) -> Case:
    """A collection of one's own is refused, clearly."""
    path = f"/dav/calendars/{ground.user_id}/{_fresh(chance, 'x')}/"
    return Case(chance.choice(("MKCALENDAR", "MKCOL")), path, b"", {}, (403, 405, 409))


def stale(chance: random.Random, ground: Ground) -> Case:
    """Over a state that is not the one of now."""
    path, body = ground.home("followups") + ground.task, component("VTODO", ground.task_uid, "SUMMARY:Stale")
    header = chance.choice(({"If-Match": '"0"'}, {"If-None-Match": "*"}, {"If-Match": '"a", "b"'}))
    if chance.random() < 0.3 and "If-Match" in header:
        return Case("DELETE", path, b"", header, (412,))
    return _put(path, body, b"", 412, **header)


def bad_filter(chance: random.Random, ground: Ground) -> Case:
    """A filter that says nothing, or what nobody can answer."""
    inside, named = chance.choice(
        (
            ("", b"valid-filter"),
            ('<C:time-range start="x"/>', b""),
            ("<C:time-range/>", b""),
            (f'<C:prop-filter name="SUMMARY">{ODD_MATCH}</C:prop-filter>', b"supported-collation"),
        )
    )
    inner = f'<C:comp-filter name="VTODO">{inside}</C:comp-filter>'
    if inside:
        inner = f'<C:comp-filter name="VCALENDAR">{inner}</C:comp-filter>'
    inner = f"<C:filter>{inner}</C:filter>"
    body = f"<C:calendar-query {XML}><prop><getetag/></prop>{inner}</C:calendar-query>"
    return _xml("REPORT", ground.home("followups"), body, 400, 403, 412, named=named)


def unknown_report(chance: random.Random, ground: Ground) -> Case:
    """A report that is not ours."""
    name = chance.choice(("version-tree", "C:nothing", "A:nothing"))
    return _xml("REPORT", ground.home("followups"), f"<{name} {XML}/>", 400, 403, 501)


REFUSED: tuple[Maker, ...] = (
    cut_xml, document_type, deep, deep_object, wrong_component, wrong_kind, not_one_object, same_uid,
    bad_token, foreign, foreign_destination, made_collection, stale, bad_filter, unknown_report,
)  # fmt: skip
HEAVY: tuple[Maker, ...] = (big, big_xml)
