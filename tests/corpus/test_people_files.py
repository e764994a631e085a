"""Cards and tables of the corpus: read as a person reads them, and answered whatever is done to them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crm.transfer.sources import open_file
from tests.corpus.absence import FIGURES
from tests.corpus.corpus import files, with_line_ends
from tests.corpus.people import Expected, checks, expectations, present, records_in_form
from tests.corpus.people_score import measure, report
from tests.transfer.sources.mutation import flipped
from tests.transfer.sources.soundness import sound

PEOPLE = [*files("vcf"), *files("csv")]
EXPECTED = present()
FLIPS = 20


def name(case: object) -> str:
    return case.path if isinstance(case, Expected) else getattr(case, "name", str(case))


if PEOPLE:

    def test_the_figures_are_reached(record_property: Callable[[str, object], None]) -> None:
        figures = measure()
        record_property(FIGURES, report(figures, with_misses=False))
        assert figures.cards_read >= figures.cards - 2, report(figures)
        assert figures.tables_read == figures.tables, report(figures)
        assert figures.expected_cards >= 60, report(figures)
        assert figures.expected_tables == figures.tables, report(figures)
        assert figures.share >= 0.98, report(figures)

    @pytest.mark.parametrize("path", PEOPLE, ids=name)
    def test_both_forms_of_line_ends_read_alike(path: Path) -> None:
        forms = [with_line_ends(path.read_bytes(), crlf=crlf) for crlf in (False, True)]
        plain, other = (list(open_file(form, name=path.name).records()) for form in forms)
        assert plain == other
        assert plain

    @pytest.mark.parametrize("ends", [b"\r", b"\r\r\n"], ids=["old Mac", "doubled"])
    def test_cards_with_rare_line_ends_read_alike(ends: bytes) -> None:
        for path in files("vcf"):
            plain = with_line_ends(path.read_bytes(), crlf=False)
            found = open_file(plain.replace(b"\n", ends), name=path.name).records()
            assert list(found) == list(open_file(plain, name=path.name).records()), path.name

    @pytest.mark.parametrize("path", PEOPLE, ids=name)
    def test_a_file_that_breaks_off_is_answered(path: Path) -> None:
        whole = path.read_bytes()
        for tenth in range(10):
            sound(whole[: len(whole) * tenth // 10], path.name)

    @pytest.mark.parametrize("path", PEOPLE, ids=name)
    def test_a_file_with_flipped_bits_is_answered(path: Path) -> None:
        whole = path.read_bytes()
        for number in range(FLIPS):
            sound(flipped(whole, seed=f"{path.name} {number}", flips=1 + number % 5), path.name)

    @pytest.mark.parametrize("path", PEOPLE, ids=name)
    def test_a_file_is_read_alike_each_time(path: Path) -> None:
        opened = open_file(path.read_bytes(), name=path.name)
        assert list(opened.records()) == list(opened.records())


if EXPECTED:

    @pytest.mark.parametrize("expected", EXPECTED, ids=name)
    def test_both_forms_of_line_ends_say_what_is_expected(expected: Expected) -> None:
        plain, other = (
            list(checks(expected, records_in_form(expected, crlf=crlf))) for crlf in (False, True)
        )
        assert plain == other


def test_expectations_are_of_many_cards_and_every_table() -> None:
    listed = expectations()
    cards = [one for one in listed if one.path.startswith("vcf/")]
    assert len(cards) >= 45
    assert sum(len(one.records) for one in cards) >= 64
    assert len(listed) - len(cards) == 16
