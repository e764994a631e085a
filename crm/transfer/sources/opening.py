"""What a file of whatever kind says about people; its content decides, its name is a hint."""

import re
from collections.abc import Callable

from crm.transfer.sources import calendars, tables, vcard
from crm.transfer.sources.limits import HEAD, MAX_BYTES
from crm.transfer.sources.record import Choices, Fault, Opened, SourceKind

_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
_OWN_EXPORT = re.compile(rb'^[\s\xef\xbb\xbf]*\{\s*"format"\s*:\s*"keepwarm-account"')

AS_FOUND = Choices()
Reader = Callable[[bytes, str, Choices], Opened | None]


def open_file(data: bytes, *, name: str = "", choices: Choices = AS_FOUND) -> Opened:
    """Look into a file of at most `MAX_BYTES`. Never raises: what is wrong with it is in the answer."""
    if not data.strip(_BLANK):
        return Opened(SourceKind.UNKNOWN, fault=Fault.EMPTY)
    if len(data) > MAX_BYTES:
        return Opened(SourceKind.UNKNOWN, fault=Fault.TOO_LARGE)
    try:
        return next(filter(None, (reader(data, name, choices) for reader in _READERS)), _unknown())
    except Exception:
        return Opened(SourceKind.UNKNOWN, fault=Fault.DAMAGED)


def _unknown() -> Opened:
    return Opened(SourceKind.UNKNOWN, fault=Fault.NOT_UNDERSTOOD)


def _own_export(data: bytes, name: str, choices: Choices) -> Opened | None:
    return Opened(SourceKind.ACCOUNT) if _OWN_EXPORT.match(data[:HEAD]) else None


def _calendar(data: bytes, name: str, choices: Choices) -> Opened | None:
    kind = calendars.kind_of(data)
    return Opened(kind) if kind else None


def _cards(data: bytes, name: str, choices: Choices) -> Opened | None:
    return vcard.opened(data)


_READERS: tuple[Reader, ...] = (_own_export, _calendar, _cards, tables.opened)
