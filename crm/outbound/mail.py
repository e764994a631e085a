"""A mail as values, and the message that is made of it."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

POLICY = SMTP.clone(cte_type="7bit")
"""Lines end in CRLF and bodies are seven bits wide, so that no server needs an extension."""


class BadAddress(ValueError):
    """No mail can be sent to or from this address."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail. `method` is the iTIP method of a calendar (RFC 5546), empty for other files."""

    filename: str
    content_type: str
    data: bytes
    method: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says. The subject names nobody: it is read over shoulders and on lock screens."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, to whom, when, and under which Message-ID; one recipient only."""

    sender: str
    recipient: str
    message_id: str
    date: datetime
    recipient_name: str = ""
    unsubscribe_url: str = ""


def message(mail: Mail, envelope: Envelope) -> EmailMessage:
    """The message for the wire. Raises `BadAddress`."""
    built = EmailMessage(policy=POLICY)
    built["From"] = address(envelope.sender)
    built["To"] = address(envelope.recipient, envelope.recipient_name)
    built["Subject"] = one_line(mail.subject)
    built["Date"] = format_datetime(envelope.date)
    built["Message-ID"] = envelope.message_id
    built["Auto-Submitted"] = "auto-generated"
    if envelope.unsubscribe_url:
        built["List-Unsubscribe"] = f"<{one_line(envelope.unsubscribe_url)}>"
        built["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    built.set_content(mail.text)
    if mail.html:
        built.add_alternative(mail.html, subtype="html")
    for attachment in mail.attachments:
        _attach(built, attachment)
    return built


def address(text: str, name: str = "") -> Address:
    """The one address in `text` ("a@b" or "Name <a@b>"), under `name` if given. Raises `BadAddress`."""
    try:
        [(own_name, spec)] = getaddresses([one_line(text)])
        found = Address(display_name=one_line(name or own_name), addr_spec=spec)
    except (HeaderParseError, ValueError, IndexError) as problem:
        raise BadAddress(text) from problem
    if not found.username or not found.domain:
        raise BadAddress(text)
    return found


def one_line(text: str) -> str:
    """`text` without line breaks and control characters: nothing in it can begin another header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _attach(built: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.content_type.partition("/")
    params = {"method": attachment.method} if attachment.method else {}
    filename = one_line(attachment.filename)
    if main == "text":
        text = attachment.data.decode()
        built.add_attachment(text, subtype=sub, charset="utf-8", filename=filename, params=params)
    else:
        built.add_attachment(attachment.data, maintype=main, subtype=sub, filename=filename, params=params)
