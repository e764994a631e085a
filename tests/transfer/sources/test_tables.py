"""Tables of any program: headings, what is chosen, dates, encodings and broken rows."""

from collections.abc import Iterator
from datetime import date

import pytest

from crm.contacts.models import MethodKind
from crm.transfer.sources import Choices, Doubt, Layout, SourceKind, open_file
from crm.transfer.sources.dates import day
from crm.transfer.sources.tables import FIELDS
from crm.transfer.sources.tables.header import field_of
from crm.transfer.sources.tables.synonyms import NAMES
from tests.transfer.sources.people_samples import AS_FOUND, records, sample, values


def layout(data: bytes, choices: Choices = AS_FOUND) -> Layout:
    found = open_file(data, name="people.csv", choices=choices).layout
    assert found is not None
    return found


def headings() -> Iterator[tuple[str, str]]:
    for field, names in NAMES.items():
        yield from ((name, field) for name in names)


def test_every_synonym_is_found_again_and_belongs_to_one_field() -> None:
    assert {field for _, field in headings()} | {""} == set(FIELDS)
    assert [(name, field, field_of(name)) for name, field in headings() if field_of(name) != field] == []


def test_french_headings_are_understood() -> None:
    (record,) = records(sample("generic_fr.csv"))
    assert (record.name, record.company, record.title) == ("Chloé Lefèvre", "Société Générique", "Directrice")
    assert (record.met_on, record.met_where) == (date(2026, 3, 3), "Salon de Lyon")
    assert record.met_through == "Mira Okafor"
    assert [(way.value, way.label) for way in record.ways if way.kind is MethodKind.PHONE] == [
        ("06 55 01 00 00", "mobile")
    ]


def test_a_name_with_the_family_first_is_turned_round() -> None:
    names = [record.name for record in records(sample("generic_semicolon_cp1252.csv"))]
    assert names == ["Jördis Grünwald", "Dr. Max von der Heide"]


def test_a_degree_behind_a_comma_is_no_given_name() -> None:
    (record,) = records(b'Name,Email\n"Jane Doe, PhD",jane@example.com\n')
    assert record.name == "Jane Doe, PhD"


def test_bytes_of_an_unsaid_code_page_are_a_guess_that_can_be_corrected() -> None:
    data = "Name;E-Mail\nŁukasz Żak;l@example.com\n".encode("cp1250")
    assert not layout(data).is_encoding_sure
    chosen = Choices(encoding="cp1250")
    assert [record.name for record in records(data, chosen)] == ["Łukasz Żak"]
    assert layout(data, chosen).is_encoding_sure


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-8-sig", "utf-8"])
def test_unicode_is_known_for_sure(charset: str) -> None:
    data = "Name,E-Mail\nŁukasz,l@example.com\n".encode(charset)
    assert [record.name for record in records(data)] == ["Łukasz"]
    assert layout(data).is_encoding_sure


def test_the_user_may_say_what_columns_hold() -> None:
    data = b"A;B;C\nMira;Otterbank;mira@example.com\n"
    assert layout(data).needs_mapping
    chosen = Choices(mapping=("name", "company", "email"))
    (record,) = records(data, chosen)
    assert (record.name, record.company) == ("Mira", "Otterbank")
    assert not layout(data, chosen).needs_mapping


def test_the_user_may_say_what_parts_cells_and_that_there_are_no_headings() -> None:
    data = b"Mira|mira@example.com\nTomas|tomas@example.com\n"
    chosen = Choices(delimiter="|", has_header=False, mapping=("name", "email"))
    assert [record.name for record in records(data, chosen)] == ["Mira", "Tomas"]


def test_a_table_without_headings_is_guessed_and_to_be_confirmed() -> None:
    data = b"Mira\tOkafor\tmira@example.com\tOtterbank\nTomas\tLind\ttomas@example.com\tGlobex\n"
    found = layout(data)
    assert (found.has_header, found.needs_mapping) == (False, True)
    assert found.mapping == ("given", "family", "email", "company")
    assert [record.name for record in records(data)] == ["Mira Okafor", "Tomas Lind"]


