"""Cards of all versions, and what programs make of them."""

import pytest

from crm.contacts.models import MethodKind
from crm.transfer.sources import Doubt, Fault, Record
from tests.transfer.sources.people_samples import records, sample, values


def card(*lines: str, version: str = "3.0") -> bytes:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def one(*lines: str, version: str = "3.0") -> Record:
    (record,) = records(card(*lines, version=version))
    return record


def test_an_old_card_is_read_through_its_code_pages_and_soft_breaks() -> None:
    (record,) = records(sample("contacts_v21.vcf"))
    assert (record.name, record.company) == ("Jördis Grünwald", "Größe & Söhne")
    assert record.notes == "First line\nsecond line"
    assert values(record, MethodKind.EMAIL) == ["joerdis@example.com"]


def test_a_fax_a_photo_and_a_birthday_are_named_as_left_out() -> None:
    (old,) = records(sample("contacts_v21.vcf"))
    assert values(old, MethodKind.PHONE) == ["089 555 0100"]
    assert set(old.left_out) == {"fax", "photo", "agent"}
    assert set(records(sample("contacts_v30.vcf"))[0].left_out) == {"birthday", "address"}


def test_the_card_inside_of_a_card_is_nobody_of_its_own() -> None:
    assert [record.name for record in records(sample("contacts_v21.vcf"))] == ["Jördis Grünwald"]


def test_labels_of_the_address_book_are_kept_with_what_they_label() -> None:
    record = records(sample("contacts_v30.vcf"))[0]
    assert [(way.value, way.label) for way in record.ways[:2]] == [
        ("mira@example.com", "Work"),
        ("+49 30 555 0100", "Desk"),
    ]


def test_profiles_and_escaped_addresses_of_pages_are_links() -> None:
    record = records(sample("contacts_v30.vcf"))[0]
    assert values(record, MethodKind.LINK) == [
        "http://example.com/mira",
        "https://www.linkedin.com/in/mira-okafor",
    ]


def test_folded_and_escaped_text_is_whole_again() -> None:
    record = records(sample("contacts_v30.vcf"))[0]
    assert record.title == "Engineering, Head"
    assert "middle of a word\nand that" in record.notes
    assert record.notes.endswith("line; with signs.")


def test_a_card_is_known_by_its_uid_and_tagged_without_the_group_of_everybody() -> None:
    record = records(sample("contacts_v30.vcf"))[0]
    assert record.key == "2b7e-okafor:ABPerson"
    assert record.tags == ("Recruiters", "Berlin")


def test_a_card_that_is_never_closed_is_read_and_says_so() -> None:
    last = records(sample("contacts_v30.vcf"))[-1]
    assert last.name == "Never closed"
    assert Doubt.REPAIRED in last.doubts


def test_an_unclosed_card_ends_where_the_next_begins() -> None:
    first, second = records(card("FN:Mira").replace(b"END:VCARD\r\n", b"") + card("FN:Tomas"))
    assert (first.name, second.name) == ("Mira", "Tomas")
    assert Doubt.REPAIRED in first.doubts
    assert second.doubts == ()


def test_a_number_as_an_address_loses_its_scheme() -> None:
    person = records(sample("contacts_v40.vcf"))[0]
    assert values(person, MethodKind.PHONE) == ["+33-1-55-01-00-00 ext. 12"]


def test_a_group_is_not_a_person_and_a_card_without_anybody_has_no_name() -> None:
    _, group, company, nobody = records(sample("contacts_v40.vcf"))
    assert group.fault is Fault.NOT_A_PERSON
    assert nobody.fault is Fault.NO_NAME
    assert "BDAY" in nobody.excerpt
    assert (company.name, company.doubts) == ("Globex", (Doubt.NAME_FROM_COMPANY,))


def test_a_name_comes_from_the_shown_one_then_from_its_parts_then_from_the_address() -> None:
    assert one("FN:Mira O.", "N:Okafor;Mira;;;").name == "Mira O."
    assert one("FN:", "N:Okafor;Mira;Ada;Dr.;").name == "Mira Ada Okafor"
    guessed = one("EMAIL:mira.okafor@example.com")
    assert (guessed.name, guessed.doubts) == ("Mira Okafor", (Doubt.NAME_FROM_ADDRESS,))


def test_a_note_that_was_not_folded_keeps_its_other_lines() -> None:
    assert one("FN:Mira", "NOTE:first", "second, about: nothing").notes == "first\nsecond, about: nothing"


def test_a_line_that_means_nothing_is_dropped_and_said() -> None:
    record = one("FN:Mira", "what is this", "EMAIL:mira@example.com")
    assert record.doubts == (Doubt.LINES_DROPPED,)
    assert values(record, MethodKind.EMAIL) == ["mira@example.com"]


def test_a_character_that_was_cut_in_two_by_folding_is_whole() -> None:
    data = card("FN:Jürgen").replace("ü".encode(), b"\xc3\r\n \xbc")
    assert [record.name for record in records(data)] == ["Jürgen"]


def test_bytes_without_a_charset_are_read_in_the_one_that_the_card_declares() -> None:
    plain = card("N:Кличко;Віталій;;;", "NOTE;CHARSET=windows-1251:так", version="2.1")
    (record,) = records(plain.decode().encode("cp1251"))
    assert record.name == "Віталій Кличко"
    assert Doubt.GUESSED_ENCODING in record.doubts


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_wide_and_marked_files_are_cards_like_any_other(charset: str) -> None:
    assert [record.name for record in records(card("FN:Jördis").decode().encode(charset))] == ["Jördis"]


def test_carriage_returns_alone_end_lines() -> None:
    assert [record.name for record in records(card("FN:Mira").replace(b"\r\n", b"\r"))] == ["Mira"]


def test_an_indented_card_is_read() -> None:
    indented = b"".join(b"    " + line for line in card("FN:Mira", "TITLE:Lead").splitlines(keepends=True))
    assert [(record.name, record.title) for record in records(indented)] == [("Mira", "Lead")]


def test_an_address_that_is_none_is_a_doubt() -> None:
    record = one("FN:Mira", "EMAIL:somewhere")
    assert record.ways == ()
    assert record.doubts == (Doubt.BAD_EMAIL,)
