"""Archives: one file in them is read, in memory, and only when that is safe."""

from crm.transfer.sources import Choices, Fault, SourceKind, open_file
from tests.transfer.sources.people_samples import records, sample
from tests.transfer.sources.whole_files import packed


def test_the_connections_are_found_in_whatever_folder() -> None:
    archive = packed({"Profile.csv": b"a,b\n1,2\n", "Basic/Connections.csv": sample("linkedin.csv")})
    opened = open_file(archive)
    assert opened.kind is SourceKind.LINKEDIN
    assert opened.notes == ("Profile.csv",)
    assert list(opened.records()) == records(sample("linkedin.csv"))


def test_what_the_user_chose_reaches_the_table_in_the_archive() -> None:
    data = "First Name,Last Name,Connected On\nŁukasz,Żak,01 Jan 2024\n".encode("cp1250")
    found = records(packed({"Connections.csv": data}), Choices(encoding="cp1250"))
    assert [record.name for record in found] == ["Łukasz Żak"]


def test_an_account_of_ones_own_is_known_by_its_document() -> None:
    opened = open_file(packed({"contacts.csv": b"a,b\n", "account.json": b'{"format": "keepwarm-account"}'}))
    assert opened.kind is SourceKind.ACCOUNT
    assert opened.fault is None


def test_a_spreadsheet_is_no_archive_of_people() -> None:
    book = packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert open_file(book, name="people.xlsx").fault is Fault.NOT_UNDERSTOOD


def test_only_so_many_names_are_listed() -> None:
    members = {f"{number}.txt": b"" for number in range(300)}
    assert len(open_file(packed({**members, "Connections.csv": sample("linkedin.csv")})).notes) == 200
