"""A person's name from what calendars write: `Hansen, Sune`, `'Sune'`, `Sune Hansen [Recruiting]`."""

import re
from dataclasses import dataclass

from crm.transfer.reading.addresses import address, is_mailbox
from crm.transfer.reading.limits import MAX_NAME, MAX_TITLE
from crm.transfer.reading.plain import one_line

_IN_BRACKETS = re.compile(r"\s*[\[(]([^\[\]()]{1,100})[\])]\s*")
_FAMILY_FIRST = re.compile(r"([^,]{1,60}),\s*([^,]{1,60})$")
_FIRST_LAST = re.compile(r"([a-z\u00df-\u00ff]{2,20})[._]([a-z\u00df-\u00ff]{2,25})$")
_SUFFIX = re.compile(r"(?i)\s*(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|mba|msc|bsc|esq|cpa|pmp)\.?$")
_NOTES_PATH = re.compile(r"(?<=\w)/(?:[^/=]{1,60}/?)+$")
_QUOTES = "'\"‘’“”`"


@dataclass(frozen=True, slots=True)
class Name:
    """`text` is empty when nothing is known, `is_guessed` from the address; `note` stood in brackets."""

    text: str
    note: str = ""
    is_guessed: bool = False


def name_of(common_name: str, email: str | None) -> Name:
    """From a CN and an address."""
    cleaned = one_line(common_name, MAX_NAME * 2).strip(_QUOTES + " ")
    note = ", ".join(one_line(found, MAX_TITLE) for found in _IN_BRACKETS.findall(cleaned))
    bare = _IN_BRACKETS.sub(" ", cleaned).strip(_QUOTES + " ,;")
    is_address = not bare or address(bare) is not None or "@" in bare
    guessed = guess(email) if email and (is_address or _is_local_part(bare, email)) else ""
    if is_address or guessed:
        return Name(guessed, note, is_guessed=bool(guessed))
    bare, _, behind = _NOTES_PATH.sub("", bare).partition(" | ")
    return Name(one_line(_given_first(bare), MAX_NAME), ", ".join(filter(None, [note, behind.strip()])))


def _is_local_part(name: str, email: str) -> bool:
    """`jane.doe` for jane.doe@acme.org is no name that anybody gave."""
    return name.casefold() == email.rpartition("@")[0].casefold()


def guess(email: str) -> str:
    """`li.wei@acme.org` is Li Wei; `lwei@`, `l.wei@`, `hiring.team@` and `li.wei2@` say nothing."""
    found = _FIRST_LAST.match(email.rpartition("@")[0].lower())
    if not found or any(is_mailbox(f"{part}@") for part in found.groups()):
        return ""
    return " ".join(part.capitalize() for part in found.groups())


def _given_first(name: str) -> str:
    """`Hansen, Sune` to `Sune Hansen`; `Jane Doe, PhD` stays in order."""
    found = _FAMILY_FIRST.match(name)
    if not found:
        return name
    family, given = found.groups()
    if _SUFFIX.fullmatch(given.strip()):
        return name
    return f"{given.strip()} {family.strip()}"
