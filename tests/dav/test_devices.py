"""The pages of phones: adding one, its password shown once, ending it, and what it changed."""

import plistlib
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.core.when import When
from crm.dav import passwords
from crm.dav.applying.noting import Did, Noting, Writer
from crm.dav.devices.addresses import server_at, typed_as
from crm.dav.devices.changes import WORDS, said
from crm.dav.devices.profiles import Wanted, profile
from crm.dav.models import AppPassword, Scope
from crm.dav.traces import Step
from crm.db.owner import acting_as
from crm.published.models import Shelf
from tests.factories import a_contact

NEW = {"app": "android", "name": "My phone", "scope": "all"}
ICE = re.compile(r'value="((?:[a-z]{4}-){8}[a-z]{4})"')


@pytest.fixture
def reached_at(app: Flask) -> Callable[[str], None]:
    """Set the address of the instance."""

    def reached(address: str) -> None:
        app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"public_url": address})

    return reached


def the_password(session: Session, user: User) -> AppPassword:
    session.rollback()
    with acting_as(user.id):
        row = session.scalars(select(AppPassword).order_by(AppPassword.id.desc())).first()
        assert row is not None
        session.expunge(row)
    session.rollback()
    return row


def test_without_a_device_the_page_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/settings/devices").text
    assert "No phone or computer is connected" in page
    assert 'href="/settings/devices/new?app=iphone"' in page
    assert "What your devices changed" not in page


def test_a_password_is_shown_once_with_all_that_is_to_be_typed(
    client: FlaskClient, session: Session, user: User, reached_at: Callable[[str], None]
) -> None:
    reached_at("https://keepwarm.example.org")
    answer = client.post("/settings/devices", data=NEW)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    (secret,) = ICE.findall(answer.text)
    row = the_password(session, user)
    assert (row.name, row.scope, row.is_read_only) == ("My phone", Scope.ALL, False)
    assert row.secret_hash == passwords.secret_hash(secret)
    assert 'value="https://keepwarm.example.org/dav/"' in answer.text
    assert f'value="{user.email}"' in answer.text
    assert "data:image/svg+xml" in answer.text
    again = client.get("/settings/devices").text
    assert "My phone" in again
    assert "not used yet" in again
    assert secret not in again


def test_the_password_works_at_the_door_until_it_is_revoked(
    client: FlaskClient, anonymous: FlaskClient, session: Session, user: User
) -> None:
    (secret,) = ICE.findall(client.post("/settings/devices", data=NEW).text)
    who = (user.email, secret.upper())

    def asked() -> int:
        return anonymous.open("/dav/", method="PROPFIND", auth=who, headers={"Depth": "0"}).status_code

    assert asked() == 207
    assert "last used" in client.get("/settings/devices").text
    path = f"/settings/devices/{the_password(session, user).id}/revocation"
    assert client.post(path).status_code == 303
    assert asked() == 401
    assert client.post(path).status_code == 404
    page = client.get("/settings/devices").text
    assert "Revoked" in page
    assert path not in page


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"name": ""}, "Give it a name"),
        ({"name": "x" * 61}, "At most 60 characters."),
        ({"scope": "everything"}, "valid choice"),
    ],
)
def test_what_does_not_fit_is_explained_and_no_password_made(
    client: FlaskClient, session: Session, user: User, given: dict[str, str], complaint: str
) -> None:
    answer = client.post("/settings/devices", data=NEW | given)
    assert answer.status_code == 422
    assert complaint in unescape(answer.text)
    with acting_as(user.id):
        assert session.scalars(select(AppPassword)).all() == []


def test_an_app_that_nobody_knows_is_not_found(client: FlaskClient) -> None:
    assert client.get("/settings/devices/new?app=abacus").status_code == 404
    assert client.post("/settings/devices", data=NEW | {"app": ""}).status_code == 404


