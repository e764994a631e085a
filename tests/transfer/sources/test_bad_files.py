"""Files that are not what they say, or mean harm: refused with the reason, or cleaned record by record."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest

from crm.contacts.models import MethodKind
from crm.transfer.sources import MAX_BYTES, Doubt, Fault, Record, SourceKind, open_file
from tests.transfer.sources.whole_files import ARCHIVE, GOOGLE, LINKEDIN, OUTLOOK, TABLE, VCARD, packed

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)
PDF = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
)
CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\n%s\nEND:VCARD\n"
MIB = 1024 * 1024


def read(data: bytes, name: str = "people.csv") -> list[Record]:
    return list(open_file(data, name=name).records())


def taken(data: bytes, name: str = "people.csv") -> list[Record]:
    return [record for record in read(data, name) if not record.fault]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (VCARD, SourceKind.VCARD),
        (TABLE, SourceKind.TABLE),
        (LINKEDIN, SourceKind.LINKEDIN),
        (GOOGLE, SourceKind.GOOGLE),
        (OUTLOOK, SourceKind.OUTLOOK),
        (ARCHIVE, SourceKind.LINKEDIN),
    ],
)
@pytest.mark.parametrize(
    "name", ["people.vcf", "people.csv", "people.zip", "photo.jpg", "people", "", "x" * 400]
)
def test_the_content_decides_and_not_the_name(data: bytes, kind: SourceKind, name: str) -> None:
    opened = open_file(data, name=name)
    assert opened.kind is kind
    assert opened.fault is None
    assert [record for record in opened.records() if not record.fault]


@pytest.mark.parametrize("name", ["people.vcf", "people.csv", "Connections.csv", "people.zip", "monica.json"])
@pytest.mark.parametrize(
    "data", [PNG, PDF, b"\x00\x01\x02\x03" * 400, b"{}", b"[1, 2]", b"<html><p>Hello</p></html>"]
)
def test_what_holds_no_people_is_refused_and_says_so(data: bytes, name: str) -> None:
    opened = open_file(data, name=name)
    assert opened.fault or taken(data, name) == []


@pytest.mark.parametrize("data", [b"", b"   \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 300])
@pytest.mark.parametrize("name", ["people.vcf", "people.csv", "people.zip", "people.json"])
def test_an_empty_file_is_refused(data: bytes, name: str) -> None:
    opened = open_file(data, name=name)
    assert opened.fault is Fault.EMPTY
    assert list(opened.records()) == []


def test_a_file_that_is_too_large_is_refused() -> None:
    opened = open_file(b"a" * (MAX_BYTES + 1), name="people.csv")
    assert opened.fault is Fault.TOO_LARGE
    assert list(opened.records()) == []


def bomb(mebibytes: int) -> bytes:
    """An archive of a table that is nothing but commas."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("Connections.csv", "w", force_zip64=True) as member,
    ):
        member.write(LINKEDIN)
        for _ in range(mebibytes):
            member.write(b"," * MIB)
    return buffer.getvalue()


def test_an_archive_that_swells_is_refused_before_it_does() -> None:
    data = bomb(100)
    assert len(data) < MIB
    tracemalloc.start()
    opened = open_file(data, name="export.zip")
    assert opened.fault in {Fault.UNSAFE_ARCHIVE, Fault.TOO_LARGE}
    assert list(opened.records()) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80 * MIB


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    data = bomb(70)
    true_size, small = (len(LINKEDIN) + 70 * MIB).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert true_size in data
    opened = open_file(data.replace(true_size, small), name="export.zip")
    assert opened.fault or [record for record in opened.records() if not record.fault] == []


def test_an_archive_in_an_archive_is_refused() -> None:
    opened = open_file(packed({"inner.zip": ARCHIVE}), name="export.zip")
    assert opened.fault is Fault.NESTED_ARCHIVE


def test_an_archive_with_a_password_is_refused() -> None:
    opened = open_file(locked(ARCHIVE), name="export.zip")
    assert opened.fault is Fault.LOCKED


def locked(archive: bytes) -> bytes:
    """The same with the mark of a password on each member."""
    data = bytearray(archive)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


@pytest.mark.parametrize(
    "name",
    ["../../Connections.csv", "/etc/Connections.csv", "..\\..\\Connections.csv", "C:\\x\\Connections.csv"],
)
def test_a_path_out_of_an_archive_leads_nowhere(name: str) -> None:
    opened = open_file(packed({name: LINKEDIN, "../../other.txt": b"x"}), name="export.zip")
    names = [record.name for record in opened.records()]
    assert opened.fault is Fault.UNSAFE_ARCHIVE or names[:1] == ["Ana Li"]


def test_an_archive_without_people_says_so() -> None:
    assert open_file(packed({"messages.csv": b"a,b\n1,2\n"}), name="export.zip").fault is Fault.NO_PEOPLE


