"""Small calendars and mails to read, and the reader for whom they are read."""

from pathlib import Path

from crm.transfer.reading import Event, Reader, Understood, understand, understand_text

SAMPLES = Path(__file__).parents[2] / "samples"
ROBIN = Reader(frozenset({"robin@example.com"}), "Europe/Berlin")
HOST = "ORGANIZER;CN=Lena Ford:mailto:lena.ford@wrenfield.example"
ME = "ATTENDEE;CN=Robin:mailto:robin@example.com"
START = "DTSTART:20261210T090000Z"


def a_calendar(*lines: str, method: str = "REQUEST", before: tuple[str, ...] = ()) -> bytes:
    """One event of these lines; `before` stands in the calendar before it."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Calendar//EN"]
    named = [f"METHOD:{method}"] if method else []
    event = ["BEGIN:VEVENT", "UID:one@calendar.example", "SUMMARY:Interview", *lines, "END:VEVENT"]
    return "\r\n".join([*head, *named, *before, *event, "END:VCALENDAR", ""]).encode()


def an_event(*lines: str, reader: Reader = ROBIN, method: str = "REQUEST") -> Event:
    """The one event of `a_calendar`, read."""
    return only(understand(a_calendar(*lines, method=method), name="invite.ics", reader=reader))


def only(understood: Understood) -> Event:
    assert len(understood.events) == 1, understood
    return understood.events[0]


def a_sample(name: str, *, reader: Reader = ROBIN, crlf: bool = True) -> Understood:
    """One of our own sample files, read; texts as if they were pasted."""
    data = (SAMPLES / name).read_bytes().replace(b"\r\n", b"\n")
    if name.endswith(".txt"):
        return understand_text(data.decode(), reader=reader)
    return understand(data.replace(b"\n", b"\r\n") if crlf else data, name=name, reader=reader)


def people(event: Event) -> dict[str, str]:
    """Names and what they are taken for."""
    return {one.name: f"{one.role}{' optional' if one.is_optional else ''}" for one in event.people}


def left_out(event: Event) -> dict[str, str]:
    return {one.email or one.name: str(one.why) for one in event.left_out}


def doubts(event: Event) -> set[str]:
    return {str(doubt.code) for doubt in event.doubts}


def detail(event: Event, code: str) -> str:
    return next(doubt.detail for doubt in event.doubts if doubt.code == code)
