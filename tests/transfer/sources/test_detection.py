"""What a file is, by what is in it."""

from pathlib import Path

import pytest

from crm.transfer.sources import Fault, SourceKind, open_file
from tests.transfer.sources.people_samples import SAMPLES, sample

INVITATIONS = Path(__file__).parents[2] / "samples"
EVENT = b"BEGIN:VEVENT\r\nUID:%d\r\nSUMMARY:Talk\r\nDTSTART:20261124T100000Z\r\nEND:VEVENT\r\n"


def calendar(events: int, method: bytes = b"PUBLISH") -> bytes:
    body = b"".join(EVENT % number for number in range(events))
    return b"BEGIN:VCALENDAR\r\nMETHOD:%s\r\n%sEND:VCALENDAR\r\n" % (method, body)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("contacts_v21.vcf", SourceKind.VCARD),
        ("contacts_v30.vcf", SourceKind.VCARD),
        ("contacts_v40.vcf", SourceKind.VCARD),
        ("linkedin.csv", SourceKind.LINKEDIN),
        ("google_new.csv", SourceKind.GOOGLE),
        ("google_old.csv", SourceKind.GOOGLE),
        ("outlook_en.csv", SourceKind.OUTLOOK),
        ("outlook_de.csv", SourceKind.OUTLOOK),
        ("generic_fr.csv", SourceKind.TABLE),
        ("generic_semicolon_cp1252.csv", SourceKind.TABLE),
        ("monica.json", SourceKind.MONICA),
    ],
)
@pytest.mark.parametrize("as_name", ["", "holiday.jpg"])
def test_a_sample_is_known_under_any_name(name: str, kind: SourceKind, as_name: str) -> None:
    opened = open_file(sample(name), name=as_name)
    assert (opened.kind, opened.fault) == (kind, None)


def test_every_sample_has_its_test() -> None:
    assert len(list(SAMPLES.iterdir())) == 11


def test_many_events_are_a_calendar_and_one_is_an_invitation() -> None:
    assert open_file(calendar(3)).kind is SourceKind.CALENDAR
    assert open_file(calendar(1)).kind is SourceKind.INVITATION
    assert open_file(calendar(3, b"REQUEST")).kind is SourceKind.INVITATION
    assert open_file(calendar(3).decode().encode("utf-16")).kind is SourceKind.CALENDAR


@pytest.mark.parametrize("name", ["google_panel.ics", "html_only.eml", "exchange_german.ics"])
def test_an_invitation_is_left_to_its_own_reader(name: str) -> None:
    opened = open_file((INVITATIONS / name).read_bytes())
    assert opened.kind is SourceKind.INVITATION
    assert list(opened.records()) == []


def test_an_export_of_ones_own_is_known_by_its_first_words() -> None:
    assert open_file(b'{"format": "keepwarm-account", "version": 1, "tables": {').kind is SourceKind.ACCOUNT


@pytest.mark.parametrize(
    "text", [b"Hello Mira, shall we meet on Monday, or Tuesday?\nBest, Tomas\n", b"shopping\nmilk\n", b"42"]
)
def test_running_text_is_no_table(text: bytes) -> None:
    assert open_file(text).fault is Fault.NOT_UNDERSTOOD
