"""Calendars and cards of the corpus as devices might store them: nothing that is not ours is ever changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm.core.card_lines import in_version, patched_card, read_card
from crm.core.content_lines import BadContent, Component, Line, parse, stream
from crm.core.event_text import patched_event, read_event
from crm.core.ics_event import Event
from crm.core.object_safety import safe
from crm.core.object_span import span
from crm.core.task_text import Task, patched_task, read_task
from crm.core.vcard_text import Card, Version
from crm.dav.bounds import Range
from crm.dav.instances import Times
from tests.corpus.corpus import files

CALENDARS, CARDS = files("ics"), files("vcf")
STAMP = datetime(2026, 11, 25, 12, tzinfo=UTC)
TASK = Task("1", STAMP, 0, "Title")
EVENT = Event("1", STAMP, 0, STAMP, STAMP.replace(hour=13), "Title")
OURS = {
    "SUMMARY", "DESCRIPTION", "URL", "LOCATION", "DUE", "DTSTART", "DTEND", "DURATION", "STATUS",
    "COMPLETED", "TRANSP", "PERCENT-COMPLETE", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "GEO",
    "X-APPLE-STRUCTURED-LOCATION", "X-ALT-DESC",
}  # fmt: skip
READERS: tuple[Callable[[bytes], object], ...] = (
    safe, read_task, read_event, lambda body: span(parse(body)),
)  # fmt: skip


def patch(kind: str, body: bytes) -> bytes:
    return patched_event(body, EVENT) if kind == "event" else patched_task(body, TASK)


def others(whole: Component) -> list[bytes]:
    """The lines that are none of ours, as they are written."""
    lines = (each for part in whole.walk() for each in part.items if isinstance(each, Line))
    return [each.raw for each in lines if each.name not in OURS]


def told(path: Path) -> Iterator[bytes]:
    """The content of a file; what fails then names it, and what is refused is well."""
    try:
        yield path.read_bytes()
    except BadContent:
        pass
    except Exception as problem:
        problem.add_note(path.name)
        raise


about = contextmanager(told)


if CALENDARS:

    def test_every_file_is_written_as_it_was_read() -> None:
        sound = 0
        for path in [*CALENDARS, *CARDS]:
            with about(path) as data:
                assert stream(data, max_bytes=10**8, max_lines=10**6, max_depth=50).data() == data
                assert parse(data).data() == data
                sound += 1
        assert sound >= 0.6 * len([*CALENDARS, *CARDS])

    @pytest.mark.parametrize("kind", ["event", "task"])
    def test_a_change_of_ours_leaves_what_is_not_ours(kind: str) -> None:
        for path in CALENDARS:
            with about(path) as data:
                patched = patch(kind, data)
                assert patch(kind, patched) is patched
                assert others(parse(patched)) == others(parse(data))

    def test_whatever_a_calendar_holds_it_is_read_or_refused() -> None:
        year = Range(datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))
        for path in CALENDARS:
            for read in READERS:
                with about(path) as data:
                    read(data)
            with about(path) as data:
                times = Times(parse(data), ZoneInfo("Europe/Berlin"))
                for kind in ("VEVENT", "VTODO"):
                    assert len(list(times.instances(kind, year))) < 3_000

    def test_a_card_is_read_and_changed_and_keeps_its_picture() -> None:
        for path in CARDS:
            with about(path) as data:
                read = read_card(data)
                card = Card(read.uid, "Somebody Else", note="New", changed=STAMP)
                patched = patched_card(data, card)
                assert patched_card(patched, card) is patched
                again = read_card(patched)
                assert (again.name, again.note, again.photo) == ("Somebody Else", "New", read.photo)
                both = in_version(in_version(data, Version.FOUR), Version.THREE)
                assert read_card(both).name == read.name