def test_a_profile_with_the_password_is_made_in_the_same_answer(
    client: FlaskClient, session: Session, user: User, reached_at: Callable[[str], None]
) -> None:
    reached_at("https://keepwarm.example.org:8443")
    form = NEW | {"app": "iphone", "as": "profile", "is_read_only": "1"}
    answer = client.post("/settings/devices", data=form)
    assert answer.mimetype == "application/x-apple-aspen-config"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Keepwarm.mobileconfig"'
    calendars, contacts = plistlib.loads(answer.data)["PayloadContent"]
    assert calendars["PayloadType"] == "com.apple.caldav.account"
    assert contacts["PayloadType"] == "com.apple.carddav.account"
    assert (calendars["CalDAVHostName"], calendars["CalDAVPort"]) == ("keepwarm.example.org", 8443)
    assert contacts["CardDAVUseSSL"] is True
    assert calendars["CalDAVPrincipalURL"] == f"/dav/principals/{user.id}/"
    assert calendars["CalDAVUsername"] == user.email
    row = the_password(session, user)
    assert row.secret_hash == passwords.secret_hash(contacts["CardDAVPassword"])
    assert row.is_read_only


def test_the_profile_to_download_again_has_no_password(
    client: FlaskClient, session: Session, user: User
) -> None:
    answer = client.get("/settings/devices/profile")
    made = plistlib.loads(answer.data)
    assert not [key for each in made["PayloadContent"] for key in each if "Password" in key]
    assert client.get("/settings/devices/profile").data == answer.data
    assert session.scalars(select(AppPassword.id)).all() == []


def test_a_profile_has_only_the_accounts_that_the_password_opens() -> None:
    server = server_at("https://example.org/crm")
    for scope, kinds in ((Scope.CALENDARS, ["caldav"]), (Scope.CONTACTS, ["carddav"])):
        made = plistlib.loads(profile(Wanted(7, "a", "me@example.org", "Keepwarm", "All", scope), server))
        assert [each["PayloadType"] for each in made["PayloadContent"]] == [
            f"com.apple.{kind}.account" for kind in kinds
        ]
        ids = [each["PayloadUUID"] for each in (made, *made["PayloadContent"])]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("base", "address", "host"),
    [
        ("https://crm.example.org", "https://crm.example.org/dav/", "crm.example.org"),
        ("https://crm.example.org:8443", "https://crm.example.org:8443/dav/", "crm.example.org:8443"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000/dav/", "192.168.1.5:8000"),
        ("http://[fd00::1]:8000", "http://[fd00::1]:8000/dav/", "[fd00::1]:8000"),
        ("https://example.org/crm", "https://example.org/crm/dav/", "https://example.org/crm/dav/"),
    ],
)
def test_the_server_is_written_as_each_app_asks_for_it(base: str, address: str, host: str) -> None:
    assert typed_as(server_at(base), wants_host=False) == address
    assert typed_as(server_at(base), wants_host=True) == host


@pytest.mark.parametrize(
    ("address", "iphone", "android"),
    [
        ("http://127.0.0.1:8000", "only on this computer", "only on this computer"),
        ("http://192.168.1.5:8000", "by https only", ""),
        ("https://keepwarm.example.org", "", ""),
    ],
)
def test_the_page_tells_the_truth_about_reach(
    client: FlaskClient, reached_at: Callable[[str], None], address: str, iphone: str, android: str
) -> None:
    reached_at(address)
    for app, obstacle in (("iphone", iphone), ("android", android)):
        page = client.get(f"/settings/devices/new?app={app}").text
        for text in ("only on this computer", "by https only"):
            assert (text in page) == (text == obstacle), (app, text)
    can_get_here = "Cannot get here" not in client.get("/settings/devices").text
    assert can_get_here == (address != "http://127.0.0.1:8000")


