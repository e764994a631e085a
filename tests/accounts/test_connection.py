"""What the Host header may do (nothing), and what is said where others can read along."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.accounts.browsers import browser_name
from crm.accounts.models import User
from crm.db.flask import db
from crm.web.public import absolute
from tests.accounts.visiting import EMAIL, ON_SQLITE, PASSWORD

EVIL = {"Host": "evil.test"}
WARNING = "Not encrypted: others in this network can read along."


@ON_SQLITE
def test_no_address_is_made_from_the_host_header(app: Flask, settings: object) -> None:
    with app.test_request_context("/", headers=EVIL):
        assert absolute("/n/secret") == "http://127.0.0.1:8000/n/secret"
        db.session.remove()
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(
        update={"public_url": "https://warm.example.org/"}
    )
    with app.test_request_context("/", headers=EVIL):
        assert absolute("/n/secret") == "https://warm.example.org/n/secret"


@ON_SQLITE
def test_no_redirect_leads_to_the_host_header(anonymous: FlaskClient, member: User) -> None:
    assert anonymous.get("/settings", headers=EVIL).location.startswith("/sign-in")
    assert (
        anonymous.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=EVIL).location == "/"
    )
    assert "evil.test" not in anonymous.get("/settings", headers=EVIL).text


@ON_SQLITE
@pytest.mark.parametrize(
    "host", ["192.168.1.5:8000", "keepwarm.lan", "[fd00::5]:8000", "localhost.evil.test"]
)
def test_over_plain_http_from_another_machine_the_page_warns(
    anonymous: FlaskClient, member: User, host: str
) -> None:
    there = {"Host": host}
    assert WARNING in anonymous.get("/sign-in", headers=there).text
    anonymous.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=there)
    text = anonymous.get("/settings/security", headers=there).text
    assert WARNING in text
    assert "CRM_PUBLIC_URL" in text


@ON_SQLITE
@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8123", "[::1]:8000", "warm.localhost"])
def test_on_this_machine_it_does_not(anonymous: FlaskClient, member: User, host: str) -> None:
    assert WARNING not in anonymous.get("/sign-in", headers={"Host": host}).text


@ON_SQLITE
def test_over_https_it_does_not(on_https: FlaskClient, member: User) -> None:
    assert WARNING not in on_https.get("/sign-in", headers={"Host": "warm.example.org"}).text


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/143.0 Safari/537.36 Edg/143.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15", "Safari, macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/143.0 Safari/604.1", "Chrome, iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/143.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.9", "curl"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(header: str, name: str) -> None:
    assert browser_name(header) == name
