"""What an app handed in, told apart: links inside texts, profiles, files by their first line."""

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given as anything
from hypothesis import strategies as some

from crm.transfer.sharing.given import from_body, from_json, given, name_of, profile_key

PROFILE = "https://www.linkedin.com/in/dana-hale-5b1a2c3/?utm_source=share"


def test_a_link_inside_a_text_is_found_and_the_text_kept() -> None:
    found = given({"text": f"Look at this: {PROFILE}"})
    assert (found.link, found.text) == (PROFILE, f"Look at this: {PROFILE}")
    assert given({"text": PROFILE}).text == ""


def test_what_is_no_link_to_the_web_stays_text() -> None:
    found = given({"url": "javascript:alert(1)", "text": "hello"})
    assert (found.link, found.text) == ("", "hello\njavascript:alert(1)")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Dana Hale | LinkedIn", "Dana Hale"),
        ("Dana Hale - Engineering Manager - Initech | LinkedIn", "Dana Hale"),
        ("Check out this profile on LinkedIn", "Dana Hale"),
        ("", "Dana Hale"),
    ],
)
def test_the_name_of_a_profile_is_that_of_its_title_else_of_its_address(title: str, name: str) -> None:
    assert profile_key(PROFILE) == "linkedin.com/in/dana-hale-5b1a2c3"
    assert name_of(PROFILE, title) == name


def test_another_link_is_no_profile() -> None:
    assert profile_key("https://www.linkedin.com/jobs/view/1") == ""
    assert profile_key("https://example.org/in/dana") == ""


def test_a_raw_body_is_a_file_by_its_type_or_its_first_line() -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dana Hale\r\nEND:VCARD\r\n"
    assert from_body(card, "text/plain", "").name == "shared.vcf"
    assert from_body(b"Received: by x", "message/rfc822", "").name == "shared.eml"
    assert from_body(b"See you on Friday", "text/plain", "").text == "See you on Friday"


def test_json_may_bring_a_file() -> None:
    body = json.dumps({"file": base64.b64encode(b"BEGIN:VCARD").decode(), "name": "a\nb.vcf"}).encode()
    assert (from_json(body).data, from_json(body).name) == (b"BEGIN:VCARD", "a b.vcf")


@anything(some.binary(max_size=300), some.sampled_from(["", "text/plain", "text/vcard", "image/png"]))
def test_garbage_is_read_or_refused_and_never_breaks(body: bytes, kind: str) -> None:
    from_body(body, kind, "")
    with suppress(ValueError):
        from_json(body)
