"""What kind of file it is: by its content first, by its name where the content could be several."""

import csv
import re

from crm.transfer.reading.decode import to_text, to_utf8
from crm.transfer.reading.values import Notes

_MSG = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?|From |[ \t]+\S)")
_MAIL_HEADERS = re.compile(
    r"(?im)^(?:received|return-path|delivered-to|message-id|mime-version|content-type|x-mailer|date|from|to|subject):"
)
_CARD = re.compile(r"(?im)^\s*BEGIN:VCARD\s*$")
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 20_000


def of(data: bytes, name: str) -> str:
    """`ics`, `eml`, `vcf`, `csv`, `text` or `unknown`."""
    text = to_text(to_utf8(data[:_HEAD], Notes()), Notes()).lstrip("\ufeff \t\r\n")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    begin = text[:200].upper()
    if begin.startswith(("BEGIN:VCALENDAR", "BEGIN:VEVENT")):
        return "ics"
    if begin.startswith("BEGIN:VCARD"):
        return "vcf"
    if data.startswith(_MSG) or not text:
        return "unknown"
    if ending in {"ics", "eml", "vcf", "csv"}:
        return ending
    if _looks_like_mail(text):
        return "eml"
    return "unknown" if len(_BINARY.findall(text)) > len(text) // 100 else "text"


def is_outlook_msg(data: bytes) -> bool:
    return data.startswith(_MSG)


def card_count(data: bytes) -> int:
    return len(_CARD.findall(to_text(to_utf8(data, Notes()), Notes())))


def row_count(data: bytes) -> int:
    """Rows of a table without its header and without blank ones."""
    text = to_text(to_utf8(data, Notes()), Notes()).replace("\x00", "")
    delimiter = max(",;\t", key=text[:_HEAD].count)
    rows = 0
    try:
        rows = sum(
            any(cell.strip() for cell in row)
            for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        )
    except csv.Error:
        rows = sum(bool(line.strip()) for line in text.splitlines())
    return max(0, rows - 1)


def _looks_like_mail(text: str) -> bool:
    """Header lines up to the first blank one, two of them such as only mails have."""
    head = text.replace("\r\n", "\n").split("\n\n", 1)[0]
    lines = head.split("\n")[:60]
    known = {found.lower() for found in _MAIL_HEADERS.findall(head)}
    is_technical = not known.isdisjoint(
        {"received:", "return-path:", "message-id:", "mime-version:", "content-type:"}
    )
    return len(known) >= 2 and is_technical and all(_HEADER.match(line) for line in lines)
