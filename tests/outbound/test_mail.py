"""What a message says on the wire."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.outbound.mail import Attachment, BadAddress, Envelope, Mail, message
from tests.conftest import NOW

ENVELOPE = Envelope(
    sender="Keepwarm <nudges@example.org>",
    recipient="me@example.org",
    recipient_name="Robin Fell",
    message_id="<abc@example.org>",
    date=NOW,
    unsubscribe_url="https://crm.example.org/u/token",
)


def test_the_headers_tell_a_mail_program_what_it_needs() -> None:
    built = message(Mail("Nudges", "Hello"), ENVELOPE)
    assert built["From"] == "Keepwarm <nudges@example.org>"
    assert built["To"] == "Robin Fell <me@example.org>"
    assert built["Message-ID"] == "<abc@example.org>"
    assert built["Auto-Submitted"] == "auto-generated"
    assert built["List-Unsubscribe"] == "<https://crm.example.org/u/token>"
    assert built["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert built["Date"].datetime == NOW


def test_text_html_and_a_calendar_survive_the_wire() -> None:
    ics = "BEGIN:VCALENDAR\r\nä\r\n".encode()
    calendar = Attachment("nudges.ics", "text/calendar", ics, method="PUBLISH")
    picture = Attachment("a.png", "image/png", b"\x89PNG\x00")
    mail = Mail("Grüße", "Hello ä", html="<p>Hello ä</p>", attachments=(calendar, picture))
    parsed = message_from_bytes(message(mail, ENVELOPE).as_bytes(), policy=policy.default)
    assert parsed["Subject"] == "Grüße"
    text, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == "Hello ä"
    assert html.get_content().strip() == "<p>Hello ä</p>"
    first, second = parsed.iter_attachments()
    assert first.get_content_type() == "text/calendar"
    assert first["Content-Type"].params["method"] == "PUBLISH"
    assert "ä" in first.get_content()
    assert second.get_content() == b"\x89PNG\x00"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_begins_another_header(subject: str, name: str) -> None:
    envelope = Envelope(
        sender="a@example.org", recipient="b@example.org", recipient_name=name, message_id="<c@d>", date=NOW
    )
    wire = message(Mail(f"x{subject}\r\nBcc: evil@example.org", "body"), envelope).as_bytes()
    parsed = message_from_bytes(wire, policy=policy.default)
    assert parsed["Bcc"] is None
    assert [address.addr_spec for address in parsed["To"].addresses] == ["b@example.org"]


@pytest.mark.parametrize("recipient", ["", "me", "@example.org", "two@a@b", "a@example.org, b@example.org"])
def test_what_is_no_address_is_refused(recipient: str) -> None:
    with pytest.raises(BadAddress):
        message(Mail("s", "t"), Envelope("a@example.org", recipient, "<c@d>", NOW))
