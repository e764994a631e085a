"""What of a card a client wants to get, and in which version (RFC 6352 10.4); pure."""

from dataclasses import dataclass

from crm.core.card_lines import in_version
from crm.core.content_lines import BadContent, Component, Line, stream
from crm.core.vcard_text import Version
from crm.dav.matching import BadFilter, name_of
from crm.dav.xml import CR, Element

ALWAYS = frozenset({"VERSION"})


@dataclass(frozen=True, slots=True)
class CardWanted:
    """How cards are to be given: these properties (None: all; True: without value), in this version."""

    version: Version | None = None
    props: dict[str, bool] | None = None


def read_wanted(element: Element) -> CardWanted:
    """An `address-data` of a request. Raises `BadFilter`."""
    kind = element.attributes.get("content-type", "text/vcard").lower()
    version = element.attributes.get("version")
    known = {each.value: each for each in Version}
    if kind != "text/vcard" or (version is not None and version not in known):
        raise BadFilter("supported-address-data", kind)
    props = list(element.all(CR("prop")))
    return CardWanted(
        known[version] if version is not None else Version("3.0"),
        {name_of(each): each.attributes.get("novalue") == "yes" for each in props} if props else None,
    )


def given(body: bytes, wanted: CardWanted) -> bytes:
    """The card as it is wanted; one that cannot be read, as it is."""
    try:
        if wanted.version is not None and f"VERSION:{wanted.version}".encode() not in body:
            body = in_version(body, wanted.version)
        if wanted.props is None:
            return body
        found = next(iter(stream(body).components("VCARD")))
    except (BadContent, StopIteration):
        return body
    return Component("VCARD", list(_items(found, wanted.props))).data()


def _items(card: Component, props: dict[str, bool]) -> list[Line | Component]:
    found: list[Line | Component] = []
    for each in card.items:
        if not isinstance(each, Line):
            continue
        if each.name in ALWAYS or each.name in props:
            is_empty = props.get(each.name, False) and each.name not in ALWAYS
            found.append(Line(each.name, "", each.params, each.group) if is_empty else each)
    return found
