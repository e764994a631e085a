"""What travels compressed, and what does not."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.web import packing, statics
from crm.web.statics import static

PACKED = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def visitor() -> FlaskClient:
    """Somebody on a small site with a long page, a short one and the files."""
    app = Flask("small", static_folder=None)
    packing.init(app)
    statics.init(app)
    app.add_url_rule("/long", "long", lambda: "<p>word</p>" * 500)
    app.add_url_rule("/short", "short", lambda: "<p>word</p>")
    app.add_url_rule("/data", "data", lambda: ("word" * 500, {"Content-Type": "text/calendar"}))
    return app.test_client()


@pytest.mark.parametrize(
    ("address", "site", "is_packed"),
    [
        ("http://keepwarm.test/long", "", True),
        ("http://keepwarm.test/long", "cross-site", True),
        ("https://keepwarm.test/long", "same-origin", True),
        ("https://keepwarm.test/long", "none", True),
        ("https://keepwarm.test/long", "cross-site", False),
        ("https://keepwarm.test/long", "same-site", False),
        ("https://keepwarm.test/long", "", False),
        ("http://keepwarm.test/short", "", False),
        ("http://keepwarm.test/data", "", False),
    ],
)
def test_a_page_is_packed_where_its_length_tells_nobody(
    visitor: FlaskClient, address: str, site: str, is_packed: bool
) -> None:
    answer = visitor.get(address, headers={**PACKED, **({"Sec-Fetch-Site": site} if site else {})})
    assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed
    if is_packed:
        assert gzip.decompress(answer.data) == b"<p>word</p>" * 500
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("asked", ["", "identity", "gzip;q=0", "br"])
def test_who_does_not_ask_gets_it_plain(visitor: FlaskClient, asked: str) -> None:
    answer = visitor.get("/long", headers={"Accept-Encoding": asked})
    assert answer.data == b"<p>word</p>" * 500


@pytest.mark.parametrize("path", ["vendor/app.css", "vendor/app.js", "vendor/htmx.min.js", "icons.svg"])
def test_files_are_packed_and_kept_for_a_year(visitor: FlaskClient, path: str) -> None:
    plain = visitor.get(static(path))
    packed = visitor.get(f"https://keepwarm.test{static(path)}", headers=PACKED)
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
