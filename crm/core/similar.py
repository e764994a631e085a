"""Whether two descriptions of a person are likely of the same one ("already known?")."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from crm.core.names import company_key, fold, split_name

LIKELY = 80
"""From this score on a person is shown as perhaps the same."""
SURE = 95
"""From this score on a person is proposed as the same."""

_SAME_COMPANY = 12
_OTHER_COMPANY = -5
_ALIKE = 88.0
_STRANGERS = 55.0


class Sign(StrEnum):
    """What speaks for it, or (other company, other name) against it."""

    SAME_EMAIL = "same_email"
    SAME_NAME = "same_name"
    SIMILAR_NAME = "similar_name"
    NAME_IN_EMAIL = "name_in_email"
    SAME_COMPANY = "same_company"
    OTHER_COMPANY = "other_company"
    OTHER_NAME = "other_name"


@dataclass(frozen=True, slots=True)
class Known:
    """A person by what is known: any part may be missing."""

    name: str = ""
    emails: tuple[str, ...] = ()
    company: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 (nothing in common) to 100 (the same), with the signs that made it."""

    score: int
    reasons: tuple[Sign, ...] = ()

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE


def likeness(a: Known, b: Known) -> Likeness:
    """How likely both are one person; the same whichever comes first.

    One shared address decides, unless the names are strangers to each other (a shared mailbox). Without it
    the names decide, and the companies move the score up or down. Two without a common blocking key score 0.
    """
    if not blocking_keys(a) & blocking_keys(b):
        return Likeness(0)
    if {email_key(each) for each in a.emails} & {email_key(each) for each in b.emails}:
        return _by_email(a, b)
    score, sign = _by_name(a, b)
    if sign is None:
        return Likeness(0)
    weight, company = _by_company(a, b)
    return Likeness(score + weight, (sign, company) if company else (sign,))


def blocking_keys(known: Known) -> frozenset[str]:
    """Keys of which two people share at least one whenever their likeness is not 0; for finding candidates.

    Whole addresses, the beginnings of the name's words, and of the words before the @ of an address.
    """
    words = _words(known.name)
    begins = [*words, *_local_spellings(words)]
    begins += [word for email in known.emails for word in _local_words(email)]
    emails = {f"e:{email_key(email)}" for email in known.emails}
    return frozenset(emails | {f"n:{word[:3]}" for word in begins})


def email_key(address: str) -> str:
    """An address as it is compared: lower case, without a +tag."""
    local, at, domain = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def _by_email(a: Known, b: Known) -> Likeness:
    names = _words(a.name), _words(b.name)
    if not all(names):
        return Likeness(100, (Sign.SAME_EMAIL,))
    _, sign = _names_alike(*names)
    if sign is None and fuzz.token_set_ratio(*map(" ".join, names)) < _STRANGERS:
        return Likeness(60, (Sign.SAME_EMAIL, Sign.OTHER_NAME))
    return Likeness(100, (Sign.SAME_EMAIL, sign) if sign else (Sign.SAME_EMAIL,))


def _by_company(a: Known, b: Known) -> tuple[int, Sign | None]:
    here, there = company_key(a.company), company_key(b.company)
    if not (here and there):
        return 0, None
    return (_SAME_COMPANY, Sign.SAME_COMPANY) if here == there else (_OTHER_COMPANY, Sign.OTHER_COMPANY)


def _by_name(a: Known, b: Known) -> tuple[int, Sign | None]:
    """A score from the names alone; where one has none, from the other's address."""
    here, there = _words(a.name), _words(b.name)
    if here and there:
        return _names_alike(here, there)
    named, nameless = (here, b) if here else (there, a)
    spelled = {"".join(_local_words(email)) for email in nameless.emails}
    return (82, Sign.NAME_IN_EMAIL) if spelled & _local_spellings(named) else (0, None)


def _names_alike(here: list[str], there: list[str]) -> tuple[int, Sign | None]:
    """Same words, a left-out middle name, initials, only a first name, or a slip of the pen."""
    if sorted(here) == sorted(there):
        return (86 if len(here) > 1 else 70), Sign.SAME_NAME
    fewer, more = sorted((set(here), set(there)), key=len)
    if fewer < more:
        return (82 if len(fewer) > 1 else 68), Sign.SIMILAR_NAME
    if len(here) == len(there) > 1 and here[-1] == there[-1] and _initials_fit(here[:-1], there[:-1]):
        return 78, Sign.SIMILAR_NAME
    one, other = " ".join(here), " ".join(there)
    ratio = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    return (int(ratio * 0.85), Sign.SIMILAR_NAME) if ratio >= _ALIKE else (0, None)


def _initials_fit(here: list[str], there: list[str]) -> bool:
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(here, there, strict=True)
    )


def _words(name: str) -> list[str]:
    """The folded words of a name, given name first, without titles and punctuation."""
    return re.findall(r"\w+", fold(" ".join(split_name(name))))


def _local_words(email: str) -> list[str]:
    """The words before the @: "ada.byron2@example.org" is ada, byron."""
    return re.findall(r"[^\W\d_]+", fold(email_key(email).rpartition("@")[0]))


def _local_spellings(words: list[str]) -> set[str]:
    """How a full name is usually put before the @; a single name is too little."""
    if len(words) < 2:
        return set()
    given, family = words[0], words[-1]
    return {
        "".join(words),
        given + family,
        given[0] + family,
        given + family[0],
        family + given,
        family + given[0],
    }
