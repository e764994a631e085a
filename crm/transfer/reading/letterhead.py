"""The lines From:, Sent:, Subject: that a mail program puts before a text that is copied or passed on."""

import re
from dataclasses import dataclass

from crm.core.names import fold
from crm.transfer.reading import addresses
from crm.transfer.reading.data import words
from crm.transfer.reading.limits import MAX_NAME, MAX_TITLE
from crm.transfer.reading.plain import one_line

LABELLED = re.compile(r"^[ \t>*•_-]{0,6}(?P<label>[^\W\d_][^:\n]{0,40}?)[ \t*_]*:(?!//)[ \t*_]*(?P<rest>.*)$")
_MAX_LINES = 60
_MAX_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`sent` is the date as written, `recipients` as they are listed in To."""

    sender: tuple[str, str] | None = None
    subject: str = ""
    sent: str = ""
    recipients: tuple[str, ...] = ()


def split(text: str) -> tuple[Letterhead, str]:
    """The letterhead and the text without it; a text without one stays whole."""
    lines = text.split("\n")
    for start, line in enumerate(lines[:_MAX_LINES]):
        if _kind(line) is None:
            continue
        end = start
        while end < len(lines) and _kind(lines[end]) is not None:
            end += 1
        found = _read(lines[start:end])
        if end - start > 1 and (found.sender or (found.subject and found.sent)):
            return found, "\n".join([*lines[:start], *lines[end:]]).strip()
    return Letterhead(), text


def labelled(line: str) -> tuple[str, str]:
    """(folded label, what stands behind it); an empty label for other lines."""
    found = LABELLED.match(line[:_MAX_LENGTH])
    return (fold(found.group("label")), found.group("rest").strip()) if found else ("", "")


def person(text: str) -> tuple[str, str] | None:
    """`Ann Lee <ann@example.org>`."""
    email = addresses.address(text)
    if email is None:
        return None
    name = re.split(r"[<(\[]", text)[0].replace(email, "")
    return one_line(name, MAX_NAME).strip(" \"'"), email


def _kind(line: str) -> str | None:
    label, rest = labelled(line)
    if not label or not rest:
        return None
    if label in words("words", "sender_label") and addresses.address(rest):
        return "sender"
    if label in words("words", "subject_label"):
        return "subject"
    if label in words("words", "sent_label"):
        return "sent"
    return "to" if label in words("words", "recipient_label") else None


def _read(lines: list[str]) -> Letterhead:
    found = {kind: labelled(line)[1] for line in reversed(lines) if (kind := _kind(line))}
    return Letterhead(
        person(found.get("sender", "")),
        one_line(found.get("subject", ""), MAX_TITLE),
        found.get("sent", ""),
        tuple(one.strip() for one in found.get("to", "").split(";") if "@" in one),
    )
