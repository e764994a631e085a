"""Our own sample invitations, read as their recipient would read them."""

from datetime import UTC, datetime

import pytest

from tests.transfer.reading.invites import a_sample, detail, doubts, left_out, only, people


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("crlf", [True, False])
def test_a_panel_names_its_interviewers_and_leaves_out_room_robot_decliner_and_me(crlf: bool) -> None:
    event = only(a_sample("google_panel.ics", crlf=crlf))
    assert people(event) == {
        "Tomas Okoye": "interviewer",
        "Ida Brandt": "interviewer",
        "Noor Haddad": "interviewer optional",
        "Mara Lindqvist": "recruiter",
    }
    assert left_out(event) == {
        "peer.voss@larkspur.example": "declined",
        "robin+jobs@example.com": "own_address",
        "c_1882heron@resource.calendar.google.com": "room",
        "larkspur@fireflies.ai": "bot",
    }
    assert (event.starts_at, event.ends_at) == (at(9, 13), at(9, 14, 30))
    assert (event.company, event.domain) == ("Larkspur Robotics", "larkspur.example")
    assert (event.place, event.link) == ("Hamburg-2-Heron (6)", "https://meet.google.com/xyz-mnop-qrs")
    assert event.is_interview
    assert next(one.title for one in event.people if one.name == "Tomas Okoye") == "Staff Engineer"
    assert detail(event, "name_guessed") == "ida.brandt@larkspur.example"


def test_an_update_keeps_the_identity_and_has_a_higher_sequence() -> None:
    first, update = only(a_sample("google_panel.ics")), only(a_sample("google_panel_update.ics"))
    assert update.uid == first.uid
    assert update.sequence > first.sequence
    assert update.starts_at == at(10, 15)
    assert people(update) == people(first)


def test_a_cancellation_is_one_and_still_tells_whom_it_is_about() -> None:
    event = only(a_sample("google_panel_cancel.ics"))
    assert event.is_cancelled
    assert "cancelled" in doubts(event)
    assert people(event) == {"Tomas Okoye": "interviewer", "Mara Lindqvist": "recruiter"}


@pytest.mark.parametrize(
    ("name", "doubt"), [("google_panel_reply.ics", "reply"), ("exchange_counter.ics", "counter")]
)
def test_an_answer_names_nobody_new(name: str, doubt: str) -> None:
    event = only(a_sample(name))
    assert event.people == ()
    assert doubts(event) == {doubt}


def test_an_exchange_invitation_has_windows_zone_family_names_first_and_a_teams_link() -> None:
    event = only(a_sample("exchange_german.ics"))
    assert people(event) == {
        "Deniz Çelik": "recruiter",
        "Anton Quist": "interviewer",
        "Ulrike Sommer": "recruiter",
    }
    assert left_out(event)["raum.elbe@nordlicht.example"] == "room"
    assert (event.starts_at, event.zone) == (at(15, 13), "Europe/Berlin")
    assert event.starts_local == datetime(2026, 12, 15, 14)  # noqa: DTZ001  a wall time
    assert event.link == "https://teams.microsoft.com/l/meetup-join/19%3ameeting_nordlicht%40thread.v2/0"
    assert event.place is None
    assert event.is_interview


def test_a_zoom_export_names_nobody_and_says_so() -> None:
    event = only(a_sample("zoom_nobody.ics"))
    assert event.people == ()
    assert doubts(event) == {"published", "nobody_named"}
    assert (event.starts_at, event.zone) == (at(3, 18), "America/New_York")
    assert event.link == "https://us06web.zoom.us/j/85550001111?pwd=abc.1"
    assert event.company == "Wrenfield"


