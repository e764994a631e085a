"""Cards: what is written is read by everyone, and what a device added stays."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.core.card_lines import card_object, in_version, patched_card, read_card
from crm.core.content_lines import BadContent
from crm.core.ics_text import clean, one_line
from crm.core.vcard_text import Card, Labelled, Version
from tests.card_lint import card_problems
from tests.card_readers import CARD_READERS
from tests.core.device_samples import left_out, names, sample
from tests.core.hostile import HOSTILE

CHANGED = datetime(2026, 11, 25, 12, tzinfo=UTC)
SAMPLES = names("card")
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256))
LABELS = st.one_of(st.sampled_from(["", "work", "home", "cell", "Work", "Front desk"]), HOSTILE)
EMAILS = st.sampled_from(["dana@example.com", "d.hart@example.net", "mira@example.com", "new@example.org"])
PHONES = st.sampled_from(["+49 30 5550100", "+49 89 5550100", "0171 1", "+1 212 5550100"])
LINKS = st.sampled_from(["https://example.com/dana", "https://example.org/a,b;c", "http://example.com/x?y=1"])


def ways(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Labelled, ...]]:
    return st.lists(st.builds(Labelled, values, LABELS), max_size=3, unique_by=lambda way: way.value).map(
        tuple
    )


CARDS = st.builds(
    Card,
    uid=st.just("contact-1@keepwarm"),
    name=HOSTILE.filter(one_line),
    given=st.sampled_from(["", "Dana M."]),
    family=st.sampled_from(["", "Hart"]),
    company=HOSTILE,
    title=HOSTILE,
    emails=ways(EMAILS),
    phones=ways(PHONES),
    links=ways(LINKS),
    tags=st.lists(HOSTILE.filter(one_line), max_size=3, unique_by=lambda tag: one_line(tag).casefold()).map(
        tuple
    ),
    note=HOSTILE,
    changed=st.just(CHANGED),
    photo=st.sampled_from([None, PICTURE]),
)


def stored_as(name: str) -> tuple[bytes, Card]:
    """A sample, and what it says, without a word on when it changed."""
    stored = sample(name)
    return stored, replace(read_card(stored), changed=None)


def plain(card: Card) -> dict[str, object]:
    """What of a card has to come back, as sets where order may change."""
    return {
        "name": one_line(card.name),
        "company": one_line(card.company),
        "title": one_line(card.title),
        "emails": {(way.value, one_line(way.label).casefold()) for way in card.emails},
        "phones": {
            ("".join(filter(str.isdigit, way.value)), one_line(way.label).casefold()) for way in card.phones
        },
        "links": {(way.value, one_line(way.label).casefold()) for way in card.links},
        "tags": {one_line(tag).casefold() for tag in card.tags},
        "note": clean(card.note).strip(),
    }


@settings(max_examples=100)
@given(CARDS, st.sampled_from(Version))
def test_whatever_stands_in_it_the_card_is_sound_and_comes_back(card: Card, version: Version) -> None:
    body = card_object(card, version)
    assert card_problems(body) == []
    read = read_card(body)
    assert plain(read) == plain(card)
    assert (read.uid, read.changed, read.photo) == (card.uid, CHANGED, card.photo)
    assert patched_card(body, card) is body


@pytest.mark.parametrize("reader", CARD_READERS)
@settings(max_examples=40)
@given(CARDS)
def test_every_parser_reads_what_went_in(reader: str, card: Card) -> None:
    if reader == "icalendar":  # it splits a name at signs that are escaped
        card = replace(card, name=card.name.replace("\\", "/").replace(";", "/"))
    found = CARD_READERS[reader](card_object(card))
    assert (found.uid, found.name) == (card.uid, one_line(card.name))
    assert found.emails == tuple(way.value for way in card.emails)
    assert found.phones == tuple(way.value for way in card.phones)
    assert found.note == clean(card.note)


def version_of(body: bytes) -> Version:
    return Version.FOUR if b"\nVERSION:4.0" in body else Version.THREE


@settings(max_examples=150)
@given(stored=st.sampled_from(SAMPLES).map(sample), card=CARDS)
def test_ours_is_set_into_what_a_device_stored_once(stored: bytes, card: Card) -> None:
    patched = patched_card(stored, card)
    assert plain(read_card(patched)) == plain(card)
    assert patched_card(patched, card) is patched
    assert version_of(patched) is version_of(stored)
    assert [text for text in card_problems(patched) if text not in card_problems(stored)] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_what_says_the_same_already_stays_byte_for_byte(name: str) -> None:
    stored = sample(name)
    read = read_card(stored)
    assert patched_card(stored, read) is stored
    assert patched_card(stored, replace(read, photo=None, changed=CHANGED)) is stored
    shuffled = replace(read, emails=read.emails[::-1], phones=read.phones[::-1], tags=read.tags[::-1])
    assert patched_card(stored, shuffled) is stored


def test_a_new_address_changes_nothing_but_its_line() -> None:
    stored, read = stored_as("card_iphone.vcf")
    card = replace(read, emails=(*read.emails, Labelled("dana@example.org", "Lab")), changed=CHANGED)
    patched = patched_card(stored, card)
    assert left_out(stored, patched) == ["REV:2026-11-20T10:11:12Z"]
    assert left_out(patched, stored) == [
        "item5.EMAIL:dana@example.org", "item5.X-ABLabel:Lab", "REV:20261125T120000Z",
    ]  # fmt: skip


def test_a_number_that_goes_takes_its_label_along_and_a_fax_is_never_touched() -> None:
    stored, read = stored_as("card_iphone.vcf")
    patched = patched_card(stored, replace(read, phones=()))
    assert left_out(stored, patched) == [
        "TEL;type=CELL;type=VOICE;type=pref:+49 (30) 555-0100",
        "item2.TEL:+49 30 5550101",
        "item2.X-ABLabel:Front desk",
    ]


def test_a_number_that_is_only_spaced_in_another_way_keeps_its_line() -> None:
    stored, read = stored_as("card_iphone.vcf")
    phones = tuple(Labelled(way.value.replace(" ", "").replace("(", "").replace(")", ""), way.label)
                   for way in read.phones)  # fmt: skip
    assert patched_card(stored, replace(read, phones=phones)) is stored


@pytest.mark.parametrize(
    ("label", "gone", "new"),
    [
        ("Lab", ["item1.X-ABLabel:_$!<Work>!$_"], ["item1.X-ABLabel:Lab"]),
        ("", ["item1.X-ABLabel:_$!<Work>!$_"], []),
        ("WORK", [], []),
    ],
)
def test_a_label_of_the_user_s_own_is_changed_in_its_line(
    label: str, gone: list[str], new: list[str]
) -> None:
    stored, read = stored_as("card_iphone.vcf")
    emails = (Labelled(read.emails[0].value, label), *read.emails[1:])
    patched = patched_card(stored, replace(read, emails=emails))
    assert (left_out(stored, patched), left_out(patched, stored)) == (gone, new)
    assert read_card(patched).emails[0].label.casefold() == label.casefold()


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("work", ["EMAIL;TYPE=INTERNET,WORK:dana.hart@example.net"]),
        ("", ["EMAIL;TYPE=INTERNET:dana.hart@example.net"]),
        ("Club", ["item5.EMAIL;TYPE=INTERNET:dana.hart@example.net", "item5.X-ABLabel:Club"]),
    ],
)
def test_a_label_that_is_a_type_is_changed_among_the_types(label: str, expected: list[str]) -> None:
    stored, read = stored_as("card_iphone.vcf")
    emails = (read.emails[0], Labelled(read.emails[1].value, label))
    assert left_out(patched_card(stored, replace(read, emails=emails)), stored) == expected


def test_a_new_name_keeps_the_title_before_it_as_long_as_it_is_said() -> None:
    stored, read = stored_as("card_iphone.vcf")
    married = replace(read, name="Dr. Dana Marie Byte", given="Dana Marie", family="Byte")
    assert b"\r\nN:Byte;Dana Marie;;Dr.;\r\n" in patched_card(stored, married)
    plain_name = replace(read, name="Dana Byte", given="Dana", family="Byte")
    assert b"\r\nN:Byte;Dana;;;\r\n" in patched_card(stored, plain_name)


def test_departments_the_group_of_everybody_and_unknown_lines_stay() -> None:
    stored, read = stored_as("card_iphone.vcf")
    patched = patched_card(stored, replace(read, title="CTO", tags=("Panel",)))
    assert left_out(stored, patched) == ["TITLE:Head of Research", "CATEGORIES:Recruiters,myContacts"]
    assert left_out(patched, stored) == ["TITLE:CTO", "CATEGORIES:myContacts,Panel"]


def test_a_picture_is_exchanged_taken_out_or_left() -> None:
    for name in ("card_iphone.vcf", "card_davx5.vcf"):
        stored, read = stored_as(name)
        assert read.photo
        new = patched_card(stored, replace(read, photo=PICTURE))
        assert read_card(new).photo == PICTURE
        assert card_problems(new) == card_problems(stored)
        assert b"PHOTO" not in patched_card(stored, replace(read, photo=b""))
        assert patched_card(stored, replace(read, photo=None)) is stored


@pytest.mark.parametrize("name", SAMPLES)
def test_a_card_says_the_same_in_the_other_version(name: str) -> None:
    stored = sample(name)
    own = version_of(stored)
    other = Version.THREE if own is Version.FOUR else Version.FOUR
    assert in_version(stored, own) is stored
    converted = in_version(stored, other)
    assert version_of(converted) is other
    assert [text for text in card_problems(converted) if not text.startswith("REV")] == []
    assert read_card(converted) == read_card(stored)
    assert read_card(in_version(converted, own)) == read_card(stored)


@given(CARDS)
def test_both_versions_of_our_own_cards_are_one_another(card: Card) -> None:
    three, four = card_object(card), card_object(card, Version.FOUR)
    assert card_problems(in_version(three, Version.FOUR)) == []
    assert card_problems(in_version(four, Version.THREE)) == []
    assert read_card(in_version(three, Version.FOUR)) == read_card(four)


@pytest.mark.parametrize("body", [b"", b"hello", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\xff\xfe\x00"])
def test_what_is_no_card_is_refused(body: bytes) -> None:
    with pytest.raises(BadContent):
        read_card(body)
    with pytest.raises(BadContent):
        patched_card(body, Card("1", "Dana"))
