"""All text of an invitation is a stranger's: it comes out as plain, short text."""

import unicodedata

import pytest

from crm.transfer.reading import Event, understand
from tests.transfer.reading.invites import HOST, ME, ROBIN, START, a_sample, an_event, only, people


def texts(event: Event) -> list[str]:
    """Everything of an event that a page may show on a line."""
    names = [text for one in event.people for text in (one.name, one.email or "", one.title or "")]
    others = [one.name for one in event.left_out] + [doubt.detail for doubt in event.doubts]
    return [event.summary, event.place or "", event.company or "", event.uid or "", *names, *others]


def is_plain(text: str) -> bool:
    """No control characters and none that turn the direction of writing."""
    forbidden = {
        "\u202a",
        "\u202b",
        "\u202c",
        "\u202d",
        "\u202e",
        "\u2066",
        "\u2067",
        "\u2068",
        "\u2069",
        "\ufeff",
    }
    return not any(unicodedata.category(letter) == "Cc" or letter in forbidden for letter in text)


def test_markup_is_gone_and_the_words_stay() -> None:
    event = only(a_sample("hostile_markup.ics"))
    assert event.summary == "Interview round one"
    assert event.description == "Hello\nclick agenda (https://wrenfield.example/agenda)"
    assert set(people(event)) == {"Lena Ford", "Kim drof Sato"}
    assert event.link is None
    assert event.sequence == 0
    assert all(map(is_plain, texts(event)))


@pytest.mark.parametrize(
    "name",
    [
        "Kim\\nBcc: all@example.com",
        "Kim^nBcc: all@example.com",
        "<b>Kim</b> Sato",
        "Kim \u202eotaS",
        "Kim\x07 Sato\x1b[31m",
        "Kim " + "Sato" * 500,
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") * 200,
    ],
)
def test_a_name_is_one_short_line_of_text(name: str) -> None:
    event = an_event(START, HOST, ME, f'ATTENDEE;CN="{name}":mailto:kim.sato@wrenfield.example')
    for text in texts(event):
        assert is_plain(text)
        assert len(text) <= 500
        assert "<" not in text


def test_angle_brackets_that_are_no_markup_stay() -> None:
    event = an_event(START, "SUMMARY:Robin <> Wrenfield: 1 < 2 > 0", HOST, ME).summary
    assert event == "Interview"
    data = (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Robin <> Wrenfield: 1 < 2 > 0\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert only(understand(data, name="a.ics", reader=ROBIN)).summary == "Robin <> Wrenfield: 1 < 2 > 0"


def test_long_texts_are_cut() -> None:
    event = an_event(START, "LOCATION:" + "x" * 29_000, "DESCRIPTION:" + "word " * 5_900, HOST, ME)
    assert len(event.place or "") <= 500
    assert len(event.description) <= 20_000


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://wrenfield.example/x",
        "https://user:secret@wrenfield.example/j/1",
        "https:///nowhere",
        "http://localhost/admin",
    ],
)
def test_only_web_addresses_are_links(link: str) -> None:
    assert an_event(START, f"URL:{link}", f"LOCATION:{link}", HOST, ME).link is None


def test_a_file_with_the_path_of_another_is_not_opened() -> None:
    found = understand(b"/etc/passwd", name="invite.ics", reader=ROBIN)
    assert [error.code for error in found.errors] == ["not_a_calendar"]
    assert found.events == ()
