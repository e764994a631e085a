"""How likely two entries are one person, and why."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from crm.core.duplicates.naming import FITTING, Names, compare, is_blurred, spells
from crm.core.duplicates.people import Portrait

LIKELY = 80
"""From this score on a pair is shown as probably one person."""

_COMMON = 3
_GIVEN_PRIOR, _FAMILY_PRIOR, _PRIOR_WEIGHT = 3.0, 1.0, 1000.0
"""Before anything is known: of a thousand people three share a given name and one a family name."""
_RARE, _VERY_RARE = 0.02, 0.005


class Clue(StrEnum):
    """What speaks for it; the last four speak against it."""

    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_LINK = "same_link"
    SAME_NAME = "same_name"
    MIDDLE_NAME = "middle_name"
    SHORT_NAME = "short_name"
    SPELLING = "spelling"
    INITIAL = "initial"
    FIRST_NAME = "first_name"
    SAME_COMPANY = "same_company"
    RARE_NAME = "rare_name"
    OTHER_NAME = "other_name"
    OTHER_COMPANY = "other_company"
    OTHER_PROFILE = "other_profile"
    OTHER_GENERATION = "other_generation"


@dataclass(frozen=True, slots=True)
class Score:
    """From 0 to 100, with the reasons; `names` is how the names stand to each other."""

    points: int
    clues: tuple[Clue, ...]
    names: Names

    @property
    def has_method(self) -> bool:
        """Whether an address, number or link is shared."""
        return any(clue in _BY_METHOD for clue in self.clues)


_MAILBOXES = frozenset(
    (
        *("info", "jobs", "job", "careers", "career", "recruiting", "recruitment", "talent", "hr", "people"),
        *(
            "hiring",
            "team",
            "contact",
            "kontakt",
            "office",
            "mail",
            "hello",
            "hallo",
            "bewerbung",
            "karriere",
        ),
        *("personal", "empleo", "rrhh", "seleccion", "recrutement", "emploi", "contacto", "support", "sales"),
    )
)
_BY_METHOD = {
    Clue.SAME_EMAIL: {Names.SAME: 100, Names.NONE: 95, Names.FAMILY_CHANGED: 86, Names.FAMILY_ONLY: 60},
    Clue.SAME_LINK: {Names.SAME: 99, Names.NONE: 95, Names.FAMILY_CHANGED: 86, Names.FAMILY_ONLY: 60},
    Clue.SAME_PHONE: {Names.SAME: 97, Names.NONE: 82, Names.FAMILY_CHANGED: 70, Names.FAMILY_ONLY: 40},
}
_LESS_THAN_SAME = {
    Names.MIDDLE: 1,
    Names.SHORT: 2,
    Names.SPELLING: 3,
    Names.INITIAL: 4,
    Names.FIRST_ONLY: 6,
}
_AT_ONE_COMPANY = {
    Names.SAME: 97,
    Names.MIDDLE: 93,
    Names.SHORT: 92,
    Names.SPELLING: 88,
    Names.INITIAL: 86,
    Names.FIRST_ONLY: 74,
}
_BY_RARE_NAME = {Names.SAME: 86, Names.MIDDLE: 82, Names.SHORT: 82}
_CLUE_OF_NAMES = {
    Names.SAME: Clue.SAME_NAME,
    Names.MIDDLE: Clue.MIDDLE_NAME,
    Names.SHORT: Clue.SHORT_NAME,
    Names.SPELLING: Clue.SPELLING,
    Names.INITIAL: Clue.INITIAL,
    Names.FIRST_ONLY: Clue.FIRST_NAME,
    Names.FAMILY_CHANGED: Clue.OTHER_NAME,
    Names.FAMILY_ONLY: Clue.OTHER_NAME,
    Names.STRANGERS: Clue.OTHER_NAME,
}
_BY_ADDRESS_TOO = 88
_FEW = 4
_TOO_LITTLE = 60
_OTHER_PROFILE, _OTHER_GENERATION = 22, 30


def is_shared(value: str) -> bool:
    """Whether an address is by its name one that several people read."""
    local, at, _domain = value.rpartition("@")
    return bool(at) and any(word in _MAILBOXES for word in re.split(r"[^a-z]+", local))


class Scorer:
    """Scores pairs of one address book: how common a name or method is in it says what it is worth."""

    def __init__(self, portraits: Iterable[Portrait]) -> None:
        self.firsts: Counter[str] = Counter()
        self.lasts: Counter[str] = Counter()
        self.holders: Counter[str] = Counter()
        self.size = 0
        for each in portraits:
            self.size += 1
            self.firsts.update(each.roots)
            self.lasts[each.last] += 1
            self.holders.update(each.emails)
            self.holders.update(each.phones)
            self.holders.update(each.links)

    def score(self, a: Portrait, b: Portrait) -> Score:
        """The same whichever comes first."""
        names = compare(a, b, is_common=self._is_common)
        if names is Names.FAMILY_ONLY and self._shared_alone(a, b) and is_blurred(a, b):
            names = Names.SPELLING
        points, clues = self._evidence(a, b, names)
        if points and a.profiles and b.profiles and not a.profiles & b.profiles:
            points, clues = points - _OTHER_PROFILE, [*clues, Clue.OTHER_PROFILE]
        if points and (a.younger != b.younger or (a.elder and b.younger) or (a.younger and b.elder)):
            points, clues = points - _OTHER_GENERATION, [*clues, Clue.OTHER_GENERATION]
        return Score(max(points, 0), tuple(clues), names)

    def _evidence(self, a: Portrait, b: Portrait, names: Names) -> tuple[int, list[Clue]]:
        """The strongest of: a shared method, a shared company, a name that is rare enough by itself."""
        methods = self._shared_methods(a, b)
        together = bool(a.companies & b.companies)
        found = [*methods, *([Clue.SAME_COMPANY] if together else [])]
        points = max((self._by_method(clue, a, b, names) for clue in methods), default=0)
        if together:
            points = max(points, self._at_one_company(a, b, names))
        if names in _BY_RARE_NAME and points < LIKELY:
            rare = self._by_rare_name(a, b, names)
            points = max(points, rare)
            found += [Clue.RARE_NAME] if rare >= LIKELY else []
        if points == 0:
            return 0, []
        if len(found) > 1 and names in FITTING:
            points = min(100, points + len(found) - 1)
        if not together and a.companies and b.companies:
            found.append(Clue.OTHER_COMPANY)
        by_name = _CLUE_OF_NAMES.get(names)
        return points, [*methods, *([by_name] if by_name else []), *found[len(methods) :]]

    def _at_one_company(self, a: Portrait, b: Portrait, names: Names) -> int:
        points = _AT_ONE_COMPANY.get(names, 0)
        if names is Names.FIRST_ONLY and (spells(a, b.emails) or spells(b, a.emails)):
            points = _BY_ADDRESS_TOO
        return points

    def _shared_methods(self, a: Portrait, b: Portrait) -> list[Clue]:
        shared = (
            (Clue.SAME_EMAIL, a.emails & b.emails),
            (Clue.SAME_LINK, a.links & b.links),
            (Clue.SAME_PHONE, a.phones & b.phones),
        )
        return [clue for clue, values in shared if values]

    def _by_method(self, clue: Clue, a: Portrait, b: Portrait, names: Names) -> int:
        """A method that many have says less: of a switchboard or a shared mailbox only a full name counts."""
        table = _BY_METHOD[clue]
        if names in _LESS_THAN_SAME:
            points = table[Names.SAME] - _LESS_THAN_SAME[names]
        else:
            points = table.get(names, 0)
        if names in (Names.SAME, Names.MIDDLE, Names.SHORT):
            return points
        is_telling = self._shared_alone(a, b, with_phones=names is not Names.FAMILY_CHANGED)
        return points if is_telling else min(points, _TOO_LITTLE)

    def _shared_alone(self, a: Portrait, b: Portrait, *, with_phones: bool = True) -> bool:
        """Whether these two share an address, profile or number that hardly anybody else has."""
        return any(
            self.holders[value] <= _FEW and not is_shared(value)
            for value in (
                (a.emails & b.emails)
                | (a.profiles & b.profiles)
                | ((a.phones & b.phones) if with_phones else frozenset())
            )
        )

    def _by_rare_name(self, a: Portrait, b: Portrait, names: Names) -> int:
        """How many others would bear this name by chance, from how often its parts occur here."""
        given = max(max(self.firsts[root] for root in (a.roots & b.roots) or a.roots) - 2, 0) + _GIVEN_PRIOR
        family = max(max(self.lasts[a.last], self.lasts[b.last]) - 2, 0) + _FAMILY_PRIOR
        total = self.size + _PRIOR_WEIGHT
        expected = self.size * (given / total) * (family / total)
        most = _RARE if names is Names.SAME and not (a.companies and b.companies) else _VERY_RARE
        points = _BY_RARE_NAME[names] - (4 if a.companies and b.companies else 0)
        return points if expected < most else points - 14

    def _is_common(self, word: str) -> bool:
        return max(self.firsts[word], self.lasts[word]) >= _COMMON
