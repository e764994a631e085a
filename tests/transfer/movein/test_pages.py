"""The pages of the move-in: one entrance, the preview with its choices, applying, undo."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.contacts.models import Contact
from crm.transfer.models import StagedFile
from tests import factories
from tests.transfer.movein.moving import names


def vcard(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""))


ADA = vcard(
    "UID:ada", "FN:Ada Abel", "ORG:Acme GmbH", "TITLE:Recruiter", "EMAIL:ada@acme.test", "BDAY:1980-01-01"
)
BO = vcard("UID:bo", "FN:Bo Brandt")
GROUP = vcard("KIND:group", "FN:Friends")
INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1@x.test
DTSTART:20261209T130000Z
DTEND:20261209T140000Z
SUMMARY:Interview
ORGANIZER;CN=Mara Lind:mailto:mara@larkspur.test
ATTENDEE:mailto:me@example.org
END:VEVENT
END:VCALENDAR
"""


def drop(client: FlaskClient, text: str, name: str = "people.vcf") -> TestResponse:
    return client.post("/import", data={"file": (io.BytesIO(text.encode()), name)})


def path(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_file_of_people_is_shown_before_anything_is_saved(client: FlaskClient, session: Session) -> None:
    page = client.get(path(drop(client, ADA + BO + GROUP)))
    assert "Ada Abel" in page.text
    assert "Recruiter at Acme GmbH" in page.text
    assert "It is a group, not a person." in page.text
    assert "birthdays" in page.text
    assert "Move in 2 people" in page.text
    assert names(session) == []


def test_applied_and_taken_back(client: FlaskClient, session: Session) -> None:
    where = path(drop(client, ADA + BO))
    assert client.post(f"{where}/apply").location == where
    assert "They are here now." in client.get(where).text
    assert names(session) == ["Ada Abel", "Bo Brandt"]
    session.commit()
    assert client.post(f"{where}/undo").location == where
    assert "Taken back." in client.get(where).text
    assert names(session) == []


def test_the_same_file_again_leads_to_where_it_was(client: FlaskClient) -> None:
    where = path(drop(client, ADA))
    client.post(f"{where}/apply")
    assert path(drop(client, ADA, "other-name.vcf")) == where


def test_compared_again_after_it_was_applied_everybody_is_known(client: FlaskClient) -> None:
    where = path(drop(client, ADA))
    client.post(f"{where}/apply")
    again = path(client.post(f"{where}/read"))
    assert again != where
    assert "Nothing new" in client.get(again).text


def test_records_can_be_left_out_one_by_one_and_all_at_once(client: FlaskClient, session: Session) -> None:
    where = path(drop(client, ADA + BO))
    choice = re.search(r'name="(choice-\d+)"', client.get(where).text)
    assert choice is not None
    client.post(f"{where}/choices", data={choice[1]: "leave"})
    assert "Move in 1 person" in client.get(where).text
    client.post(f"{where}/choices/all", data={"verdict": "new", "choosing": "leave"})
    assert 'id="apply"' not in client.get(where).text
    client.post(f"{where}/apply")
    assert names(session) == []


def test_a_choice_for_another_file_s_record_changes_nothing(client: FlaskClient, session: Session) -> None:
    first, second = path(drop(client, ADA)), path(drop(client, BO))
    choice = re.search(r'name="(choice-\d+)"', client.get(first).text)
    assert choice is not None
    client.post(f"{second}/choices", data={choice[1]: "leave"})
    assert "Move in 1 person" in client.get(first).text


def test_an_invitation_goes_to_its_own_preview(client: FlaskClient) -> None:
    assert "/invitations/" in path(drop(client, INVITATION, "invite.ics"))


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("", "empty.csv", "There is nothing in it."),
        ("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "photo.png", "This could not be read."),
        (GROUP, "group.vcf", ""),
    ],
    ids=["empty", "image", "group"],
)
def test_what_cannot_be_taken_says_why(client: FlaskClient, text: str, name: str, reason: str) -> None:
    answer = drop(client, text, name)
    if reason:
        assert answer.status_code == 422
        assert reason in answer.text
    else:
        assert "It is a group, not a person." in client.get(path(answer)).text


def test_pasted_text_that_is_nothing_is_kept_for_another_try(client: FlaskClient) -> None:
    answer = client.post("/import", data={"text": "Hello Robin,\n\nhow are you?"})
    assert answer.status_code == 422
    assert "how are you?" in answer.text


def test_too_large_a_file_is_refused_with_the_reason(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.view_functions["movein.drop"], "takes", 1000)
    answer = drop(client, "x" * 5000)
    assert answer.status_code == 413
    assert "larger than 50 MB" in answer.text
    assert session.scalars(select(StagedFile)).all() == []


def test_the_entrance_takes_more_than_other_forms(client: FlaskClient) -> None:
    filler = "NOTE:" + "x" * 100 + "\r\n"
    card = ADA.replace("BDAY", filler * 50_000 + "BDAY")
    body = f'--x\r\nContent-Disposition: form-data; name="file"; filename="a.vcf"\r\n\r\n{card}\r\n--x--\r\n'
    answer = client.post("/import", data=body.encode(), content_type="multipart/form-data; boundary=x")
    assert "/import/" in path(answer)


def test_the_source_can_be_thrown_away(client: FlaskClient, session: Session) -> None:
    where = path(drop(client, ADA))
    client.post(f"{where}/source/delete")
    assert "The file itself was thrown away." in client.get(where).text
    client.post(f"{where}/apply")
    assert names(session) == ["Ada Abel"]


def test_a_file_can_be_forgotten_until_it_is_applied(client: FlaskClient) -> None:
    where = path(drop(client, ADA))
    assert client.post(f"{where}/delete").location == "/import"
    assert client.get(where).status_code == 404
    where = path(drop(client, ADA))
    client.post(f"{where}/apply")
    assert client.post(f"{where}/delete").status_code == 404


def test_whom_the_trash_holds_can_be_brought_back(client: FlaskClient, session: Session) -> None:
    gone = factories.a_contact(session, "Ada Abel", email="ada@acme.test", deleted_at=factories.MADE)
    session.commit()
    where = path(drop(client, ADA))
    assert "In the trash" in client.get(where).text
    client.post(f"{where}/choices/all", data={"verdict": "trashed", "choosing": "take"})
    client.post(f"{where}/apply")
    assert session.scalars(select(Contact.id).where(Contact.deleted_at.is_(None))).all() == [gone.id]


def test_nobody_else_sees_it(client: FlaskClient, stranger: FlaskClient) -> None:
    where = path(drop(client, ADA))
    assert stranger.get(where).status_code == 404
    for act in ("apply", "step", "undo", "cancel", "read", "source/delete", "delete", "choices"):
        assert stranger.post(f"{where}/{act}").status_code == 404
