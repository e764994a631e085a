"""The drawing of a room as numbers: within its box, those of one place together, mirrored when asked."""

import re

from crm.core.room_chart import WIDTH, RoomChart, Seat, room_chart

SEATS = [
    Seat(1, "initech", times=3),
    Seat(2, "globex", has_moved=True),
    Seat(3, None),
    Seat(4, "initech"),
    Seat(5, "initech", times=40),
]


def _numbers(chart: RoomChart) -> list[float]:
    dots = (chart.hub, *chart.people, *chart.places)
    across = [number for dot in dots for number in (dot.x, dot.text_x)]
    return across + [float(each) for line in chart.lines for each in re.findall(r"[\d.]+", line.path)[::2]]


def test_those_of_one_place_stand_together_the_fullest_first_and_the_unknown_last() -> None:
    chart = room_chart(SEATS)
    assert [dot.key for dot in chart.people] == [1, 4, 5, 2, 3]
    assert [dot.key for dot in chart.places] == ["initech", "globex"]
    assert [dot.y for dot in chart.people] == sorted(dot.y for dot in chart.people)


def test_everybody_has_a_line_to_the_room_and_who_is_known_one_to_their_place() -> None:
    chart = room_chart(SEATS)
    assert len(chart.lines) == len(SEATS) + 4
    assert sum(line.is_new for line in chart.lines) == 1
    assert max(line.width for line in chart.lines) == 5


def test_nothing_leaves_the_box_in_either_direction() -> None:
    for mirrored in (False, True):
        for count in (0, 1, 12):
            chart = room_chart([Seat(key, key % 3) for key in range(count)], mirrored=mirrored)
            assert all(0 <= number <= chart.width for number in _numbers(chart))
            assert all(0 <= dot.y <= chart.height for dot in (*chart.people, *chart.places))


def test_read_from_the_right_it_is_the_same_drawing_mirrored() -> None:
    plain, mirrored = room_chart(SEATS), room_chart(SEATS, mirrored=True)
    assert [WIDTH - dot.x for dot in plain.people] == [dot.x for dot in mirrored.people]
    assert [dot.y for dot in plain.people] == [dot.y for dot in mirrored.people]
    assert mirrored.hub.x > mirrored.places[0].x
