"""Requests that mean nothing: any method, header, path and body, and objects with hostile values."""

import random

from tests.dav.hostile import XML, Case, Ground, Maker, card, component
from tests.dav.noise_words import (
    CARD_FIELDS,
    ENDS,
    FIELDS,
    HEADERS,
    METHODS,
    NUMBERS,
    PARAMS,
    RULES,
    SIGNS,
    TIMES,
)


def anything(chance: random.Random, ground: Ground) -> Case:
    """Any method, path, headers and body."""
    chosen = chance.sample(sorted(HEADERS), chance.randrange(5))
    headers = {name: chance.choice(HEADERS[name]) for name in chosen}
    return Case(chance.choice(METHODS), _path(chance, ground), _bytes(chance), headers)


def _path(chance: random.Random, ground: Ground) -> str:
    base = chance.choice(
        (
            "/dav",
            "/dav/",
            "/",
            "/principals/",
            "/.well-known/caldav",
            "/.well-known/carddav",
            "/dav/principals/",
            f"/dav/principals/{ground.user_id}/",
            f"/dav/calendars/{ground.user_id}/",
            ground.home("followups"),
            ground.home("interviews"),
            ground.home("contacts"),
            f"/dav/calendars/{ground.user_id}",
        )
    )
    return base + chance.choice(ENDS)


def _bytes(chance: random.Random) -> bytes:
    kind = chance.randrange(4)
    if kind == 0:
        return b""
    if kind == 1:
        return chance.randbytes(chance.randrange(1, 300))
    whole = b"<propfind xmlns='DAV:'><prop><getetag/><displayname/><x xmlns='urn:&#x20;'/></prop></propfind>"
    if kind == 2:
        return flipped(chance, whole)
    return flipped(chance, component("VTODO", "noise", "SUMMARY:Noise"))


def flipped(chance: random.Random, data: bytes) -> bytes:
    """With a few bytes changed, doubled or taken out."""
    found = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(found))
        found[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
    return bytes(found) or b"x"


def _text(chance: random.Random) -> str:
    """Mostly what can be stored: a control character or a line break refuses the whole object."""
    signs = (
        SIGNS if chance.random() < 0.15 else tuple(sign for sign in SIGNS if sign >= " " and sign != "\x7f")
    )
    return "".join(chance.choice((*signs, "word", " ")) for _ in range(chance.randrange(1, 8)))


def _names(chance: random.Random) -> tuple[str, str]:
    """A UID and a name for an object: mostly those that belong together."""
    name = f"odd-{chance.randrange(40)}"
    return name if chance.random() < 0.9 else f"odd-{chance.randrange(40)}", name


def odd_object(chance: random.Random, ground: Ground) -> Case:
    """A task or an event with hostile values: stored or refused, whichever; never more than that."""
    kind, shelf = chance.choice((("VTODO", "followups"), ("VEVENT", "interviews")))
    times = (
        ("DUE", "DTSTART", "COMPLETED", "RECURRENCE-ID", "EXDATE")
        if kind == "VTODO"
        else ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
    )
    lines = [f"{chance.choice(FIELDS)}:{_text(chance)}" for _ in range(chance.randrange(4))]
    lines += ["DTSTART:20270105T100000Z"] if kind == "VEVENT" and chance.random() < 0.6 else []
    lines += [
        f"{chance.choice(times)}{chance.choice(PARAMS)}:{chance.choice(TIMES)}"
        for _ in range(chance.randrange(4))
    ]
    if chance.random() < 0.3:
        lines.append(f"RRULE:{chance.choice(RULES)}")
    if chance.random() < 0.3:
        lines.append(
            f"{chance.choice(('SEQUENCE', 'PRIORITY', 'PERCENT-COMPLETE'))}:{chance.choice(NUMBERS)}"
        )
    if chance.random() < 0.2:
        trigger = chance.choice(("-PT15M", "P", "-P999999999999W", "x", "PT" + "9" * 40 + "S"))
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}", "END:VALARM"]
    uid, name = _names(chance)
    body = component(kind, uid, *lines)
    return _store(f"{ground.home(shelf)}{name}.ics", flipped(chance, body) if chance.random() < 0.2 else body)


def odd_card(chance: random.Random, ground: Ground) -> Case:
    """A card with hostile values."""
    lines = [
        f"{chance.choice(('', '', 'item1.'))}{chance.choice(CARD_FIELDS)}"
        f"{chance.choice((*PARAMS, ';TYPE=', ';ENCODING=b'))}:{_text(chance)}"
        for _ in range(chance.randrange(1, 7))
    ]
    lines += ["FN:Odd One", "N:One;Odd;;;"] if chance.random() < 0.7 else []
    uid, name = _names(chance)
    body = card(uid, *lines)
    return _store(
        f"{ground.home('contacts')}{name}.vcf", flipped(chance, body) if chance.random() < 0.2 else body
    )


def _store(path: str, body: bytes) -> Case:
    return Case(
        "PUT", path, body, {"Content-Type": "text/vcard" if path.endswith("vcf") else "text/calendar"}
    )


def odd_query(chance: random.Random, ground: Ground) -> Case:
    """Filters at random, over whatever is there by now, with expansion."""
    start, end = (f' start="{chance.choice(TIMES)}"', f' end="{chance.choice(TIMES)}"')
    span = f"<C:time-range{chance.choice(('', start))}{chance.choice(('', end))}/>"
    text = f"<C:text-match>{chance.choice(('x', 'ä', '&amp;', '', 'a' * 2000))}</C:text-match>"
    part = chance.choice(
        (
            span,
            f'<C:prop-filter name="{chance.choice(FIELDS)}">{text}</C:prop-filter>',
            '<C:comp-filter name="VALARM"/>',
            "<C:is-not-defined/>",
            "",
        )
    )
    shelf, kind = chance.choice((("followups", "VTODO"), ("interviews", "VEVENT")))
    data = chance.choice(
        (
            "",
            '<C:expand start="20270101T000000Z" end="20370101T000000Z"/>',
            '<C:expand start="x" end=""/>',
            f"<C:limit-recurrence-set{start}{end}/>",
            '<C:comp name="VCALENDAR"><C:allprop/></C:comp>',
        )
    )
    inner = (
        f'<C:comp-filter name="VCALENDAR"><C:comp-filter name="{kind}">{part}</C:comp-filter></C:comp-filter>'
    )
    body = (
        f"<C:calendar-query {XML}><prop><getetag/><C:calendar-data>{data}</C:calendar-data></prop>"
        f"<C:filter>{inner}</C:filter></C:calendar-query>"
    )
    return Case("REPORT", ground.home(shelf), body.encode(), {"Depth": "1", "Content-Type": "text/xml"})


def odd_properties(chance: random.Random, ground: Ground) -> Case:
    """Properties nobody knows, set and asked for."""
    value = chance.choice(("x", "&#x1F4A9;", "<b xmlns='urn:x'>y</b>", "x" * 20_000, "", "&#xD;"))
    name = chance.choice(
        ("displayname", "C:calendar-description", "x:y xmlns:x='urn:x'", "getetag", "resourcetype")
    )
    act = chance.choice(("set", "remove"))
    end = name.split()[0]
    body = f"<propertyupdate {XML}><{act}><prop><{name}>{value}</{end}></prop></{act}></propertyupdate>"
    return Case("PROPPATCH", ground.home(chance.choice(("followups", "contacts"))), body.encode(), {})


NOISE: tuple[Maker, ...] = (anything, anything, odd_object, odd_card, odd_query, odd_properties)