def test_what_a_device_changed_is_listed_and_taken_back(
    client: FlaskClient, session: Session, user: User, when: When
) -> None:
    with acting_as(user.id):
        contact = a_contact(session, "Ada Example", notes="after")
        noting = Noting(session, Shelf.CONTACTS, Writer("My phone", "DAVx5/4.4 Android"), when=when)
        noting.did(Did.CONTACT_EDITED, field="notes", was="before", **{"is": "after"})
        act_id = noting.finish(contact.id, "Ada Example")
        session.commit()
    page = client.get("/settings/devices").text
    assert "What your devices changed" in page
    assert "contact changed (notes): from before to after" in page
    assert "My phone (DAVx⁵), " in page
    answer = client.post(f"/settings/devices/changes/{act_id}/undo")
    assert answer.status_code == 303
    page = client.get("/settings/devices").text
    assert "Taken back" in page
    assert "changes/" not in page


def test_nobody_else_ends_a_device_or_takes_a_change_back(
    client: FlaskClient,
    stranger: FlaskClient,
    anonymous: FlaskClient,
    session: Session,
    user: User,
    when: When,
) -> None:
    client.post("/settings/devices", data=NEW)
    row = the_password(session, user)
    with acting_as(user.id):
        noting = Noting(session, Shelf.FOLLOW_UPS, Writer("My phone"), when=when)
        noting.did(Did.PLANNED)
        act_id = noting.finish(1, "Call")
        session.commit()
    for path in (f"/settings/devices/{row.id}/revocation", f"/settings/devices/changes/{act_id}/undo"):
        assert stranger.post(path).status_code == 404
        assert anonymous.post(path).status_code == 403
    assert the_password(session, user).revoked_at is None
    assert "My phone" not in stranger.get("/settings/devices").text


def test_a_revoked_one_goes_from_the_list_after_a_month(
    client: FlaskClient, session: Session, user: User
) -> None:
    with acting_as(user.id):
        row, _ = passwords.make(
            session, name="Old", scope=Scope.ALL, is_read_only=False, now=clock.now() - timedelta(days=40)
        )
        passwords.revoke(session, row, now=clock.now() - timedelta(days=31))
        passwords.prune(session, now=clock.now())
        session.commit()
    assert "Old" not in client.get("/settings/devices").text


@pytest.mark.parametrize(
    ("did", "values", "words"),
    [
        (Did.DONE, {"around": []}, "ticked: logged as contact"),
        (
            Did.MOVED,
            {"was": "2026-11-25", "is": "2026-12-02"},
            "moved to another day: from Wed, Nov 25 to Wed, Dec 2",
        ),
        (Did.MOVED, {"was": None, "is": "2026-12-02"}, "moved to another day: Wed, Dec 2"),
        (Did.RETITLED, {"was": "12", "is": "Call"}, "given another title: from 12 to Call"),
        (
            Did.INTERVIEW_EDITED,
            {"was": {"place": "A"}, "is": {"place": "B", "starts_local": "2026-12-01T10:00:00"}},
            "interview changed (place, start)",
        ),
        (Did.CONTACT_TAGGED, {"was": [], "is": ["a"]}, "tags changed"),
        (Did.REWORDED, {"was": "x" * 100, "is": "y" * 100}, "given other words"),
    ],
)
def test_a_change_is_told_in_words(app: Flask, did: Did, values: dict[str, Any], words: str) -> None:
    with app.test_request_context():
        assert said(Step(did, values)) == words


def test_everything_that_a_device_can_do_has_words() -> None:
    assert set(WORDS) == set(Did)


@pytest.mark.parametrize(
    ("which", "words"),
    [("thunderbird", "Verified with Thunderbird 153"), ("iphone", "Not verified by us with this version")],
)
def test_only_what_was_seen_to_work_is_said_to_be_verified(
    client: FlaskClient, session: Session, user: User, which: str, words: str
) -> None:
    assert words in client.post("/settings/devices", data=NEW | {"app": which}).text
