"""What makes the site installable, and what the device may ask for; the public part is about nobody."""

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from tests import factories
from tests.accounts.visiting import ON_SQLITE

pytestmark = ON_SQLITE


def test_the_manifest_names_icons_and_places_that_there_are(client: FlaskClient) -> None:
    found = json.loads(client.get("/manifest.webmanifest").data)
    assert (found["id"], found["scope"], found["start_url"], found["display"]) == (
        "/",
        "/",
        "/",
        "standalone",
    )
    assert {icon["purpose"] for icon in found["icons"]} == {"any", "maskable"}
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in found["icons"]}
    assert [client.get(icon["src"]).status_code for icon in found["icons"]] == [200] * len(found["icons"])
    assert [client.get(one["url"]).status_code for one in found["shortcuts"]] == [200, 200, 200]
    assert found["share_target"]["method"] == "POST"


def test_the_worker_is_asked_for_anew_and_keeps_files_that_are_served_each_once(
    anonymous: FlaskClient,
) -> None:
    answer = anonymous.get("/sw.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    settings = re.match(r"const KEEPWARM = (\{.*\});", answer.text)
    assert settings is not None
    files = json.loads(settings[1])["files"]
    assert len(files) == len(set(files))
    assert [anonymous.get(path).status_code for path in files] == [200] * len(files)


def test_the_offline_page_is_the_same_for_everybody(
    client: FlaskClient, stranger: FlaskClient, anonymous: FlaskClient
) -> None:
    pages = {each.get("/offline").text for each in (client, stranger, anonymous)}
    assert len(pages) == 1
    page = pages.pop()
    for private in ("csrf_token", "data-user", "example.org"):
        assert private not in page


def test_a_message_that_waits_is_not_written_into_the_offline_page(client: FlaskClient) -> None:
    client.post("/contacts/new", data={"name": "Dana Hale"})
    assert "Dana Hale" not in client.get("/offline").text
    assert "Dana Hale" in client.get("/").text


@pytest.mark.parametrize("path", ["/offline/state", "/offline/list"])
def test_whoever_is_signed_out_gets_no_list_and_no_token(
    anonymous: FlaskClient, user: User, path: str
) -> None:
    assert anonymous.get(path).status_code == 303


def test_the_list_holds_names_and_companies_and_nothing_else(
    client: FlaskClient, stranger: FlaskClient, session: Session, user: User
) -> None:
    company = factories.a_company(session, name="Initech")
    contact = factories.a_contact(session, "Dana Hale", company=company, email="dana@example.com")
    session.commit()
    answer = client.get("/offline/list")
    assert answer.json == {"user": user.id, "names": [[contact.id, "Dana Hale", "Initech"]], "debriefs": []}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Dana Hale" not in stranger.get("/offline/list").text


def test_what_was_taken_under_a_key_is_told_to_its_owner_alone(
    client: FlaskClient, stranger: FlaskClient, session: Session
) -> None:
    factories.a_contact(session, "Dana Hale")
    session.commit()
    said = {"names": "Dana Hale", "kind": "call", "occurred_on": "2026-01-05", "direction": ""}
    client.post("/interactions/new", data={**said, "once": "0123456789abcdef"})
    asked = "/offline/state?key=0123456789abcdef&key=0123456789&key=fedcba9876543210&key=%25"
    told = client.get(asked).json
    assert told is not None
    assert told["taken"] == ["0123456789abcdef"]
    assert told["csrf"]
    other = stranger.get(asked).json
    assert other is not None
    assert other["taken"] == []
