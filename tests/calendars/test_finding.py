"""Which events of somebody's calendar look like an interview."""

from dataclasses import replace

import pytest

from crm.calendars.finding import sift
from crm.transfer.movein.calendar.splitting import MAX_EVENT
from tests.calendars.events import (
    ALL_HANDS,
    BIRTHDAY,
    CALLED_OFF,
    COUNTED,
    DENTIST,
    FAR_AHEAD,
    INTERVIEW,
    LONG_AGO,
    ONE_TO_ONE,
    Lying,
    body,
    lying,
    reading,
)
from tests.invitations import Invitation

RECRUITER = Invitation(
    uid="typed@phone.example", summary="Interview Acme, Samir Osei", organiser=None, people=(), me=None
)


@pytest.mark.parametrize(
    "event",
    [
        INTERVIEW,
        RECRUITER,
        "google_panel.ics",
        "ats_relay.ics",
        "apple_paths.ics",
        "thunderbird_raw_lines.ics",
    ],
    ids=lambda event: getattr(event, "summary", event),
)
def test_an_interview_is_found(event: Invitation | str) -> None:
    [found] = sift([lying(event)], reading())
    assert found.body == body(event)
    assert found.event.starts_at is not None


@pytest.mark.parametrize(
    "event",
    [DENTIST, BIRTHDAY, ONE_TO_ONE, COUNTED, ALL_HANDS, CALLED_OFF, LONG_AGO, FAR_AHEAD],
    ids=lambda event: event.uid,
)
def test_everything_else_of_a_life_is_passed_by(event: Invitation) -> None:
    assert sift([lying(event)], reading()) == []


def test_what_we_wrote_ourselves_is_never_found_again() -> None:
    ours = replace(INTERVIEW, uid="interview-7-abc@keepwarm")
    mirrored = replace(INTERVIEW, uid="kept-under-the-phones-uid")
    assert sift([lying(ours), lying(mirrored)], reading(own=[mirrored.uid])) == []


def test_an_event_of_ones_own_interview_is_followed_even_when_it_was_called_off() -> None:
    [found] = sift([lying(CALLED_OFF)], reading(CALLED_OFF.uid))
    assert found.event.is_cancelled


def test_the_uid_of_an_interview_is_known_over_a_fold() -> None:
    long = "x" * 90 + "@initech.example"
    plain = replace(DENTIST, uid=long)
    folded = body(plain).replace(long.encode(), b"x" * 60 + b"\r\n " + long[60:].encode())
    assert [each.event.uid for each in sift([Lying("/a", body=folded)], reading(long))] == [long]


def test_one_bad_object_hides_no_other() -> None:
    bad = [
        Lying("/1"),
        Lying("/2", body=b"\xff\x00BEGIN:VEVENT\nhttps:"),
        Lying("/3", body=b"x" * (MAX_EVENT + 1)),
    ]
    assert [each.href for each in sift([*bad, lying(INTERVIEW, "/good")], reading())] == ["/good"]
