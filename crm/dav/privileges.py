"""What a caller may do, in the words of WebDAV's access control (RFC 3744 3)."""

from typing import Final

from crm.dav.xml import C, D, tag

_READ: Final = (D("read"), D("read-current-user-privilege-set"))
_WRITE: Final = (D("write"), D("write-content"), D("write-properties"), D("bind"), D("unbind"))


def current(*, is_writable: bool, is_calendar: bool = False) -> str:
    """The inside of a `current-user-privilege-set`."""
    names = [*_READ, *((C("read-free-busy"),) if is_calendar else ()), *(_WRITE if is_writable else ())]
    return "".join(tag(D("privilege"), tag(name)) for name in names)
