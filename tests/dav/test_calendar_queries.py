"""calendar-query: which objects meet which filter, and what of them is given (RFC 4791 7.8, 9)."""

from collections.abc import Callable

import pytest

from crm.published.models import Shelf
from tests.accounts.visiting import ON_SQLITE
from tests.dav.conftest import Put
from tests.dav.device import Answer, Device
from tests.dav.objects import event, lines, task

pytestmark = ON_SQLITE
Ask = Callable[..., Answer]


def comp(kind: str, inner: str = "") -> str:
    return (
        f'<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="{kind}">{inner}'
        "</C:comp-filter></C:comp-filter></C:filter>"
    )


def between(start: str, end: str = "") -> str:
    more = f' end="{end}"' if end else ""
    return f'<C:time-range start="{start}"{more}/>'


def prop(name: str, inner: str = "") -> str:
    return f'<C:prop-filter name="{name}">{inner}</C:prop-filter>'


def part(kind: str, inner: str = "") -> str:
    return f'<C:comp-filter name="{kind}">{inner}</C:comp-filter>'


def param(name: str, inner: str) -> str:
    return f'<C:param-filter name="{name}">{inner}</C:param-filter>'


def match(text: str, **attributes: str) -> str:
    given = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<C:text-match{given}>{text}</C:text-match>"


@pytest.fixture
def events(device: Device, put: Put) -> Ask:
    """Asks the interviews, of which there are a few."""
    put(Shelf.INTERVIEWS, "jan.ics", event("jan", "SUMMARY:Acme: Panel", "LOCATION:Köln", "CATEGORIES:A,B"))
    put(Shelf.INTERVIEWS, "feb.ics", event(
        "feb", "SUMMARY:Initech", "STATUS:CANCELLED", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:me@example.org",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", "DESCRIPTION:x", "END:VALARM",
        start="20270205T100000Z", end="20270205T110000Z",
    ))  # fmt: skip
    put(Shelf.INTERVIEWS, "weekly.ics", lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "BEGIN:VEVENT", "UID:weekly",
        "DTSTAMP:20261101T080000Z", "DTSTART;TZID=Europe/Berlin:20270301T090000", "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=6", "EXDATE;TZID=Europe/Berlin:20270315T090000", "SUMMARY:Weekly",
        "END:VEVENT", "BEGIN:VEVENT", "UID:weekly", "DTSTAMP:20261101T080000Z",
        "RECURRENCE-ID;TZID=Europe/Berlin:20270322T090000", "DTSTART;TZID=Europe/Berlin:20270323T150000",
        "DURATION:PT30M", "SUMMARY:Moved", "END:VEVENT", "END:VCALENDAR",
    ))  # fmt: skip
    put(Shelf.INTERVIEWS, "day.ics", event(
        "day", "DTSTART;VALUE=DATE:20270601", "DTEND;VALUE=DATE:20270602", "SUMMARY:All day", start=""
    ))  # fmt: skip

    def ask(wanted: str, data: str = "") -> Answer:
        return device.report(
            device.interviews, "C:calendar-query", f"<D:prop><D:getetag/>{data}</D:prop>{wanted}"
        )

    return ask


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (comp("VEVENT"), ["jan", "feb", "weekly", "day"]),
        (comp("VTODO"), []),
        (comp("VTODO", "<C:is-not-defined/>"), ["jan", "feb", "weekly", "day"]),
        ('<C:filter><C:comp-filter name="VCALENDAR"/></C:filter>', ["jan", "feb", "weekly", "day"]),
        (comp("VEVENT", between("20270101T000000Z", "20270201T000000Z")), ["jan"]),
        (comp("VEVENT", between("20270105T110000Z", "20270106T000000Z")), []),
        (comp("VEVENT", between("20270105T105959Z", "20270106T000000Z")), ["jan"]),
        (comp("VEVENT", between("20270201T000000Z")), ["feb", "weekly", "day"]),
        (comp("VEVENT", between("20270315T000000Z", "20270316T000000Z")), []),  # left out
        (comp("VEVENT", between("20270322T000000Z", "20270323T000000Z")), []),  # moved away
        (comp("VEVENT", between("20270323T140000Z", "20270323T150000Z")), ["weekly"]),  # to here
        (comp("VEVENT", between("20270405T070000Z", "20270405T073000Z")), ["weekly"]),  # summer time
        (comp("VEVENT", between("20270412T000000Z", "20270501T000000Z")), []),  # six times only
        (comp("VEVENT", between("20270531T220000Z", "20270531T223000Z")), ["day"]),  # midnight in Berlin
        (comp("VEVENT", between("20270602T000000Z", "20270603T000000Z")), []),
        (comp("VEVENT", prop("SUMMARY", match("panel"))), ["jan"]),
        (comp("VEVENT", prop("SUMMARY", match("panel", collation="i;octet"))), []),
        (comp("VEVENT", prop("LOCATION", match("KÖLN", collation="i;unicode-casemap"))), ["jan"]),
        (comp("VEVENT", prop("LOCATION", match("KÖLN"))), []),
        (comp("VEVENT", prop("SUMMARY", match("e", negate_condition="yes"))), ["day"]),
        (comp("VEVENT", prop("LOCATION", "<C:is-not-defined/>")), ["feb", "weekly", "day"]),
        (comp("VEVENT", prop("LOCATION")), ["jan"]),
        (comp("VEVENT", prop("UID", match("feb", collation="i;octet"))), ["feb"]),
        (comp("VEVENT", prop("CATEGORIES", match("b"))), ["jan"]),
        (
            comp("VEVENT", prop("ATTENDEE", param("PARTSTAT", match("accepted")))),
            ["feb"],
        ),
        (
            comp("VEVENT", prop("ATTENDEE", param("CN", "<C:is-not-defined/>"))),
            ["feb"],
        ),
        (comp("VEVENT", prop("DTSTAMP", between("20270101T000000Z"))), []),
        (
            comp("VEVENT", part("VALARM", between("20270204T100000Z", "20270204T110000Z"))),
            ["feb"],
        ),
        (
            comp("VEVENT", part("VALARM", between("20270205T100000Z", "20270205T110000Z"))),
            [],
        ),
        (comp("VEVENT", part("VALARM", "<C:is-not-defined/>")), ["jan", "weekly", "day"]),
    ],
)  # fmt: skip
def test_a_filter_finds(events: Ask, wanted: str, names: list[str]) -> None:
    assert sorted(events(wanted).names) == sorted(f"{name}.ics" for name in names)


