"""An address for shortcuts: made, shown once, used from outside, revoked; wrong ones learn nothing."""

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.accounts.tokens import cookie_name
from crm.contacts.models import Contact
from crm.db.owner import acting_as
from crm.interviews.models import Interview
from crm.notifications.models import Notice
from crm.transfer.models import ShareAddress, SharedItem, StagedFile
from crm.transfer.sharing.routes.entrance import OF_ONE_ADDRESS

SAMPLE = Path(__file__).parents[2] / "samples" / "google_panel.ics"


@pytest.fixture
def address(client: FlaskClient) -> str:
    """The path of a new address of the user."""
    page = client.post("/settings/sharing", data={"name": "My phone"}).text
    found = re.search(r"/in/[\w-]+", page)
    assert found is not None
    return found[0]


def items(session: Session) -> list[SharedItem]:
    rows = list(session.scalars(select(SharedItem).order_by(SharedItem.id)))
    session.commit()
    return rows


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(
    client: FlaskClient, session: Session, address: str
) -> None:
    secret = address.rpartition("/")[2]
    assert len(secret) >= 43
    kept = session.scalars(select(ShareAddress)).one()
    session.commit()
    assert kept.token_hash != secret
    page = client.get("/settings/sharing").text
    assert "My phone" in page
    assert secret not in page


def test_an_address_without_a_name_is_explained(client: FlaskClient, user: User) -> None:
    answer = client.post("/settings/sharing", data={"name": " "})
    assert answer.status_code == 422
    assert "Give it a name" in answer.text


def test_a_text_waits_on_today_with_a_notice_and_changes_nothing_else(
    client: FlaskClient, anonymous: FlaskClient, session: Session, address: str
) -> None:
    answer = anonymous.post(address, data={"text": "Dana moved to Porto"})
    assert (answer.status_code, answer.mimetype) == (201, "text/plain")
    assert "Came in: Dana moved to Porto" in answer.text
    assert "Dana moved to Porto" in client.get("/").text
    notice = session.scalars(select(Notice)).one()
    assert notice.params == {}
    assert session.scalars(select(Contact)).all() == []
    assert session.scalars(select(ShareAddress)).one().last_used_at is not None
    session.commit()


def test_the_same_again_waits_once(anonymous: FlaskClient, session: Session, address: str) -> None:
    for _twice in range(2):
        anonymous.post(address, json={"text": "once", "url": "https://example.org/a"})
    assert [row.text for row in items(session)] == ["once"]


def test_an_invitation_is_staged_and_read_only_when_somebody_looks(
    client: FlaskClient, anonymous: FlaskClient, session: Session, address: str
) -> None:
    sent = anonymous.post(address, data=SAMPLE.read_bytes(), content_type="text/calendar")
    assert sent.status_code == 201
    staged = session.scalars(select(StagedFile)).one()
    assert session.scalars(select(Interview)).all() == []
    session.commit()
    (item,) = items(session)
    answer = client.post(f"/shared/{item.id}/reading")
    assert (answer.status_code, answer.location) == (303, f"/invitations/{staged.id}")
    assert f"/shared/{item.id}" not in client.get("/").text


def test_a_card_in_a_form_goes_to_the_preview_of_people(
    client: FlaskClient, anonymous: FlaskClient, session: Session, address: str
) -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dana Hale\r\nEND:VCARD\r\n"
    anonymous.post(address, data={"file": (io.BytesIO(card), "dana.vcf")})
    (item,) = items(session)
    answer = client.post(f"/shared/{item.id}/reading")
    assert answer.status_code == 303
    assert "Dana Hale" in client.get(answer.location).text
    assert session.scalars(select(Contact)).all() == []
    session.commit()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": b"", "content_type": "text/plain"}, 422),
        ({"data": b"{not json", "content_type": "application/json"}, 422),
        ({"data": b'["a"]', "content_type": "application/json"}, 422),
        ({"data": b"\x89PNG\r\n\x1a\n", "content_type": "text/calendar"}, 422),
        ({"data": b"x" * (4 * 1024 * 1024 + 1), "content_type": "text/plain"}, 413),
    ],
)
def test_garbage_is_refused_in_a_line_and_leaves_nothing(
    anonymous: FlaskClient, session: Session, address: str, sent: dict[str, object], status: int
) -> None:
    answer = anonymous.post(address, **sent)
    assert (answer.status_code, answer.mimetype) == (status, "text/plain")
    assert items(session) == []


def test_wrong_and_revoked_addresses_get_the_same_answer(
    client: FlaskClient, anonymous: FlaskClient, session: Session, address: str
) -> None:
    kept = session.scalars(select(ShareAddress)).one()
    session.commit()
    assert client.post(f"/settings/sharing/{kept.id}/revocation").status_code == 303
    answers = [
        anonymous.post(path, data={"text": "hello"}) for path in (address, "/in/nobody", f"{address}x")
    ]
    assert len({(each.status_code, each.data, each.mimetype) for each in answers}) == 1
    assert answers[0].status_code == 404
    assert items(session) == []
    assert "Revoked" in client.get("/settings/sharing").text


def test_an_address_takes_so_many_at_once(anonymous: FlaskClient, session: Session, address: str) -> None:
    statuses = [
        anonymous.post(address, data={"text": "hello"}).status_code for _ in range(OF_ONE_ADDRESS.tries + 1)
    ]
    assert statuses == [201] * OF_ONE_ADDRESS.tries + [429]


def test_what_comes_in_belongs_to_the_owner_of_the_address_whoever_is_signed_in(
    stranger: FlaskClient, session: Session, user: User, address: str
) -> None:
    stranger.post(address, data={"text": "for the owner"})
    with acting_as(user.id):
        assert [row.user_id for row in items(session)] == [user.id]
    assert "for the owner" not in stranger.get("/").text


def test_the_page_says_what_plain_http_in_a_network_makes_impossible(client: FlaskClient, user: User) -> None:
    name = cookie_name(secure=False)
    signed_in = client.get_cookie(name)
    assert signed_in is not None
    client.set_cookie(name, signed_in.value, domain="192.168.1.5")
    at_home = client.get("/settings/sharing", base_url="http://192.168.1.5:8000").text
    assert at_home.count("not over http") == 4
    assert "CRM_PUBLIC_URL" in at_home
    on_the_computer = client.get("/settings/sharing").text
    assert "not over http" not in on_the_computer
    assert on_the_computer.count("works here") >= 4
