"""The connections that LinkedIn hands out."""

from datetime import date

from crm.transfer.sources import SourceKind, open_file
from tests.transfer.sources.people_samples import records, sample


def test_the_headings_are_found_below_the_explanation() -> None:
    opened = open_file(sample("linkedin.csv"))
    assert opened.kind is SourceKind.LINKEDIN
    assert [record.name for record in opened.records()] == ["Mira Okafor", "Tomas Lindqvist, PMP", "Yuki S."]


def test_the_headings_may_come_first() -> None:
    without = sample("linkedin.csv").split(b"\n\n", 1)[1]
    assert records(without) == records(sample("linkedin.csv"))


def test_a_person_is_known_by_the_profile_in_small_letters() -> None:
    assert [record.key for record in records(sample("linkedin.csv"))] == [
        "mira-okafór",
        "tomas-lindqvist",
        "",
    ]


def test_the_day_of_the_connection_is_not_the_day_of_meeting() -> None:
    first, second, resaved = records(sample("linkedin.csv"))
    assert (first.connected_on, first.met_on) == (date(2026, 9, 9), None)
    assert second.connected_on == date(2025, 3, 2)
    assert resaved.connected_on == date(2024, 1, 15)


def test_blank_rows_are_no_records_and_places_follow_the_file() -> None:
    assert [record.place for record in records(sample("linkedin.csv"))] == [1, 2, 3]
