"""JSON documents, parsed without letting a hostile one take more memory than it is worth."""

import json

from crm.transfer.sources import monica
from crm.transfer.sources.limits import HEAD, MAX_JSON_PARTS, MAX_JSON_VALUES
from crm.transfer.sources.record import Fault, Opened, SourceKind

_BLANK = b"\xef\xbb\xbf \t\r\n"


def opened(data: bytes) -> Opened | None:
    """What a document says about people; None for what is no JSON."""
    start = data[:HEAD].lstrip(_BLANK)
    if start[:1] not in (b"{", b"["):
        return None
    if data.count(b"{") + data.count(b"[") > MAX_JSON_PARTS or data.count(b",") > MAX_JSON_VALUES:
        return Opened(SourceKind.UNKNOWN, fault=Fault.TOO_LARGE)
    try:
        document = json.loads(data)
    except RecursionError:
        return Opened(SourceKind.UNKNOWN, fault=Fault.DAMAGED)
    except ValueError:
        is_export = start.startswith(b"{") and b'"account"' in start
        return Opened(SourceKind.UNKNOWN, fault=Fault.DAMAGED) if is_export else None
    return monica.opened(document) or Opened(SourceKind.UNKNOWN, fault=Fault.NOT_UNDERSTOOD)
