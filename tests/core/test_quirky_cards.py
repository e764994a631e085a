"""Cards as programs really write them: each quirk is read for what was meant."""

import pytest

from crm.core.card_lines import patched_card, read_card
from crm.core.vcard_text import Card

JPEG = b"\xff\xd8\xff\xe0"


def card(*lines: str, version: str = "3.0", charset: str = "utf-8", end: str = "\r\n") -> bytes:
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode(charset)


QUIRKS: dict[str, tuple[bytes, dict[str, object]]] = {
    "a character cut by a fold": (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:J\xc3\r\n \xb6rdis\r\nEND:VCARD\r\n", {"name": "Jördis"},
    ),
    "a byte order mark": (b"\xef\xbb\xbf" + card("FN:Dana"), {"name": "Dana"}),
    "UTF-16": (card("FN:Jördis", charset="utf-16"), {"name": "Jördis"}),
    "cp1252": (card("FN:Jördis “Jo”", charset="cp1252"), {"name": "Jördis “Jo”"}),
    "line feeds alone": (card("FN:Dana", "TEL:1", end="\n"), {"name": "Dana", "phones": ["1"]}),
    "bare parameters of 2.1": (
        card("FN:Dana", "TEL;CELL;PREF:0171 1", version="2.1"), {"phones": ["0171 1"], "labels": ["cell"]},
    ),
    "quoted-printable with soft breaks": (
        card(
            "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6r=", "dis",
            "NOTE;ENCODING=QUOTED-PRINTABLE:One=0D=0A=", "Two", version="2.1",
        ),
        {"name": "Jördis", "note": "One\nTwo"},
    ),
    "a picture with blanks and an empty line": (
        card("FN:Dana", "PHOTO;ENCODING=BASE64;JPEG:", " /9j/", " 4A==", "", "TEL:1", version="2.1"),
        {"photo": JPEG, "phones": ["1"]},
    ),
    "an empty line in between": (card("FN:Dana", "", "TEL:1"), {"name": "Dana", "phones": ["1"]}),
    "groups in capitals and labels of the address book": (
        card("FN:Dana", "ITEM1.EMAIL:d@example.com", "ITEM1.X-ABLABEL:_$!<Work>!$_"),
        {"emails": ["d@example.com"], "labels": ["Work"]},
    ),
    "no FN": (card("N:Hart;Dana;M.;;"), {"name": "Dana M. Hart"}),
    "no N": (card("FN:Dana Hart"), {"name": "Dana Hart"}),
    "only a company": (
        card("ORG:Initech;Sales", "X-ABShowAs:COMPANY"), {"name": "Initech", "company": "Initech"},
    ),
    "only an address": (card("EMAIL:d@example.com"), {"name": "d@example.com"}),
    "a name of two parts": (card("N:Hart;Dana"), {"name": "Dana Hart"}),
    "types in quotes": (card("FN:Dana", 'TEL;TYPE="work,voice":1'), {"labels": ["work"]}),
    "a type without a word": (card("FN:Dana", "TEL;type=:1"), {"phones": ["1"], "labels": [""]}),
    "a number as an address": (
        card("FN:Dana", "TEL;VALUE=uri:tel:+49-30-1", version="4.0"), {"phones": ["+49-30-1"]},
    ),
    "a picture elsewhere": (card("FN:Dana", "PHOTO;VALUE=uri:https://example.com/a.jpg"), {"photo": None}),
    "a picture as a data address": (
        card("FN:Dana", "PHOTO:data:image/jpeg;base64,/9j/4A==", version="4.0"), {"photo": JPEG},
    ),
    "an empty picture": (card("FN:Dana", "PHOTO:"), {"photo": None}),
    "a card inside of a card": (
        card("FN:Dana", "AGENT:BEGIN:VCARD", "FN:Other", "END:VCARD", "TEL:1", version="2.1"),
        {"name": "Dana"},
    ),
    "no end": (card("FN:Dana", "TEL:1").removesuffix(b"END:VCARD\r\n"), {"name": "Dana", "phones": ["1"]}),
    "several cards": (card("FN:Dana") + card("FN:Mira"), {"name": "Dana"}),
    "signs that are not escaped": (
        card("FN:Hart; Dana, Dr.", "NOTE:a;b,c"), {"name": "Hart; Dana, Dr.", "note": "a;b,c"},
    ),
    "escapes of Google": (
        card("FN:Dana", r"item1.URL:https\://example.com/a", "item1.X-ABLabel:PROFILE"),
        {"links": ["https://example.com/a"]},
    ),
    "lower case and blanks": (b"begin:vcard\r\nversion:3.0\r\nfn:Dana\r\nend:vcard  \r\n", {"name": "Dana"}),
}  # fmt: skip


def seen(read: Card) -> dict[str, object]:
    ways = [*read.emails, *read.phones]
    return {
        "name": read.name,
        "company": read.company,
        "note": read.note,
        "photo": read.photo,
        "emails": [way.value for way in read.emails],
        "phones": [way.value for way in read.phones],
        "links": [way.value for way in read.links],
        "labels": [way.label for way in ways],
    }


@pytest.mark.parametrize("quirk", QUIRKS)
def test_each_quirk_is_read_for_what_was_meant(quirk: str) -> None:
    body, expected = QUIRKS[quirk]
    found = seen(read_card(body))
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("quirk", sorted(QUIRKS.keys() - {"UTF-16", "several cards"}))
def test_a_quirky_card_takes_a_note_and_then_stays(quirk: str) -> None:
    body, _ = QUIRKS[quirk]
    card_of_ours = Card("1", read_card(body).name, note="New\nnote")
    patched = patched_card(body, card_of_ours)
    assert read_card(patched).note == "New\nnote"
    assert patched_card(patched, card_of_ours) is patched