def test_the_same_headings_have_the_same_fingerprint_whatever_the_rows() -> None:
    first = layout(b"Name,E-Mail\nMira,mira@example.com\n")
    again = layout(b"name;e-mail\nTomas;tomas@example.com\n")
    other = layout(b"Name,E-Mail,Company\nMira,mira@example.com,Globex\n")
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_the_sample_holds_five_rows_of_the_width_of_the_headings() -> None:
    rows = b"".join(b"P%d,p%d@example.com\n" % (number, number) for number in range(9))
    found = layout(b"Name,E-Mail,Company\n" + rows)
    assert [len(row) for row in found.sample] == [3] * 5
    assert found.sample[0] == ("P0", "p0@example.com", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("13.05.2026", date(2026, 5, 13)),
        ("09 Sep 2026", date(2026, 9, 9)),
        ("Mar 15, 2018", date(2018, 3, 15)),
        ("15-Jan-24", date(2024, 1, 15)),
        ("3 mars 2026", date(2026, 3, 3)),
        ("4 de mayo de 2025", date(2025, 5, 4)),
        ("31.02.2026", None),
        ("03/04/2025", None),
        ("05/05/2025", date(2025, 5, 5)),
    ],
)
def test_a_day_is_read_by_its_form_and_never_guessed(text: str, expected: date | None) -> None:
    assert day(text) == expected


def test_dates_that_could_be_either_are_asked_about_once() -> None:
    data = b"Name,E-Mail,Met on\nMira,m@example.com,03/04/2025\n"
    assert layout(data).asks_for_day_order
    (asked,) = records(data)
    assert (asked.met_on, asked.doubts) == (None, (Doubt.DATE_NOT_READ,))
    assert [record.met_on for record in records(data, Choices(day_first=True))] == [date(2025, 4, 3)]
    assert [record.met_on for record in records(data, Choices(day_first=False))] == [date(2025, 3, 4)]


def test_one_date_that_is_certain_settles_the_others() -> None:
    data = b"Name,E-Mail,Met on\nMira,m@example.com,03/04/2025\nTomas,t@example.com,25/04/2025\n"
    assert not layout(data).asks_for_day_order
    assert [record.met_on for record in records(data)] == [date(2025, 4, 3), date(2025, 4, 25)]


def test_google_in_its_new_and_old_form() -> None:
    assert open_file(sample("google_new.csv")).kind is SourceKind.GOOGLE
    new, firm = records(sample("google_new.csv"))
    assert (new.name, new.tags) == ("Mira Ada Okafor", ("Recruiters",))
    assert [(way.value, way.label) for way in new.ways][:3] == [
        ("mira@example.com", "Work"),
        ("mira@example.org", "Work"),
        ("okafor@example.net", "Home"),
    ]
    assert firm.doubts == (Doubt.NAME_FROM_COMPANY,)
    old, desk = records(sample("google_old.csv"))
    assert (old.name, old.company, old.tags) == ("Mira Okafor", "Otterbank", ("Berlin",))
    assert desk.name == "Globex desk"


def test_outlook_in_english_and_german() -> None:
    (english,) = records(sample("outlook_en.csv"))
    assert open_file(sample("outlook_en.csv")).kind is SourceKind.OUTLOOK
    assert (english.name, english.title) == ("Mira A. Okafor", "Engineering Manager")
    assert values(english, MethodKind.EMAIL) == ["mira@example.com", "okafor@example.net"]
    assert "salutation" in records(sample("outlook_en.csv").replace(b'"Mira"', b'"Mira"'))[0].left_out
    (german,) = records(sample("outlook_de.csv"))
    assert open_file(sample("outlook_de.csv")).kind is SourceKind.OUTLOOK
    assert (german.name, german.company) == ("Jördis Grünwald", "Größe & Söhne GmbH")
    assert german.tags == ("Messe", "Rückruf")


def test_an_internal_address_of_exchange_is_no_address_and_no_doubt() -> None:
    head = b"First Name,Last Name,E-mail Address,E-mail Type,E-mail Display Name\n"
    (record,) = records(head + b"Mira,Okafor,/o=Acme/cn=mira,EX,Mira Okafor\n")
    assert (record.ways, record.doubts) == ((), ())


def test_a_row_longer_than_its_headings_says_that_something_was_dropped() -> None:
    first, second = records(b"Name,E-Mail\nMira,m@example.com,extra\nTomas,t@example.com,\n")
    assert first.doubts == (Doubt.LINES_DROPPED,)
    assert second.doubts == ()


def test_an_open_quote_costs_its_own_row_only() -> None:
    rows = b"".join(b"P%d,p%d@example.com,x\n" % (number, number) for number in range(5))
    found = records(b'Name,E-Mail,Notes\nMira,m@example.com,"open\n' + rows)
    assert [record.name for record in found] == ["Mira", "P0", "P1", "P2", "P3", "P4"]
    assert found[0].doubts == (Doubt.REPAIRED,)


def test_excel_may_name_its_separator() -> None:
    assert [record.name for record in records(b"sep=;\r\nName;E-Mail\r\nMira;m@example.com\r\n")] == ["Mira"]


def test_an_export_of_ones_own_loses_the_guard_against_formulas() -> None:
    record = records(sample("generic_semicolon_cp1252.csv"))[0]
    assert values(record, MethodKind.PHONE) == ["+49 30 555 0100"]
    assert record.notes == "=1+1"
