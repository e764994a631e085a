"""Which tables are brought in, and where ids stand in them other than in foreign keys."""

from collections.abc import Mapping
from typing import Any

Ids = Mapping[str, Mapping[int, int]]
"""Per table the new id of each old one."""

LEFT = {
    "reminder": "the account has its own, set by the settings",
    "notice": "they spoke of the instance that was left",
    "channel": "mail takes the choices over, the others come without their secrets",
    "delivery": "what was owed there is not sent again from here",
    "audit_entry": "it tells of the account that was left",
    "removed_interaction": "kept for a day, for an undo",
    "feed": "made anew, with new addresses",
    "published_shelf": "opened anew, with what devices said of it",
    "published_object": "stored anew, and brought in line with the facts",
}
"""Tables of an export that are not brought in row by row, and why."""

KEYS: dict[str, tuple[str | None, ...]] = {
    "cadence": ("contact",),
    "thanks": ("contact", "company"),
    "checkin": ("interview",),
    "promise": ("promise",),
    "custom": (),
    "decision": ("opening",),
    "hello": ("opening", "contact"),
    "grace": ("opening",),
    "offer": ("opening",),
    "decide": ("opening",),
    "landed": ("opening", "contact"),
    "repair": ("interview",),
    "moved": ("position",),
    "connect": ("contact",),
    "interview": ("interview",),
    "followup": ("followup",),
}
"""What the parts of an origin key are, after the first word: tables whose ids they hold."""

MADE = {
    "contacts": "contact",
    "companies": "company",
    "openings": "opening",
    "interviews": "interview",
    **{name: name for name in ("contact", "company", "opening", "interview", "interaction", "debrief")},
    **{name: name for name in ("followup", "tag")},
}
"""Whose ids a staged file names as made: invitations in the plural, the example by table."""


def moved_key(key: str | None, ids: Ids) -> str | None:
    """An origin key with the new ids. Parts beyond the known ones stay, as does a key of another kind.

    An id that came along with no row is marked ("x5"), so that it means no other row here.
    """
    if key is None:
        return None
    first, *parts = key.split(":")
    tables = KEYS.get(first, ())
    for place, table in enumerate(tables[: len(parts)]):
        if table is not None and parts[place].isdecimal():
            parts[place] = str(ids.get(table, {}).get(int(parts[place]), f"x{parts[place]}"))
    return ":".join([first, *parts])


def moved_made(made: Any, ids: Ids) -> Any:
    """What an invitation or the example created, by new ids: {"contacts": [1, 2], ...}."""
    if not isinstance(made, dict):
        return None
    return {
        name: [ids[MADE[name]][each] for each in some if each in ids.get(MADE[name], {})]
        for name, some in made.items()
        if name in MADE and isinstance(some, list)
    }
