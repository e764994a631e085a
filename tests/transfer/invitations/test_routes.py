"""Dropping an invitation in the browser: what is shown, what is saved, and what garbage does."""

import random
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.contacts.models import Company, Contact
from crm.interviews.models import Interview
from crm.openings.models import Opening
from crm.transfer.models import StagedFile
from tests.factories import a_contact
from tests.invitations import Invitation

MEGABYTE = 1024 * 1024


def upload(client: FlaskClient, data: bytes, name: str = "invite.ics") -> TestResponse:
    """Send a file as a browser does; written out here, since the test client leaves large files open."""
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + data + b"\r\n--cut--\r\n"
    return client.post("/invitations", data=body, content_type="multipart/form-data; boundary=cut")


def preview(client: FlaskClient, data: bytes) -> str:
    answer = upload(client, data)
    assert answer.status_code == 303
    return client.get(answer.location).text


def fields(**more: str) -> dict[str, str]:
    """The preview's form as it is sent when nothing is corrected."""
    people = [("Nadia Brandt", "recruiter"), ("Dana Hart", "interviewer"), ("Samir Osei", "interviewer")]
    form = {
        "title": "Technical interview",
        "company": "Initech",
        "opening": "new",
        "kind": "technical",
        "day": "2026-12-01",
        "starts": "14:00",
        "ends": "15:00",
        "zone": "Europe/Berlin",
        "link": "https://meet.example.org/abc",
        "interest": "4",
    }
    for index, (name, role) in enumerate(people):
        email = f"{name.lower().replace(' ', '.')}@initech.example"
        form |= {
            f"people-{index}-take": "y",
            f"people-{index}-name": name,
            f"people-{index}-email": email,
            f"people-{index}-role": role,
            f"people-{index}-known": "new",
        }
    return form | more


def counts(session: Session) -> list[int]:
    session.rollback()
    models = (Company, Opening, Interview, Contact)
    return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def test_the_preview_shows_what_was_understood(client: FlaskClient) -> None:
    page = preview(client, Invitation().data())
    for text in ("Technical interview with Initech", "Initech", "Nadia Brandt", "Dana Hart", "Recruiter"):
        assert text in page
    assert "that is you" in page


def test_somebody_known_is_said_to_be_known(client: FlaskClient, session: Session) -> None:
    a_contact(session, "Dana Hart", email="dana.hart@initech.example", met_where="Meetup in Kreuzberg")
    session.commit()
    assert "Meetup in Kreuzberg" in preview(client, Invitation().data())


def test_looking_saves_nothing(client: FlaskClient, session: Session) -> None:
    preview(client, Invitation().data())
    assert counts(session) == [0, 0, 0, 0]


def test_confirming_saves_everything_and_leads_to_the_interview(
    client: FlaskClient, session: Session
) -> None:
    target = upload(client, Invitation().data()).location
    answer = client.post(target, data=fields())
    assert answer.status_code == 303
    assert "/interviews/" in answer.location
    assert counts(session) == [1, 1, 1, 3]
    assert session.scalars(select(Opening.interest_before)).all() == [4]


def test_corrections_are_what_is_saved(client: FlaskClient, session: Session) -> None:
    target = upload(client, Invitation().data()).location
    changed = fields(company="Initrode", **{"people-1-name": "Dana Hart-Lee", "others": "Kim Vo\nLea Sand"})
    del changed["people-2-take"]
    client.post(target, data=changed)
    session.rollback()
    assert session.scalars(select(Company.name)).all() == ["Initrode"]
    names = set(session.scalars(select(Contact.name)))
    assert names == {"Nadia Brandt", "Dana Hart-Lee", "Kim Vo", "Lea Sand"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"company": ""},
        {"day": "yesterday"},
        {"starts": ""},
        {"zone": "Mars/Base"},
        {"link": "javascript:alert(1)"},
    ],
)
def test_a_wrong_field_keeps_what_was_typed(
    client: FlaskClient, session: Session, wrong: dict[str, str]
) -> None:
    target = upload(client, Invitation().data()).location
    answer = client.post(target, data=fields(title="Typed by hand", **wrong))
    assert answer.status_code == 422
    assert "Typed by hand" in answer.text
    assert counts(session) == [0, 0, 0, 0]


