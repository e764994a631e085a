"""The export of Monica: people, what happened, what is planned."""

import json
from datetime import date

import pytest

from crm.contacts.models import MethodKind
from crm.core.kinds import Direction, InteractionKind
from crm.transfer.sources import Fault, Happened, Planned, Record, SourceKind, open_file
from crm.transfer.sources.monica import cadence
from tests.transfer.sources.people_samples import records, sample, values


def mira() -> Record:
    return records(sample("monica.json"))[0]


def test_a_contact_has_its_fields() -> None:
    record = mira()
    assert open_file(sample("monica.json")).kind is SourceKind.MONICA
    assert (record.name, record.company, record.title) == (
        "Mira Ada Okafor",
        "Otterbank",
        "Engineering Manager",
    )
    assert values(record, MethodKind.EMAIL) == ["mira@example.com"]
    assert values(record, MethodKind.PHONE) == ["+49 30 555 0100"]
    assert (record.met_on, record.met_through) == (date(2025, 6, 1), "Tomas")
    assert (record.notes, record.tags) == ("Knows everybody", ("meetup", "berlin"))
    assert record.key.endswith("a1")


def test_calls_notes_and_activities_happened_on_their_day() -> None:
    note, call, activity = mira().happened
    assert (note.kind, note.on, note.text) == (InteractionKind.NOTE, date(2026, 3, 5), "Likes tea very much")
    assert (call.on, call.direction, call.text) == (date(2026, 3, 4), Direction.IN, "About the role")
    assert activity == Happened(
        InteractionKind.IN_PERSON,
        date(2026, 2, 1),
        "Lunch\n\nat the harbour",
        key="00000000-0000-4000-8000-0000000000b1",
    )


def test_own_reminders_are_planned_and_those_for_birthdays_are_not() -> None:
    assert mira().planned == (
        Planned("Write to Mira", date(2027, 1, 1), "00000000-0000-4000-8000-0000000000e1"),
    )


def test_what_is_not_taken_is_named() -> None:
    assert set(mira().left_out) == {"gift", "birthday", "nickname"}


def test_somebody_who_was_put_away_stays_away() -> None:
    assert [record.is_archived for record in records(sample("monica.json"))] == [False, True]


@pytest.mark.parametrize(
    ("days", "months"),
    [(90, 3), (7, 1), (365, 12), ("30", 1), (0, None), (None, None), (True, None), ("x", None)],
)
def test_staying_in_touch_is_counted_in_months(days: object, months: int | None) -> None:
    assert cadence(days) == months


def test_an_export_without_contacts_has_no_people() -> None:
    opened = open_file(json.dumps({"account": {"data": [{"type": "contact", "values": []}]}}).encode())
    assert opened.fault is Fault.NO_PEOPLE


def test_an_export_that_breaks_off_is_damaged() -> None:
    assert open_file(sample("monica.json")[:-200]).fault is Fault.DAMAGED


def test_a_document_as_deep_as_the_sea_is_refused() -> None:
    assert open_file(b"[" * 200_000).fault is Fault.DAMAGED
    assert open_file(b"[" * 2_000_000).fault is Fault.TOO_LARGE
