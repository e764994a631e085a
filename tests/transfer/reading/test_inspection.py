"""The JSON object of `crm inspect`."""

import json

from crm.transfer.reading import inspect_record, understand
from tests.transfer.reading.invites import ROBIN, SAMPLES, a_calendar, a_sample


def test_an_event_has_the_keys_that_were_promised() -> None:
    record = json.loads(json.dumps(inspect_record("google_panel.ics", a_sample("google_panel.ics"))))
    assert list(record) == ["file", "kind", "events", "cards", "rows", "repairs", "errors"]
    event = record["events"][0]
    assert list(event) == [
        "uid",
        "sequence",
        "method",
        "start",
        "zone",
        "summary",
        "company",
        "people",
        "doubts",
    ]
    assert event["start"] == "2026-12-09T13:00:00Z"
    assert event["people"][0] == {
        "name": "Tomas Okoye",
        "email": "tomas.okoye@larkspur.example",
        "role": "interviewer",
        "why": "attendee",
    }
    assert event["doubts"] == [{"code": "name_guessed", "detail": "ida.brandt@larkspur.example"}]


def test_a_day_is_a_date_and_no_start_is_null() -> None:
    day = understand(a_calendar("DTSTART;VALUE=DATE:20261214"), name="a.ics", reader=ROBIN)
    assert inspect_record("a.ics", day)["events"][0]["start"] == "2026-12-14"  # type: ignore[index]
    none = understand(a_calendar(), name="a.ics", reader=ROBIN)
    assert inspect_record("a.ics", none)["events"][0]["start"] is None  # type: ignore[index]


def test_every_sample_can_be_written_as_one_line() -> None:
    for path in SAMPLES.glob("*.*"):
        record = inspect_record(path.name, understand(path.read_bytes(), name=path.name, reader=ROBIN))
        assert "\n" not in json.dumps(record)


def test_an_error_is_a_code_and_a_detail() -> None:
    found = understand(b"hello", name="a.ics", reader=ROBIN)
    assert inspect_record("a.ics", found)["errors"] == [{"code": "not_a_calendar", "detail": ""}]
