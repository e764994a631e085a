"""Where the lines and dots of a drawing stand that shows who was in a room, and where they are now.

Three columns: one dot for the person in question, one for each of the others, one for each place that they
went to. Those of one place stand together, so that no two lines to places cross. Units are those of the
drawing's own box; read from right to left it is mirrored.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby

WIDTH, HEAD, ROW = 340.0, 30.0, 30.0
HUB_X, HUB_R = 22.0, 18.0
PERSON_X, PERSON_R, NAME_X, NAME_END = 94.0, 12.0, 111.0, 200.0
PLACE_X, PLACE_R, PLACE_NAME_X = 234.0, 4.0, 245.0
WIDEST = 5.0
"""How wide the line of somebody met many times is drawn at most."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in the room: how often, where they are now (None: not known), whether they moved there."""

    key: int
    place: Hashable | None
    times: int = 1
    has_moved: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot with the words that begin at `text_x`; `key` says whose it is."""

    key: Hashable
    x: float
    y: float
    text_x: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A line from one dot to another as an SVG path."""

    path: str
    width: float
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class RoomChart:
    """The whole drawing."""

    width: float
    height: float
    hub: Dot
    people: tuple[Dot, ...]
    places: tuple[Dot, ...]
    lines: tuple[Curve, ...]
    person_head_x: float
    place_head_x: float
    is_mirrored: bool


def room_chart(seats: Sequence[Seat], *, mirrored: bool = False) -> RoomChart:
    """Where everything stands: places by how many went there, then in the order of `seats`."""
    rows = _by_place(seats)
    across = _mirror if mirrored else _as_it_is
    ys = [HEAD + ROW * (number + 0.5) for number in range(len(rows))]
    hub_y = _middle(ys) if ys else HEAD
    people, places, lines = [], [], []
    for seat, y in zip(rows, ys, strict=True):
        people.append(Dot(seat.key, across(PERSON_X), y, across(NAME_X)))
        ends = (across(HUB_X + HUB_R), hub_y, across(PERSON_X - PERSON_R), y)
        lines.append(Curve(_path(*ends), min(WIDEST, 0.5 + seat.times)))
    for place, group in groupby(zip(rows, ys, strict=True), key=lambda each: each[0].place):
        there = list(group)
        if place is None:
            continue
        place_y = _middle([y for _seat, y in there])
        places.append(Dot(place, across(PLACE_X), place_y, across(PLACE_NAME_X)))
        for seat, y in there:
            ends = (across(NAME_END), y, across(PLACE_X - PLACE_R), place_y)
            lines.append(Curve(_path(*ends), 1.5, is_new=seat.has_moved))
    return RoomChart(
        width=WIDTH,
        height=HEAD + ROW * max(len(rows), 1),
        hub=Dot(0, across(HUB_X), hub_y, across(HUB_X)),
        people=tuple(people),
        places=tuple(places),
        lines=tuple(lines),
        person_head_x=across(PERSON_X - PERSON_R),
        place_head_x=across(PLACE_X - PLACE_R),
        is_mirrored=mirrored,
    )


def _by_place(seats: Sequence[Seat]) -> list[Seat]:
    """Those of one place together, the fullest place first; those of whom it is not known stand last."""
    first: dict[Hashable | None, int] = {}
    count: dict[Hashable | None, int] = {}
    for number, seat in enumerate(seats):
        first.setdefault(seat.place, number)
        count[seat.place] = count.get(seat.place, 0) + 1
    return sorted(seats, key=lambda seat: (seat.place is None, -count[seat.place], first[seat.place]))


def _middle(ys: Sequence[float]) -> float:
    return (ys[0] + ys[-1]) / 2


def _path(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line that leaves and arrives level."""
    half = (x1 + x2) / 2
    return f"M{x1:g} {y1:g}C{half:g} {y1:g} {half:g} {y2:g} {x2:g} {y2:g}"


def _mirror(x: float) -> float:
    return WIDTH - x


def _as_it_is(x: float) -> float:
    return x
