"""The link to join by, and the place to go to."""

import pytest

from tests.transfer.reading.invites import HOST, ME, START, an_event

TEAMS = "https://teams.microsoft.com/l/meetup-join/19%3ax%40thread.v2/0?context=%7b%7d"
MEET = "https://meet.google.com/abc-defg-hij"
ZOOM = "https://wrenfield.zoom.us/j/5550001234?pwd=x.1"


@pytest.mark.parametrize(
    ("lines", "link"),
    [
        ((f"LOCATION:{ZOOM}",), ZOOM),
        ((f"DESCRIPTION:Join Zoom Meeting\\n{ZOOM}\\n\\nhttps://zoom.us/u/abc",), ZOOM),
        ((f"DESCRIPTION:Join<{TEAMS}>\\nMore<https://aka.ms/JoinTeamsMeeting>",), TEAMS),
        ((f"X-MICROSOFT-SKYPETEAMSMEETINGURL:{TEAMS}", "LOCATION:Microsoft Teams Meeting"), TEAMS),
        ((f"X-GOOGLE-CONFERENCE:{MEET}", "DESCRIPTION:https://tel.meet/abc-defg-hij?pin=1"), MEET),
        ((f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{MEET}",), MEET),
        ((f'DESCRIPTION:<a href="https://www.google.com/url?q={MEET}&sa=D">Join</a>',), MEET),
        (("DESCRIPTION:https://teams.microsoft.com/meetingOptions/?organizerId=1",), None),
        (("DESCRIPTION:See https://wrenfield.example/careers",), None),
        (("URL:https://wrenfield.example/interviews/7",), "https://wrenfield.example/interviews/7"),
        ((f"LOCATION:Room 3; {MEET}.",), MEET),
        ((f"DESCRIPTION:({ZOOM})",), ZOOM),
        ((f'X-ALT-DESC;FMTTYPE=text/html:<p><a href="{MEET}">Join</a></p>',), MEET),
    ],
)
def test_the_link_is_the_one_to_join_by(lines: tuple[str, ...], link: str | None) -> None:
    assert an_event(START, *lines, HOST, ME).link == link


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("1 Example Street\\, London", "1 Example Street, London"),
        (f"Room Elbe; {MEET}", "Room Elbe"),
        (ZOOM, None),
        ("Microsoft Teams-Besprechung", None),
        ("Online", None),
        ("", None),
        ("Floor 3\\nBuilding B", "Floor 3 Building B"),
    ],
)
def test_a_place_is_where_one_can_go(location: str, place: str | None) -> None:
    assert an_event(START, f"LOCATION:{location}", HOST, ME).place == place