TASKS = {
    "none": [],
    "due": ["DUE:20270110T120000Z"],
    "start": ["DTSTART:20270110T120000Z"],
    "both": ["DTSTART:20270105T120000Z", "DUE:20270110T120000Z"],
    "long": ["DTSTART:20270105T120000Z", "DURATION:P5D"],
    "done": ["COMPLETED:20270110T120000Z", "STATUS:COMPLETED"],
    "made": ["CREATED:20270110T120000Z"],
    "span": ["CREATED:20270105T120000Z", "COMPLETED:20270110T120000Z"],
}


@pytest.mark.parametrize(
    ("start", "end", "names"),
    [
        ("20270101T000000Z", "20270102T000000Z", ["none"]),
        ("20270107T000000Z", "20270108T000000Z", ["none", "both", "long", "span"]),
        ("20270110T110000Z", "20270110T120000Z", ["none", "due", "both", "long", "done", "span"]),
        ("20270110T120000Z", "20270110T130000Z", ["none", "start", "long", "done", "made", "span"]),
        ("20270111T000000Z", "20270112T000000Z", ["none", "made"]),
    ],
)
def test_tasks_lie_where_the_table_says(
    device: Device, put: Put, start: str, end: str, names: list[str]
) -> None:
    for name, more in TASKS.items():
        put(Shelf.FOLLOW_UPS, f"{name}.ics", task(name, *more))
    wanted = comp("VTODO", between(start, end))
    answer = device.report(device.followups, "C:calendar-query", f"<D:prop><D:getetag/></D:prop>{wanted}")
    assert sorted(answer.names) == sorted(f"{name}.ics" for name in names)


def test_open_tasks_are_found_as_clients_ask_for_them(device: Device, put: Put) -> None:
    put(Shelf.FOLLOW_UPS, "open.ics", task("open", "STATUS:NEEDS-ACTION"))
    put(Shelf.FOLLOW_UPS, "done.ics", task("done", "STATUS:COMPLETED", "COMPLETED:20270110T120000Z"))
    is_open = prop("COMPLETED", "<C:is-not-defined/>") + prop(
        "STATUS", match("CANCELLED", negate_condition="yes")
    )
    answer = device.report(
        device.followups, "C:calendar-query", f"<D:prop><D:getetag/></D:prop>{comp('VTODO', is_open)}"
    )
    assert answer.names == ["open.ics"]


