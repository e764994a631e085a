"""Content lines: whatever came stays as it was, and whatever is put is safe."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.core.content_lines import BadContent, Component, Line, Reason, parse, stream
from crm.core.ics_text import clean, escaped
from tests.core.hostile import HOSTILE
from tests.lines_lint import of_lines

TASK = (
    b"BEGIN:VCALENDAR\r\n"
    b"VERSION:2.0\r\n"
    b"BEGIN:VTODO\r\n"
    b"UID:1\r\n"
    b'X-A;P="a:b,c";Q=d,"e;f";R=x^ny^^z^\':one:two\r\n'
    b"summary;LANGUAGE=de:Gr\xc3\xbc\r\n \xc3\x9fe\\, alle\r\n"
    b"item1.X-B:3\r\n"
    b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n"
    b"END:VTODO\r\n"
    b"END:VCALENDAR\r\n"
)
PIECES = st.sampled_from([
    b"BEGIN:A", b"END:A", b"begin:B", b"END:B", b"X;Y=1:2", b" folded", b"\tfolded", b"",
    b"no property", b":", b"\xff", b"\xef\xbb\xbf", b"\x00",
])  # fmt: skip
BREAKS = st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\r\n", b""])


def todo() -> tuple[Component, Component]:
    whole = parse(TASK)
    return whole, whole.components("VTODO")[0]


@given(st.lists(st.tuples(PIECES, BREAKS).map(b"".join), max_size=20).map(b"".join))
def test_whatever_is_read_is_written_as_it_was(data: bytes) -> None:
    assert stream(data).data() == data
    with suppress(BadContent):
        assert parse(data).data() == data


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_bytes_of_no_kind_are_read_too(data: bytes) -> None:
    assert stream(data).data() == data


def test_names_values_parameters_and_groups_are_taken_apart() -> None:
    _, component = todo()
    assert component.text("SUMMARY") == "Grüße, alle"
    line = component.line("X-A")
    assert line is not None
    assert line.value == "one:two"
    assert line.params == {"P": ("a:b,c",), "Q": ("d", "e;f"), "R": ("x\ny^z'".replace("'", '"'),)}
    assert [(each.group, each.value) for each in component.lines("X-B")] == [("item1", "3")]
    assert [each.name for each in component.components()] == ["VALARM"]
    assert component.text("DESCRIPTION") == ""


def test_what_is_put_takes_the_place_of_the_first_and_leaves_the_rest_verbatim() -> None:
    whole, component = todo()
    component.put("SUMMARY", "New", {"X-P": ('a"b', "c:d")})
    expected = TASK.replace(
        b"summary;LANGUAGE=de:Gr\xc3\xbc\r\n \xc3\x9fe\\, alle\r\n", b'SUMMARY;X-P=a^\'b,"c:d":New\r\n'
    )
    assert whole.data() == expected
    line = parse(whole.data()).components()[0].line("SUMMARY")
    assert line is not None
    assert line.params == {"X-P": ('a"b', "c:d")}


def test_what_is_new_stands_before_what_is_nested() -> None:
    whole, component = todo()
    component.put("DUE", "20261127", {"VALUE": ("DATE",)})
    assert whole.data() == TASK.replace(b"BEGIN:VALARM", b"DUE;VALUE=DATE:20261127\r\nBEGIN:VALARM")


def test_what_is_dropped_goes_in_all_its_lines() -> None:
    component = parse(b"BEGIN:X\r\nA:1\r\nB:2\r\na:3\r\nEND:X\r\n")
    component.drop("A")
    assert component.data() == b"BEGIN:X\r\nB:2\r\nEND:X\r\n"


@given(value=HOSTILE, parameter=HOSTILE)
def test_nothing_that_is_put_leaves_its_line(value: str, parameter: str) -> None:
    whole = parse(TASK)
    whole.components()[0].put("SUMMARY", escaped(clean(value)), {"X-P": (parameter,)})
    data = whole.data()
    assert of_lines(data) == []
    again = parse(data).components()[0]
    assert again.text("SUMMARY") == clean(value)
    assert [each.name for each in again.items] == [
        "UID", "X-A", "SUMMARY", "X-B", "VALARM",
    ]  # fmt: skip


def test_words_without_a_name_are_types_as_in_old_cards() -> None:
    line = Line.of(b"TEL;CELL;TYPE=work,voice;PREF:1\r\n")
    assert line.params == {"TYPE": ("CELL", "work", "voice", "PREF")}
    assert line.param("TYPE") == "CELL"
    assert line.param("X") == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.NO_OBJECT),
        (b"hello", Reason.NO_OBJECT),
        (TASK + TASK, Reason.SEVERAL_OBJECTS),
        (TASK.replace(b"END:VTODO\r\n", b""), Reason.NOT_CLOSED),
        (TASK.removesuffix(b"END:VCALENDAR\r\n"), Reason.NOT_CLOSED),
        (TASK.replace(b"UID:1", b"UID"), Reason.NO_PROPERTY),
        (TASK.replace(b"UID:1", b"END:VEVENT"), Reason.NO_PROPERTY),
        (TASK + b"X:1\r\n", Reason.NO_PROPERTY),
        (TASK.replace(b"\xc3\x9f", b"\xdf"), Reason.NOT_UTF8),
        (TASK.decode().encode("utf-16"), Reason.NOT_UTF8),
        (b"BEGIN:A\r\n" * 9 + b"END:A\r\n" * 9, Reason.TOO_DEEP),
        (b"BEGIN:A\r\n" + b"X:1\r\n" * 20_000 + b"END:A\r\n", Reason.TOO_MANY_LINES),
        (b"BEGIN:A\r\nX:" + b"1" * 1_048_576 + b"\r\nEND:A\r\n", Reason.TOO_LARGE),
    ],
)
def test_what_is_no_object_is_refused_with_the_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(BadContent) as problem:
        parse(data)
    assert problem.value.reason is reason


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_a_mark_before_and_empty_lines_around_stay(before: bytes) -> None:
    data = before + TASK + b"\r\n\r\n"
    whole = parse(data)
    assert whole.data() == data
    assert whole.name == "VCALENDAR"


def test_a_last_line_without_an_end_gets_one_when_more_is_put_after_it() -> None:
    whole = stream(b"BEGIN:VCARD\r\nFN:Dana")
    card = whole.components()[0]
    assert whole.data() == b"BEGIN:VCARD\r\nFN:Dana"
    card.put("NOTE", "New")
    assert whole.data() == b"BEGIN:VCARD\r\nFN:Dana\r\nNOTE:New\r\n"


def test_lines_of_other_systems_keep_their_ends() -> None:
    data = TASK.replace(b"\r\n", b"\n")
    assert parse(data).data() == data
    assert parse(data).components()[0].text("SUMMARY") == "Grüße, alle"
