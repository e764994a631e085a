"""ZIP archives: the one file in them that is about people; nothing is ever unpacked to a disk."""

import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO

from crm.transfer.sources.cleaning import excerpt
from crm.transfer.sources.limits import MAX_BYTES, MAX_DIRECTORY, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED
from crm.transfer.sources.record import Fault, Opened, SourceKind

OWN_EXPORT = "account.json"
CONNECTIONS = "connections.csv"

_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_END = b"PK\x05\x06"
_ROOTED = re.compile(r"[/\\]|[A-Za-z]:")
_PACKED = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")
_OFFICE = "[content_types].xml"
_SMALL = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)

Read = Callable[[bytes, str], Opened | None]


def opened(data: bytes, read: Read) -> Opened | None:
    """What the archive holds, `read` for the table in it; None for what is no archive."""
    if not data.startswith(_MARKS):
        return None
    if _directory_size(data) > MAX_DIRECTORY:
        return _refused(Fault.UNSAFE_ARCHIVE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _of_members(archive, read)
    except _BROKEN:
        return _refused(Fault.DAMAGED)


def _of_members(archive: zipfile.ZipFile, read: Read) -> Opened:
    members = [member for member in archive.infolist() if not member.is_dir()]
    wanted = _wanted(members)
    fault = _fault(members, wanted)
    if fault or wanted is None:
        return Opened(SourceKind.UNKNOWN, fault=fault, notes=_notes(members, None))
    if _basename(wanted) == OWN_EXPORT:
        return Opened(SourceKind.ACCOUNT)
    with archive.open(wanted) as packed:
        inner = packed.read(MAX_BYTES + 1)
    if len(inner) > MAX_BYTES:
        return _refused(Fault.TOO_LARGE)
    found = read(inner, _basename(wanted))
    if found is None:
        return Opened(SourceKind.UNKNOWN, fault=Fault.NO_PEOPLE, notes=_notes(members, None))
    return replace(found, notes=_notes(members, wanted))


def _wanted(members: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo | None:
    """An export of one's own before the connections of LinkedIn."""
    by_name = {_basename(member): member for member in reversed(members)}
    return by_name.get(OWN_EXPORT) or by_name.get(CONNECTIONS)


def _fault(members: Sequence[zipfile.ZipInfo], wanted: zipfile.ZipInfo | None) -> Fault | None:
    if any(_leads_out(member) for member in members):
        return Fault.UNSAFE_ARCHIVE
    if wanted is None:
        return _fault_of_others(members)
    if wanted.flag_bits & 1:
        return Fault.LOCKED
    if _swells(wanted):
        return Fault.UNSAFE_ARCHIVE
    return None


def _fault_of_others(members: Sequence[zipfile.ZipInfo]) -> Fault:
    """Why there is nothing to read in an archive without a file that is known."""
    names = [_basename(member) for member in members]
    if any(member.flag_bits & 1 for member in members):
        return Fault.LOCKED
    if any(name.endswith(_PACKED) for name in names):
        return Fault.NESTED_ARCHIVE
    return Fault.NOT_UNDERSTOOD if _OFFICE in names else Fault.NO_PEOPLE


def _swells(member: zipfile.ZipInfo) -> bool:
    """Whether so much comes out of so little that it was made to do harm."""
    if member.file_size > MAX_UNPACKED:
        return True
    return member.file_size > _SMALL and member.file_size > member.compress_size * MAX_RATIO


def _leads_out(member: zipfile.ZipInfo) -> bool:
    parts = re.split(r"[/\\]", member.filename)
    return ".." in parts or _ROOTED.match(member.filename) is not None


def _basename(member: zipfile.ZipInfo) -> str:
    return re.split(r"[/\\]", member.filename)[-1].casefold()


def _notes(members: Sequence[zipfile.ZipInfo], wanted: zipfile.ZipInfo | None) -> tuple[str, ...]:
    """The names of what is not read."""
    return tuple(excerpt(member.filename) for member in members[:MAX_MEMBERS] if member is not wanted)


def _directory_size(data: bytes) -> int:
    """How long the list of members says it is, before it is read."""
    end = data.rfind(_END, max(0, len(data) - 66_000))
    return int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0


def _refused(fault: Fault) -> Opened:
    return Opened(SourceKind.UNKNOWN, fault=fault)
