"""Our part of a text that a client changed: the title in a headline, the opener in a description."""

from flask_babel import gettext as _


def nameless() -> str:
    """What a task is called that says nothing."""
    return _("To do")


def inner(ours: str, base: str, theirs: str) -> str:
    """What `ours` became, when `base` was made of it with words before and after that the client left alone.

    Without such words around it, or when they were changed too, it is all of `theirs`.
    """
    at = _place(ours, base)
    if at < 0:
        return theirs
    before, after = base[:at], base[at + len(ours) :]
    if len(theirs) >= len(before) + len(after) and theirs.startswith(before) and theirs.endswith(after):
        return theirs[len(before) : len(theirs) - len(after)].strip()
    return theirs


def added(ours: str, base: str, theirs: str) -> str | None:
    """What stands in `theirs` for `ours`, when all around it is as in `base`; None when that was changed too.

    With nothing of ours in it: what was written before or after all of `base`.
    """
    base, theirs, ours = base.strip(), theirs.strip(), ours.strip()
    at = base.find(ours) if ours else -1
    if at >= 0:
        before, after = base[:at], base[at + len(ours) :]
        if len(theirs) < len(before) + len(after):
            return None
        if theirs.startswith(before) and theirs.endswith(after):
            return theirs[len(before) : len(theirs) - len(after)].strip()
        return None
    if theirs.startswith(base):
        return theirs[len(base) :].strip()
    return theirs[: len(theirs) - len(base)].strip() if theirs.endswith(base) else None


def _place(ours: str, base: str) -> int:
    """Where `ours` stands in `base`, whose first letter may have become a capital; -1 for nowhere."""
    low, lowest = ours.lower(), base.lower()
    return lowest.find(low) if low and len(lowest) == len(base) else -1
