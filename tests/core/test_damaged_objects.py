"""What devices store, damaged anywhere: it is refused or taken, and a change of ours is made once."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crm.core.card_lines import in_version, patched_card, read_card
from crm.core.content_lines import BadContent, parse
from crm.core.event_text import patched_event, read_event
from crm.core.ics_event import Event
from crm.core.object_safety import safe
from crm.core.object_span import span
from crm.core.task_text import Task, patched_task, read_task
from crm.core.vcard_text import Card, Labelled, Version
from tests.core.device_samples import FOLDER

STAMP = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TASK = Task("1", STAMP, 0, "Title", due=date(2026, 12, 1))
EVENT = Event("1", STAMP, 0, STAMP, STAMP + timedelta(hours=1), "Title", location="There")
CARD = Card("1", "Dana", emails=(Labelled("a@example.com", "Lab"),), note="New", changed=STAMP, photo=b"x")
BODIES = st.sampled_from([path.read_bytes() for path in sorted(FOLDER.iterdir())])
JUNK = st.sampled_from([
    b"", b"\x00", b"\xff", b";", b":", b",", b"\\", b'"', b"\r\n", b"\r\n ", b"99999", b"Z", b"-0400",
    b"BEGIN:VTODO\r\n", b"END:VEVENT\r\n", b"DURATION:P9999W\r\n", b"99991231T235959Z", b"00010101",
    b"RRULE:FREQ=DAILY;COUNT=99999\r\n", b"QUOTED-PRINTABLE", b"item1.", b"TZID=",
])  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), JUNK), min_size=1, max_size=4)


def damaged(body: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """At each place so much taken out and something else put in."""
    for place, length, junk in edits:
        at = int(place * len(body))
        body = body[:at] + junk + body[at + length :]
    return body


@settings(max_examples=250)
@given(body=BODIES, edits=EDITS)
def test_whatever_is_damaged_nothing_else_goes_wrong(
    body: bytes, edits: list[tuple[float, int, bytes]]
) -> None:
    data = damaged(body, edits)
    for read in (read_task, read_event, read_card, safe, lambda each: span(parse(each))):
        with suppress(BadContent):
            read(data)
    with suppress(BadContent):
        patched = patched_task(data, TASK)
        assert patched_task(patched, TASK) is patched
    with suppress(BadContent):
        patched = patched_event(data, EVENT)
        assert patched_event(patched, EVENT) is patched
    with suppress(BadContent):
        patched = patched_card(data, CARD)
        assert patched_card(patched, CARD) is patched
        in_version(patched, Version.FOUR)
        in_version(patched, Version.THREE)
