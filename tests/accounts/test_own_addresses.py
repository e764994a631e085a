"""The user's own addresses."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts import addresses, queries
from crm.accounts.models import User
from crm.accounts.signals import SameAddress, own_address_added, own_addresses_shown
from tests.accounts.visiting import ON_SQLITE

URL = "/settings/addresses"


def own(session: Session, user: User) -> frozenset[str]:
    session.rollback()
    session.expire_all()
    found = queries.own_addresses(session, user)
    session.rollback()
    return found


def test_the_accounts_address_is_always_one(session: Session, user: User) -> None:
    assert own(session, user) == {"me@example.org"}


def test_a_further_one_is_kept_in_one_form(client: FlaskClient, session: Session, user: User) -> None:
    heard: list[str] = []

    def hear(_user: User, address: str, **_more: Any) -> None:
        heard.append(address)

    with own_address_added.connected_to(hear):
        answer = client.post(URL, data={"address": "  Robin@Uni.Example.EDU "})
    assert (answer.status_code, answer.location) == (303, "/settings")
    assert own(session, user) == {"me@example.org", "robin@uni.example.edu"}
    assert heard == ["robin@uni.example.edu"]


def test_adding_can_be_undone_and_so_can_removing(client: FlaskClient, session: Session, user: User) -> None:
    client.post(URL, data={"address": "robin@uni.example.edu"})
    client.post(undo_of(client))
    assert own(session, user) == {"me@example.org"}
    client.post(undo_of(client))
    assert own(session, user) == {"me@example.org", "robin@uni.example.edu"}


@ON_SQLITE
@pytest.mark.parametrize("address", ["me@example.org", "ME@example.org", "robin@uni.example.edu"])
def test_the_same_again_is_said(client: FlaskClient, session: Session, user: User, address: str) -> None:
    client.post(URL, data={"address": "robin@uni.example.edu"})
    answer = client.post(URL, data={"address": address})
    assert answer.status_code == 422
    assert "one of your addresses already" in answer.text
    assert len(own(session, user)) == 2


@ON_SQLITE
@pytest.mark.parametrize(
    "address", ["", "robin", "a@b@c", "x@", "a b@example.org", "x" * 300 + "@example.org"]
)
def test_what_is_no_address_is_said_and_kept(
    client: FlaskClient, session: Session, user: User, address: str
) -> None:
    answer = client.post(URL, data={"address": address})
    assert answer.status_code == 422
    assert f'value="{address}"' in answer.text
    assert own(session, user) == {"me@example.org"}


def test_an_address_may_be_own_for_two_users(client: FlaskClient, stranger: FlaskClient) -> None:
    assert client.post(URL, data={"address": "shared@example.org"}).status_code == 303
    assert stranger.post(URL, data={"address": "shared@example.org"}).status_code == 303


@ON_SQLITE
def test_a_contact_with_an_own_address_is_asked_about(client: FlaskClient) -> None:
    asked: list[frozenset[str]] = []

    def answer(_user: User, addresses: frozenset[str], **_more: Any) -> list[SameAddress]:
        asked.append(addresses)
        return [SameAddress("robin@uni.example.edu", "Robin F.", "/contacts/7")]

    client.post(URL, data={"address": "robin@uni.example.edu"})
    with own_addresses_shown.connected_to(answer):
        text = client.get("/settings").text
    assert asked == [frozenset({"me@example.org", "robin@uni.example.edu"})]
    assert "Robin F. among your contacts has robin@uni.example.edu. Is that you?" in text
    assert 'href="/contacts/7"' in text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Me@Example.ORG ", "me@example.org"),
        ("me@nas.local", "me@nas.local"),
        ("me@server", "me@server"),
        ("üser@exämple.de", "üser@exämple.de"),
        ("first.last+jobs@example.co.uk", "first.last+jobs@example.co.uk"),
    ],
)
def test_addresses_are_normalised(typed: str, kept: str) -> None:
    assert addresses.normalised(typed) == kept


@pytest.mark.parametrize(
    "text", ["", "@", "a@", "@b.de", "a\r\nBcc: x@b.de", "a@[127.0.0.1]", "a@b..de", "a@-b.de"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(addresses.NoAddress):
        addresses.normalised(text)


def undo_of(visitor: FlaskClient) -> str:
    """Where the Undo button of the message posts to."""
    toasts = visitor.get("/settings").text.partition('id="toasts"')[2]
    return toasts.partition('action="')[2].partition('"')[0]
