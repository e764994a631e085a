"""A card to a record: what a job seeker needs of it, and the names of what is left out."""

import re
from collections import defaultdict

from crm.core.ics_text import items, parts, unescaped
from crm.core.vcard.assembly import Card
from crm.core.vcard.properties import CodePage, Property, code_page, parsed
from crm.transfer.sources.cleaning import excerpt, line, paragraphs
from crm.transfer.sources.limits import MAX_NAME, MAX_TAGS
from crm.transfer.sources.record import Doubt, Fault, Record
from crm.transfer.sources.ways import Ways, name_from

_LEFT_OUT = {
    "BDAY": "birthday",
    "ADR": "address",
    "LABEL": "address",
    "PHOTO": "photo",
    "LOGO": "photo",
    "X-MS-CARDPICTURE": "photo",
    "SOUND": "sound",
    "KEY": "certificate",
    "NICKNAME": "nickname",
    "ANNIVERSARY": "anniversary",
    "X-ABDATE": "anniversary",
    "X-ANNIVERSARY": "anniversary",
    "GENDER": "gender",
    "GEO": "location",
    "RELATED": "relation",
    "X-ABRELATEDNAMES": "relation",
    "IMPP": "chat",
    "X-SKYPE": "chat",
    "X-JABBER": "chat",
    "X-AIM": "chat",
    "X-ICQ": "chat",
    "X-MSN": "chat",
    "X-YAHOO": "chat",
    "X-GOOGLE TALK": "chat",
    "X-MS-IMADDRESS": "chat",
}
_UNREAD = frozenset(_LEFT_OUT) - {"NICKNAME"}
_NOT_PEOPLE = frozenset({"group", "location", "thing", "application", "device"})
_NO_CALLS = frozenset({"fax", "pager", "modem", "telex"})
_SILENT_TYPES = frozenset({
    "internet", "pref", "voice", "msg", "text", "video", "pcs", "x400", "uri", "postal", "parcel",
    "dom", "intl",
})  # fmt: skip
_WRAPPED = re.compile(r"_\$!<(.*?)>!\$_")
_EVERYBODY = frozenset({"mycontacts", "my contacts", "* mycontacts", "* my contacts"})

Found = dict[str, list[Property]]


def record(card: Card, place: int) -> Record:
    """What the card says; with a fault where it names nobody."""
    doubts = [] if card.is_closed else [Doubt.REPAIRED]
    page = code_page(card.lines)
    found, lost = _properties(card, page)
    if lost or card.lost_lines:
        doubts.append(Doubt.LINES_DROPPED)
    if card.is_cut:
        doubts.append(Doubt.SHORTENED)
    if page.was_guessed:
        doubts.append(Doubt.GUESSED_ENCODING)
    if _kind(found) in _NOT_PEOPLE:
        return Record(place, name=_name(found, doubts), fault=Fault.NOT_A_PERSON, excerpt=beginning(card))
    return _person(found, card, place, doubts)


def beginning(card: Card) -> str:
    """How the card begins, for one that cannot be taken."""
    return excerpt("\n".join(card.lines[:10]).encode("latin-1", "replace").decode("utf-8", "replace"))


def _properties(card: Card, page: CodePage) -> tuple[Found, bool]:
    found: Found = defaultdict(list)
    lost = False
    for each in card.lines:
        one = parsed(each, page, unread=_UNREAD)
        if one is None:
            lost = True
        elif one.value:
            found[one.name].append(one)
    return found, lost


def _person(found: Found, card: Card, place: int, doubts: list[Doubt]) -> Record:
    ways, left_out = _ways(found, doubts)
    company = line(_first(found, "ORG", is_structured=True), doubts)
    name, doubt = _named(found, company, ways, doubts)
    if not name:
        return Record(place, fault=Fault.NO_NAME, excerpt=beginning(card))
    if doubt:
        doubts.append(doubt)
    left_out += [code for key, code in _LEFT_OUT.items() if key in found]
    if card.has_agent:
        left_out.append("agent")
    return Record(
        place,
        name=name,
        key=line(_first(found, "UID"), doubts),
        company=company,
        title=line(_first(found, "TITLE") or _first(found, "ROLE"), doubts),
        ways=ways.found(),
        pronouns=line(_first(found, "PRONOUNS"), doubts, 60),
        notes=paragraphs("\n\n".join(unescaped(one.value) for one in found.get("NOTE", ())), doubts),
        tags=_tags(found, doubts),
        doubts=tuple(dict.fromkeys(doubts)),
        left_out=tuple(dict.fromkeys(left_out)),
    )


def _named(found: Found, company: str, ways: Ways, doubts: list[Doubt]) -> tuple[str, Doubt | None]:
    """FN or N; else the company, the address or the nickname, which is said."""
    name = _name(found, doubts)
    if name:
        return name, None
    if company:
        return company, Doubt.NAME_FROM_COMPANY
    address = name_from(ways.found())
    if address:
        return line(address, doubts, MAX_NAME), Doubt.NAME_FROM_ADDRESS
    return line(_first(found, "NICKNAME"), doubts, MAX_NAME), None


def _name(found: Found, doubts: list[Doubt]) -> str:
    shown = line(_first(found, "FN"), doubts, MAX_NAME)
    if shown or "N" not in found:
        return shown
    family, given, more, *_ = [*parts(found["N"][0].value), "", "", ""]
    return line(" ".join(filter(None, (given, more, family))), doubts, MAX_NAME)


def _first(found: Found, name: str, *, is_structured: bool = False) -> str:
    """The first that is not empty; of a structured value its first part."""
    for one in found.get(name, ()):
        text = parts(one.value)[0] if is_structured else unescaped(one.value)
        if text.strip():
            return text
    return ""


def _ways(found: Found, doubts: list[Doubt]) -> tuple[Ways, list[str]]:
    ways, left_out = Ways(doubts), []
    for one in found.get("EMAIL", ()):
        ways.email(unescaped(one.value), _label(one, found, doubts))
    for one in found.get("TEL", ()):
        if _NO_CALLS.isdisjoint(one.types):
            ways.phone(unescaped(one.value), _label(one, found, doubts))
        else:
            left_out.append("fax")
    for one in [*found.get("URL", ()), *found.get("X-SOCIALPROFILE", ())]:
        ways.link(unescaped(one.value), _label(one, found, doubts))
    return ways, left_out


def _label(one: Property, found: Found, doubts: list[Doubt]) -> str:
    """The user's own label, which stands in a line of the same group, else the types."""
    if one.group:
        for label in found.get("X-ABLABEL", ()):
            if label.group == one.group:
                text = unescaped(label.value)
                wrapped = _WRAPPED.search(text)
                return line(wrapped.group(1) if wrapped else text, doubts, 60)
    words = [word for word in one.types if word not in _SILENT_TYPES and not word.startswith("x-")]
    return line(" ".join(words[:2]), doubts, 60)


def _tags(found: Found, doubts: list[Doubt]) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for one in found.get("CATEGORIES", ()):
        for item in items(one.value):
            tag = line(item, doubts, 60)
            if tag and tag.casefold() not in _EVERYBODY:
                tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())[:MAX_TAGS]


def _kind(found: Found) -> str:
    return (_first(found, "KIND") or _first(found, "X-ADDRESSBOOKSERVER-KIND")).strip().lower()
