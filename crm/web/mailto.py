"""Links that begin a mail."""

from urllib.parse import quote


def mailto(address: str, subject: str, body: str) -> str:
    """A mailto address with subject and body (RFC 6068)."""
    lines = body.replace("\r\n", "\n").replace("\n", "\r\n")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(lines)}"
