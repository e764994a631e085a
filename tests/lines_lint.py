"""What has to be true of the lines of every calendar and card (RFC 5545 3.1, RFC 6350 3.2)."""

import re

LIMIT = 75
ESCAPED = re.compile(r"\\[\\;,nN]")
CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_LINE = re.compile(
    rf"((?:[A-Za-z0-9-]+\.)?[A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+={_VALUE}(?:,{_VALUE})*)*):(.*)", re.DOTALL
)

Property = tuple[str, str, str]  # name, parameters, value


def of_lines(data: bytes) -> list[str]:
    """What is wrong with the lines alone."""
    found = ["no CRLF at the end"] if not data.endswith(b"\r\n") else []
    found += ["a byte order mark"] if data.startswith(b"\xef\xbb\xbf") else []
    for number, raw in enumerate(data.split(b"\r\n")[:-1], 1):
        found += [f"line {number}: {len(raw)} octets"] if len(raw) > LIMIT else []
        found += [f"line {number}: a bare line break"] if b"\n" in raw or b"\r" in raw else []
        found += [f"line {number}: empty"] if not raw.strip() else []
        try:
            raw.decode()
        except UnicodeDecodeError:
            found.append(f"line {number}: half a character")
    return found


def unfolded(data: bytes) -> list[str]:
    text = data.replace(b"\r\n ", b"").decode(errors="replace")
    return [line for line in text.split("\r\n") if line]


def split(line: str) -> Property:
    """A line without a name is none."""
    match = _LINE.match(line)
    return (match[1].upper(), match[2], match[3]) if match else ("", "", line)