def test_each_instance_by_itself(events: Ask) -> None:
    expand = '<C:calendar-data><C:expand start="20270308T000000Z" end="20270330T000000Z"/></C:calendar-data>'
    answer = events(comp("VEVENT", between("20270308T000000Z", "20270330T000000Z")), expand)
    data = answer.only.text("C:calendar-data")
    assert data.count("BEGIN:VEVENT") == 3
    times = sorted(each for each in data.split("\r\n") if each.startswith(("DTSTART", "RECURRENCE-ID")))
    assert times == [
        "DTSTART:20270308T080000Z", "DTSTART:20270323T140000Z", "DTSTART:20270329T070000Z",
        "RECURRENCE-ID:20270308T080000Z", "RECURRENCE-ID:20270322T080000Z", "RECURRENCE-ID:20270329T070000Z",
    ]  # fmt: skip
    assert "RRULE" not in data
    assert "TZID" not in data


def test_only_single_instances_that_matter(events: Ask) -> None:
    span = 'start="20270301T000000Z" end="20270302T000000Z"'
    limit = f"<C:calendar-data><C:limit-recurrence-set {span}/></C:calendar-data>"
    data = events(comp("VEVENT", prop("UID", match("weekly"))), limit).only.text("C:calendar-data")
    assert "RRULE" in data
    assert "Moved" not in data


def test_parts_of_an_object(events: Ask) -> None:
    some = (
        '<C:calendar-data><C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT">'
        '<C:prop name="SUMMARY"/><C:prop name="LOCATION" novalue="yes"/></C:comp></C:comp></C:calendar-data>'
    )
    data = events(comp("VEVENT", prop("UID", match("jan"))), some).only.text("C:calendar-data")
    assert data == lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "SUMMARY:Acme: Panel", "LOCATION:", "END:VEVENT",
        "END:VCALENDAR",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "element"),
    [
        ("", "valid-filter"),
        ("<C:filter/>", "valid-filter"),
        ('<C:filter><C:comp-filter name="VEVENT"/></C:filter>', "valid-filter"),
        (comp("VEVENT", "<C:time-range/>"), "valid-filter"),
        (comp("VEVENT", '<C:time-range start="2027"/>'), "valid-filter"),
        (comp("VEVENT", between("20270201T000000Z", "20270101T000000Z")), "valid-filter"),
        (comp("VEVENT", between("20271301T000000Z")), "valid-filter"),
        (comp("VEVENT", prop("SUMMARY", match("x", collation="i;none"))), "supported-collation"),
        (comp("VEVENT", prop("", match("x"))), "valid-filter"),
        (comp("A", part("B", part("C", part("D")))), "supported-filter"),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_used_is_named(events: Ask, wanted: str, element: str) -> None:
    answer = events(wanted)
    assert (answer.status, answer.precondition) == (403, element)


def test_other_data_is_not_supported(events: Ask) -> None:
    answer = events(comp("VEVENT"), '<C:calendar-data content-type="application/json"/>')
    assert (answer.status, answer.precondition) == (403, "supported-calendar-data")


def test_more_instances_than_anybody_wants_are_refused(device: Device, put: Put) -> None:
    put(Shelf.INTERVIEWS, "daily.ics", event("daily", "RRULE:FREQ=DAILY"))
    expand = '<C:calendar-data><C:expand start="20270101T000000Z" end="20990101T000000Z"/></C:calendar-data>'
    answer = device.report(
        device.interviews, "C:calendar-query", f"<D:prop>{expand}</D:prop>{comp('VEVENT')}"
    )
    assert (answer.status, answer.precondition) == (403, "number-of-matches-within-limits")


def test_when_somebody_is_taken(events: Ask, device: Device) -> None:
    answer = device.report(
        device.interviews, "C:free-busy-query", between("20270101T000000Z", "20270320T000000Z")
    )
    assert answer.headers["Content-Type"].startswith("text/calendar")
    busy = [
        line
        for line in answer.body.decode().replace("\r\n ", "").split("\r\n")
        if line.startswith("FREEBUSY")
    ]
    assert busy == [
        "FREEBUSY;FBTYPE=BUSY:20270105T100000Z/20270105T110000Z,20270301T080000Z/20270301T090000Z,"
        "20270308T080000Z/20270308T090000Z"
    ]
    assert b"SUMMARY" not in answer.body
    assert device.report(device.interviews, "C:free-busy-query", "").precondition == "valid-filter"