def test_a_damaged_archive_is_refused() -> None:
    for end in (30, len(ARCHIVE) // 2, len(ARCHIVE) - 10):
        assert open_file(ARCHIVE[:end], name="export.zip").fault


def test_an_archive_names_what_was_not_read() -> None:
    opened = open_file(ARCHIVE, name="export.zip")
    assert any("Profile.csv" in note for note in opened.notes)


def test_a_hundred_thousand_columns_are_refused() -> None:
    header = ",".join(f"column {number}" for number in range(100_000))
    opened = open_file(f"Name,E-Mail,{header}\nAda,ada@example.com\n".encode(), name="wide.csv")
    assert opened.fault is Fault.TOO_MANY_COLUMNS


def test_one_row_that_is_far_too_wide_costs_only_itself() -> None:
    wide = b"Bo,bo@example.com" + b",x" * 100_000
    data = b"Name,E-Mail\nAda,ada@example.com\n" + wide + b"\nCy,cy@example.com\n"
    assert {"Ada", "Cy"} <= {record.name for record in taken(data)}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Name,E-Mail\nA\x00da\x00,ada@example.com\n", "people.csv"),
        (CARD.replace(b"Ada", b"A\x00da") % b"NOTE:a\x00b", "people.vcf"),
    ],
)
def test_nul_bytes_are_left_out(data: bytes, name: str) -> None:
    (record,) = taken(data, name)
    assert record.name.replace(" ", "").startswith("Ada")
    assert "\x00" not in record.notes + record.name


def test_a_file_in_two_encodings_is_read_and_says_that_it_was_guessed() -> None:
    mixed = "Name,E-Mail\nJörg,joerg@example.com\n".encode() + "Søren,soren@example.com\n".encode("cp1252")
    opened = open_file(mixed, name="people.csv")
    assert len(list(opened.records())) == 2
    assert opened.layout is not None
    assert not opened.layout.is_encoding_sure


def test_cards_in_two_encodings_are_read_each_in_its_own() -> None:
    data = CARD.replace(b"Ada", "Jörg".encode()) % b"" + CARD.replace(b"Ada", "Søren".encode("cp1252")) % b""
    first, second = taken(data, "people.vcf")
    assert (first.name, second.name) == ("Jörg Lovelace", "Søren Lovelace")
    assert Doubt.GUESSED_ENCODING not in first.doubts
    assert Doubt.GUESSED_ENCODING in second.doubts


def in_notes(text: str) -> Iterator[Record]:
    yield from taken(CARD % f"NOTE:{text}".encode(), "people.vcf")
    cell = text.replace('"', '""')
    yield from taken(f'Name,E-Mail,Notes\nAda,ada@example.com,"{cell}"\n'.encode())


@pytest.mark.parametrize(
    "text",
    [
        "Hello <script>alert(1)</script>",
        "Hello <img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">Hello</a>',
        "<svg/onload=alert(1)>Hello",
        "<style>@import url(//example.com)</style>Hello",
    ],
)
def test_hostile_markup_in_notes_becomes_plain_text(text: str) -> None:
    found = list(in_notes(text))
    assert len(found) == 2
    for record in found:
        assert "Hello" in record.notes
        assert [mark for mark in ("<", "onerror", "onload", "@import") if mark in record.notes] == []


def test_markup_in_a_name_or_company_is_taken_out() -> None:
    (record,) = taken(b"Name,E-Mail,Company\n<b>Ada</b> <i>L</i>,ada@example.com,<script>x</script>Acme\n")
    assert (record.name, record.company) == ("Ada L", "Acme")


def test_formula_cells_stay_text_and_lose_only_the_guard_of_an_export() -> None:
    rows = (
        b"Name,E-Mail,Phone,Notes",
        b"Ada,ada@example.com,'+49 30 555,'=1+1",
        b"Bo,b@example.com,,=cmd|'/C x'!A0",
    )
    data = b"\n".join(rows)
    first, second = taken(data)
    assert [way.value for way in first.ways if way.kind is MethodKind.PHONE] == ["+49 30 555"]
    assert first.notes == "=1+1"
    assert second.notes.startswith("=cmd")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"]
)
def test_links_that_do_harm_are_left_out(link: str) -> None:
    (record,) = taken(CARD % f"URL:{link}".encode(), "people.vcf")
    assert record.ways == ()


def test_letters_that_turn_the_reading_round_are_left_out() -> None:
    (record,) = taken("Name,E-Mail\nAda\u202e ecalevoL\u2066,ada@example.com\n".encode())
    assert record.name == "Ada ecalevoL"


def test_a_name_or_note_without_end_is_cut_and_says_so() -> None:
    for record in (
        *taken(b"Name,E-Mail,Notes\n" + b"A" * 5000 + b",ada@example.com," + b"n" * 300_000 + b"\n"),
        *taken(CARD.replace(b"Ada", b"A" * 5000) % (b"NOTE:" + b"n" * 100_000), "people.vcf"),
    ):
        assert Doubt.SHORTENED in record.doubts


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest() -> None:
    rows = "".join(f'Person {number},"p{number}@example.com"\n' for number in range(50))
    data = f'Name,E-Mail\nAda,"ada@example.com\n{rows}'.encode()
    assert len(taken(data)) >= 45
