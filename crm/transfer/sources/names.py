"""Names as tables hold them, put the way one says them."""

import re

_FAMILY_FIRST = re.compile(r"([^,]{1,80}),\s*([^,]{1,80})")
_NO_GIVEN_NAME = re.compile(
    r"(?i)(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|mba|m\.?sc|b\.?sc|b\.?a|m\.?a|esq|cpa|pmp|cfa|dr|prof"
    r"|inc|llc|ltd|limited|corp|gmbh|ag|kg|se|s\.?a|s\.?l|plc|co)\.?(?:\s.*)?"
)


def given_first(name: str) -> str:
    """`Byron, Ada` is Ada Byron; `Jane Doe, PhD` and `Acme, Inc.` stay as they are."""
    if "," not in name:
        return name
    found = _FAMILY_FIRST.fullmatch(name)
    if not found:
        return name
    family, given = (part.strip() for part in found.groups())
    if (
        not family
        or _NO_GIVEN_NAME.fullmatch(given)
        or (len(given) > 2 and given.isupper() != family.isupper())
    ):
        return name if family else given
    return f"{given} {family}"


def family_last(name: str) -> str:
    """A name that is known to begin with the family, with or without a comma."""
    if "," in name:
        family, _, given = name.partition(",")
        return f"{given.strip()} {family.strip()}".strip()
    family, _, given = name.partition(" ")
    return f"{given} {family}".strip()
