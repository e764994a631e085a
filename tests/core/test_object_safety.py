"""What is taken out of an object before it is kept, and what is not."""

import pytest

from crm.core.content_lines import BadContent
from crm.core.object_safety import safe
from tests.core.device_samples import names, sample

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
START = "BEGIN:VTODO\r\nUID:1\r\nSUMMARY:Call\r\n"
TAIL = "END:VTODO\r\nEND:VCALENDAR\r\n"


def todo(*lines: str, before: str = "") -> bytes:
    return (HEAD + before + START + "".join(f"{line}\r\n" for line in lines) + TAIL).encode()


def alarm(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VALARM", *lines, "TRIGGER:-PT5M", "END:VALARM"])


@pytest.mark.parametrize("name", [*names("task"), *names("reminders"), *names("event"), *names("card")])
def test_what_devices_write_stays_as_it_is(name: str) -> None:
    assert safe(sample(name)) is sample(name) or safe(sample(name)) == sample(name)


@pytest.mark.parametrize(
    "line",
    [
        "ATTACH:https://evil.example/x",
        "attach;FMTTYPE=text/html;ENCODING=BASE64;VALUE=BINARY:PGI+",
        "ATT\r\n ACH:https://evil.example/x",
        "X-ALT-DESC;FMTTYPE=text/html:<script>",
        "METHOD:REQUEST",
        alarm("ACTION:EMAIL", "ATTENDEE:mailto:a@example.com", "SUMMARY:x", "DESCRIPTION:y"),
        alarm("ACTION:PROCEDURE", "ATTACH:file:///bin/sh"),
        alarm("DESCRIPTION:without an action"),
        alarm("action:email"),
    ],
)
def test_what_reaches_out_runs_or_mails_is_taken_out(line: str) -> None:
    assert safe(todo("X-A:1", line, "X-B:2")) == todo("X-A:1", "X-B:2")


def test_a_method_of_the_calendar_is_taken_out() -> None:
    assert safe(todo(before="METHOD:PUBLISH\r\n")) == todo()


@pytest.mark.parametrize("sound", ["Chord", "Basso", "Ping 2"])
def test_an_alarm_that_rings_keeps_the_name_of_its_sound(sound: str) -> None:
    body = todo(alarm("ACTION:AUDIO", f"ATTACH;VALUE=URI:{sound}"))
    assert safe(body) is body


@pytest.mark.parametrize(
    "attached",
    ["ATTACH:https://evil.example/x.wav", "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA", "ATTACH:file:x"],
)
def test_a_sound_from_elsewhere_goes_and_the_alarm_stays(attached: str) -> None:
    assert safe(todo(alarm("ACTION:AUDIO", attached))) == todo(alarm("ACTION:AUDIO"))


def test_controls_that_no_answer_may_hold_are_taken_out() -> None:
    body = todo("X-A:a\x00b\x0bc\x1b\x7f\x85d\ufffe\uffffe\tf\u2028é😀")
    assert safe(body) == todo("X-A:abcde\tf\u2028é😀")


def test_words_that_only_sound_dangerous_stay() -> None:
    body = todo("DESCRIPTION:ATTACH:https://example.com METHOD:REQUEST BEGIN:VALARM")
    assert safe(body) == body


def test_what_cannot_be_read_is_not_let_through() -> None:
    with pytest.raises(BadContent):
        safe(todo("ATTACH:x").removesuffix(b"END:VCALENDAR\r\n"))
