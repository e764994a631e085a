"""Events as they lie in somebody's calendar: without METHOD, which only messages have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from crm.calendars.finding import Looking
from crm.transfer.reading import Reader
from tests.invitations import ME, Invitation

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parent.parent / "samples"

INTERVIEW = Invitation()
DENTIST = Invitation(
    uid="dentist@home.example", summary="Dentist", location="Dr. Molar", organiser=None, people=(), me=None
)
BIRTHDAY = Invitation(
    uid="birthday@home.example",
    summary="Ada's birthday",
    organiser=None,
    people=(),
    me=None,
    more=("RRULE:FREQ=YEARLY",),
)
ONE_TO_ONE = Invitation(
    uid="weekly@work.example", summary="1:1 Dana / Robin", people=(), more=("RRULE:FREQ=WEEKLY",)
)
COUNTED = replace(INTERVIEW, uid="counted@work.example", more=("RRULE:FREQ=WEEKLY;COUNT=5",))
ALL_HANDS = Invitation(
    uid="all@work.example",
    summary="All-hands",
    people=tuple((f"Guest {n}", f"guest{n}@initech.example") for n in range(40)),
)
CALLED_OFF = replace(INTERVIEW, uid="off@initech.example", more=("STATUS:CANCELLED",))
LONG_AGO = replace(INTERVIEW, uid="old@x.example", start="20261020T130000Z", end="20261020T140000Z")
FAR_AHEAD = replace(INTERVIEW, uid="far@x.example", start="20280120T130000Z", end="20280120T140000Z")


@dataclass(frozen=True)
class Lying:
    """An object in a calendar there."""

    href: str
    etag: str = '"1"'
    body: bytes = b""


@dataclass(frozen=True)
class News:
    """What a calendar says has changed."""

    objects: Sequence[Lying] = ()
    gone: Sequence[str] = ()
    is_whole: bool = False


def body(event: Invitation | str) -> bytes:
    """The event, or the sample of this name, as a calendar keeps it."""
    text = event.text() if isinstance(event, Invitation) else (SAMPLES / event).read_bytes().decode()
    return "".join(line for line in text.splitlines(True) if not line.startswith("METHOD:")).encode()


def lying(event: Invitation | str, href: str = "", etag: str = '"1"') -> Lying:
    """It, at an address of its own."""
    name = event.uid if isinstance(event, Invitation) else event
    return Lying(href or f"/cal/{name}.ics", etag, body(event))


def whole(*events: Invitation | str) -> News:
    """A calendar with just these."""
    return News([lying(event) for event in events], is_whole=True)


def reading(*interviews: str, own: Sequence[str] = ()) -> Looking:
    """Somebody who looks, with interviews of these UIDs."""
    reader = Reader(own_addresses=frozenset({ME[1], "robin@example.com"}), zone="Europe/Berlin")
    return Looking(reader, NOW, frozenset(interviews), frozenset(own))
