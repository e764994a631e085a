"""Contacts as cards: written, written into what a client stored, and read."""

from crm.core.content_lines import BadContent, Component, Line, Reason, parse, stream
from crm.core.vcard.assembly import cards
from crm.core.vcard.patching import latin, patch_card
from crm.core.vcard.pictures import picture_line
from crm.core.vcard.properties import code_page, parsed
from crm.core.vcard.said import Said
from crm.core.vcard.versions import to_version
from crm.core.vcard_text import Card, Version, card_text

_END = b"END:VCARD\r\n"


def card_object(card: Card, version: Version = Version.THREE) -> bytes:
    """The whole VCARD."""
    text = card_text(card, version)
    if not card.photo:
        return text
    return text.removesuffix(_END) + picture_line("PHOTO", card.photo, version).raw + _END


def patched_card(body: bytes, card: Card) -> bytes:
    """What is stored, with what differs set in it field by field; the same bytes when nothing differs."""
    whole, stored = _stored(body)
    return whole.data() if patch_card(stored, card) else body


def read_card(body: bytes) -> Card:
    """What a card says, in whatever state it is. Raises `BadContent` for what is no card at all."""
    lines = _sound_lines(body)
    if lines is None:
        found = next(cards(body, has_pictures=True), None)
        if found is None:
            raise BadContent(Reason.NO_OBJECT, "VCARD")
        lines = found.lines
    page = code_page(lines)
    properties = (parsed(each, page) for each in lines)
    return Said(each for each in properties if each and each.value).card()


def in_version(body: bytes, version: Version) -> bytes:
    """The card as one of another version, everything in it kept; the same bytes if it is of that version."""
    whole, stored = _stored(body)
    return whole.data() if to_version(stored, version) else body


def _sound_lines(body: bytes) -> list[str] | None:
    """Those of a card that is as it should be; None for one that has to be mended, line by line."""
    try:
        card = parse(body)
    except BadContent:
        return None
    if card.name != "VCARD" or b"QUOTED-PRINTABLE" in body.upper():
        return None
    return [latin(each) for each in card.items if isinstance(each, Line)]


def _stored(body: bytes) -> tuple[Component, Component]:
    """What surrounds the card, and the card."""
    whole = stream(body)
    found = next(iter(whole.components("VCARD")), None)
    if found is None:
        raise BadContent(Reason.NO_OBJECT, "VCARD")
    return whole, found