def test_a_relay_is_nobody_and_the_text_names_the_people() -> None:
    event = only(a_sample("ats_relay.ics"))
    assert people(event) == {
        "Jonas Weil": "interviewer",
        "Abena Mensah": "hiring_manager",
        "Sol Rivera": "coordinator",
    }
    assert {one.name: one.email for one in event.people} == {
        "Jonas Weil": None,
        "Abena Mensah": None,
        "Sol Rivera": "sol.rivera@wrenfield.example",
    }
    assert left_out(event)["no-reply@us.greenhouse-mail.io"] == "bot"
    assert event.company == "Wrenfield"
    assert "names_from_text" in doubts(event)


def test_apple_writes_a_path_and_the_address_beside_it() -> None:
    event = only(a_sample("apple_paths.ics"))
    assert {one.email: str(one.role) for one in event.people} == {
        "owen@brackenhill.example": "interviewer",
        "priya@brackenhill.example": "recruiter",
    }


def test_an_unknown_zone_is_read_in_the_readers_and_flagged() -> None:
    event = only(a_sample("unknown_zone.ics"))
    assert (event.starts_at, event.zone) == (at(14, 9), "Europe/Berlin")
    assert detail(event, "unknown_zone") == "Customized Time Zone"
    assert people(event) == {"Priya Nair": "interviewer"}
    assert detail(event, "only_organiser") == "Priya Nair"


def test_a_calendar_that_comes_twice_in_a_mail_is_one_event() -> None:
    found = a_sample("calendar_twice.eml")
    event = only(found)
    assert people(event) == {"Tomas Okoye": "interviewer", "Mara Lindqvist": "recruiter"}
    assert found.message_id == "panel-7@mail.larkspur.example"
    assert found.sender == ("Mara Lindqvist", "mara.lindqvist@larkspur.example")
    assert found.subject == "Invitation: Interview with Larkspur Robotics – panel"


def test_a_forwarded_mail_is_read_as_its_recipient_got_it() -> None:
    event = only(a_sample("forwarded.eml"))
    assert people(event) == {"Owen Field": "interviewer", "Priya Nair": "recruiter"}
    assert left_out(event) == {"robin.private@example.org": "own_address"}


def test_a_mail_without_a_calendar_is_read_from_its_words() -> None:
    event = only(a_sample("without_calendar.eml"))
    assert people(event) == {
        "Jonas Weil": "interviewer",
        "Kim Sato": "interviewer",
        "Abena Mensah": "recruiter",
    }
    assert (event.starts_at, event.ends_at) == (at(10, 15), at(10, 16, 30))
    assert event.zone == "America/New_York"
    assert event.link == "https://wrenfield.zoom.us/j/5550001234"
    assert "year_assumed" in doubts(event)


def test_a_page_in_an_unknown_charset_is_read_as_text() -> None:
    found = a_sample("html_only.eml")
    event = only(found)
    assert people(event) == {"Claire Dubois": "interviewer", "André Lefèvre": "recruiter"}
    assert event.starts_at == at(17, 13, 30)
    assert event.place == "12 rue de l'Exemple, Lyon"
    assert "charset_guessed" in found.repairs
    assert "<" not in event.description


def test_a_job_alert_is_no_invitation() -> None:
    found = a_sample("job_alert.eml")
    assert found.events == ()
    assert [error.code for error in found.errors] == ["no_invitation"]


def test_lines_that_a_program_broke_are_joined_and_only_the_unreadable_one_is_lost() -> None:
    found = a_sample("thunderbird_raw_lines.ics")
    event = only(found)
    assert people(event) == {"Never closed": "interviewer", "Lena Ford": "recruiter"}
    assert event.description == (
        "Hello Robin,\n\nlooking forward to it.\nPasscode: 4711\nJoin Zoom Meeting\nhttps://zoom.us/j/5550001234"
    )
    assert event.link == "https://zoom.us/j/5550001234"
    assert event.ends_at == at(16, 9, 30)
    assert set(found.repairs) == {"lines_joined", "lines_mended", "lines_dropped", "duration_ignored"}
    assert "repaired" in doubts(event)
