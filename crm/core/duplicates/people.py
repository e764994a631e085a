"""A person as the search for duplicates sees one: what is written down, and what can be compared of it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from crm.core.duplicates.nicknames import ROOTS
from crm.core.names import company_key, fold, split_name
from crm.core.similar import email_key

_SPELLED_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"), ("aa", "a"))
_YOUNGER = frozenset({"jr", "junior", "ii", "iii", "iv"})
_ELDER = frozenset({"sr", "senior"})
_DEGREES = re.compile(  # "ma" only after a comma: Jack Ma has none
    r"\([^)]*\)|,\s*(?:m\.?a|b\.?a|ll\.?[bm])\b\.?|,?\s+\b(?:ph\.?d|m\.?b\.?a|[mb]\.?sc|pmp)\b\.?",
    re.IGNORECASE,
)
_TITLES = frozenset(
    (
        "dr",
        "prof",
        "dipl",
        "ing",
        "mr",
        "mrs",
        "ms",
        "mx",
        "herr",
        "frau",
        "sir",
        "mme",
        "mlle",
        "sra",
        "srta",
    )
)
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PROFILE = "linkedin.com/in/"


@dataclass(frozen=True, slots=True)
class Person:
    """A contact by what is known. Numbers and links as keys that compare; companies by name."""

    id: int
    name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


@dataclass(slots=True)
class Portrait:
    """What is compared. `words` are the words of the name as one writes them without a keyboard for accents.

    `first` and `last` are the outer ones; a single word is the first. `roots` are the full names that the
    first may stand for. `younger` and `elder`: the name says which of two generations it is.
    """

    id: int
    words: tuple[str, ...]
    first: str
    last: str
    roots: frozenset[str]
    younger: bool
    elder: bool
    emails: frozenset[str]
    phones: frozenset[str]
    links: frozenset[str]
    profiles: frozenset[str]
    companies: frozenset[str]


def portrait(person: Person) -> Portrait:
    """Everything about a person that is compared, made once."""
    emails = frozenset(email_key(each) for each in person.emails)
    words, generation = _name_words(person.name)
    words = _unfolded(words, emails)
    first, last = (words[0], words[-1]) if len(words) > 1 else (words[0] if words else "", "")
    links = frozenset(filter(None, person.links))
    return Portrait(
        id=person.id,
        words=words,
        first=first,
        last=last,
        roots=roots(first),
        younger=bool(generation & _YOUNGER),
        elder=bool(generation & _ELDER),
        emails=emails,
        phones=frozenset(filter(None, person.phones)),
        links=links,
        profiles=frozenset(link for link in links if link.startswith(_PROFILE)),
        companies=frozenset(filter(None, map(_company, person.companies))),
    )


def roots(word: str) -> frozenset[str]:
    """The full names for which a given name may stand; itself if it is none of those known."""
    return _ROOTS.get(word) or frozenset((word,))


def plain(text: str) -> str:
    """Letters as they are typed where there are no accents: Müller, Mueller and Muller are one."""
    text = text.replace("ß", "ss")
    for pair, letter in _SPELLED_OUT:
        text = text.replace(pair, letter)
    return text


_ROOTS = {plain(name): frozenset(map(plain, fulls)) for name, fulls in ROOTS.items()}


@lru_cache(maxsize=8192)
def _company(name: str) -> str:
    return plain(company_key(name))


def _name_words(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The plain words of a name, given name first; and those after it that say which generation."""
    bare = _DEGREES.sub("", name) or name
    tail = frozenset(_WORD.findall(fold(bare))[-1:])
    given, family = split_name(bare)
    words = [plain(word) for word in _WORD.findall(fold(f"{given} {family}"))]
    kept = [word for word in words if word not in _TITLES and word not in _YOUNGER and word not in _ELDER]
    return tuple(kept or words), tail


def _unfolded(words: tuple[str, ...], emails: frozenset[str]) -> tuple[str, ...]:
    """The name with an initial, or a missing family name, read from the person's own address.

    "J. Meyer" who writes from jonas.meyer@ is Jonas Meyer; "Jonas" who does, too.
    """
    if not words or (len(words) > 1 and len(words[0]) > 1):
        return words
    for email in emails:
        local = tuple(plain(part) for part in _LETTERS.findall(fold(email.rpartition("@")[0])))
        if len(local) != 2 or len(local[0]) < 2 or len(local[1]) < 2:
            continue
        if len(words) == 1 and roots(words[0]) & roots(local[0]):
            return (words[0], local[1])
        if len(words) > 1 and local[1] == words[-1] and local[0].startswith(words[0]):
            return (local[0], *words[1:])
    return words
