"""Every file of the corpus is read or refused with a reason, and is read as a person reads it."""

from pathlib import Path

import pytest

from crm.transfer.reading import ErrorCode, Reader, Understood, inspect_record, understand
from tests.corpus.corpus import HOME, Expected, checks, files, present, with_line_ends
from tests.corpus.score import UNREAD, measure, report

CALENDARS = files("ics")
MAILS = files("eml")
EXPECTED = present()
READER = Reader(frozenset({"you@example.com"}), HOME)


def read(path: Path, *, crlf: bool) -> Understood:
    return understand(with_line_ends(path.read_bytes(), crlf=crlf), name=path.name, reader=READER)


def name(case: object) -> str:
    return case.path if isinstance(case, Expected) else getattr(case, "name", str(case))


if CALENDARS:

    @pytest.mark.parametrize("path", CALENDARS, ids=name)
    def test_a_calendar_yields_its_events_or_says_why_not(path: Path) -> None:
        for crlf in (False, True):
            found = read(path, crlf=crlf)
            assert found.kind == "ics"
            assert ErrorCode.NOT_UNDERSTOOD not in {error.code for error in found.errors}
            if b"BEGIN:VEVENT" in path.read_bytes():
                assert found.events
            else:
                assert found.errors

    def test_both_forms_of_line_ends_read_alike() -> None:
        different = [
            path.name
            for path in CALENDARS
            if b"\r" not in path.read_bytes().replace(b"\r\n", b"\n")
            and read(path, crlf=False).events != read(path, crlf=True).events
        ]
        assert different == []


if MAILS:

    @pytest.mark.parametrize("path", MAILS, ids=name)
    def test_a_mail_is_answered(path: Path) -> None:
        for crlf in (False, True):
            found = read(path, crlf=crlf)
            assert found.kind == "eml"
            assert found.events or found.errors
            assert ErrorCode.NOT_UNDERSTOOD not in {error.code for error in found.errors}
            assert inspect_record(path.name, found)["file"] == path.name


if EXPECTED:

    @pytest.mark.parametrize("expected", EXPECTED, ids=name)
    def test_a_file_is_read_as_a_person_reads_it(expected: Expected) -> None:
        for crlf in (False, True):
            data = with_line_ends(expected.file.read_bytes(), crlf=crlf)
            found = understand(data, name=expected.file.name, reader=expected.reader)
            assert [check for check in checks(expected, found) if not check.is_right] == []

    def test_the_figures_are_reached() -> None:
        figures = measure()
        assert figures.yielding == figures.with_event, report(figures)
        assert figures.parsed >= figures.calendars * 123 / 129, report(figures)
        assert figures.answered == figures.mails, report(figures)
        assert figures.expected_files >= 40, report(figures)
        assert figures.share >= 0.95, report(figures)


def test_what_counts_as_unread_is_an_error_of_the_reader() -> None:
    assert set(ErrorCode) > UNREAD