def test_another_users_contact_cannot_be_chosen(
    client: FlaskClient, stranger: FlaskClient, session: Session
) -> None:
    a_contact(session, "Somebody Else")
    session.commit()
    other = session.scalars(select(Contact.id)).one()
    session.rollback()
    target = upload(stranger, Invitation().data()).location
    assert stranger.post(target, data=fields(**{"people-1-known": str(other)})).status_code == 404
    assert counts(session) == [0, 0, 0, 1]


def test_the_same_file_again_says_so(client: FlaskClient, session: Session) -> None:
    target = upload(client, Invitation().data()).location
    client.post(target, data=fields())
    assert "Nothing changes" in preview(client, Invitation().data())
    client.post(target, data=fields())
    assert counts(session) == [1, 1, 1, 3]


def test_undo_is_offered_and_works(client: FlaskClient, session: Session) -> None:
    target = upload(client, Invitation().data()).location
    client.post(target, data=fields())
    assert client.post(f"{target}/undo").status_code == 303
    session.rollback()
    assert None not in session.scalars(select(Interview.deleted_at)).all()


def test_a_pasted_calendar_works_like_a_file(client: FlaskClient) -> None:
    answer = client.post("/invitations", data={"text": Invitation().text()})
    assert answer.status_code == 303


def test_pasted_text_that_says_nothing_is_kept(client: FlaskClient) -> None:
    answer = client.post("/invitations", data={"text": "lovely weather today"})
    assert answer.status_code == 422
    assert "lovely weather today" in answer.text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.ics"),
        (b"PK\x03\x04 this is a zip", "invite.ics"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "photo.ics"),
        (b"BEGIN:VCALENDAR\r\n", "cut.ics"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR".encode("utf-16"), "wide.ics"),
        (b"x" * (2 * MEGABYTE + 1), "large.ics"),
        (b"From: a@example.org\r\nSubject: Hi\r\n\r\nHello.", "mail.eml"),
    ],
)
def test_what_is_no_invitation_is_said_on_the_same_page(
    client: FlaskClient, session: Session, data: bytes, name: str
) -> None:
    answer = upload(client, data, name)
    assert answer.status_code == 422
    assert "Drop an invitation" in answer.text
    session.rollback()
    assert session.scalars(select(StagedFile)).all() == []


def test_far_too_large_is_said_on_the_same_page(client: FlaskClient) -> None:
    answer = upload(client, b"x" * (6 * MEGABYTE))
    assert answer.status_code == 413
    assert "larger than 2 MB" in answer.text


def test_hostile_text_is_shown_as_text(client: FlaskClient) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    people = ((f"{evil} Dana", "dana@initech.example"),)
    page = preview(client, replace(Invitation(), summary=f"Interview {evil}", people=people).data())
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_ten_thousand_attendees_are_cut_with_a_word(client: FlaskClient) -> None:
    crowd = tuple((f"Person {n}", f"person{n}@initech.example") for n in range(10_000))
    page = preview(client, replace(Invitation(), people=crowd).data())
    assert "Very many are invited" in page
    assert "Person 9999" not in page


def test_an_endless_repetition_is_one_event(client: FlaskClient, session: Session) -> None:
    target = upload(client, replace(Invitation(), more=("RRULE:FREQ=SECONDLY",)).data()).location
    client.post(target, data=fields())
    assert counts(session)[2] == 1


@pytest.mark.parametrize("seed", range(12))
def test_damage_is_never_a_crash(client: FlaskClient, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(Invitation().data())
    for _flip in range(chance.randrange(1, 30)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    answer = upload(client, bytes(data[: chance.randrange(len(data) // 2, len(data))]))
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("path", ["/invitations/999", "/invitations/999?event=0"])
def test_an_unknown_preview_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, data=fields()).status_code == 404


def test_a_strangers_preview_is_not_found(client: FlaskClient, stranger: FlaskClient) -> None:
    target = upload(client, Invitation().data()).location
    assert stranger.get(target).status_code == 404
    assert stranger.post(target, data=fields()).status_code == 404


def test_an_event_that_is_not_in_the_file_is_not_found(client: FlaskClient) -> None:
    target = upload(client, Invitation().data()).location
    assert client.get(f"{target}?event=7").status_code == 404
