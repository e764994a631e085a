"""A seeded crowd of people, some of them written down twice or three times with noise.

Who is who is known, so that a scorer can be measured. What noise a copy gets is drawn independently for the
name, the addresses, the number, the profile and the firm; about one copy in twenty keeps nothing but a name.
"""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.core import noisy_names as words


@dataclass(frozen=True, slots=True)
class Made:
    """One entry of an address book; entries with the same `who` are of one person."""

    id: int
    who: int
    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crowd:
    """All entries, shuffled, and the pairs of ids that are one person (the lower id first)."""

    people: tuple[Made, ...]
    same: frozenset[tuple[int, int]]


class Maker:
    """Makes entries from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.entries: list[Made] = []
        self.people = 0
        self.holders: dict[str, int] = {}
        self.firms = [
            f"{first}{second} {chance.choice(words.FORM)}".strip()
            for first in words.FIRM
            for second in words.TRADE
        ]

    def person(self) -> None:
        """Somebody, perhaps with copies."""
        base = self.somebody()
        self.add(base)
        for _ in range(self.chance.choices((0, 1, 2), (60, 32, 8))[0]):
            self.add(self.copy(base))

    def somebody(self, given: str = "", family: str = "", firm: str = "") -> Made:
        """A new person with the facts that address books usually have."""
        chance = self.chance
        given, family = given or chance.choice(words.GIVEN), family or chance.choice(words.FAMILY)
        firm = firm or chance.choice(self.firms)
        self.people += 1
        emails = [self.work_address(given, family, firm, self.people)] if chance.random() < 0.75 else []
        if chance.random() < 0.35:
            emails.append(self.own_address(given, family))
        return Made(
            id=0,
            who=self.people,
            name=f"{given} {family}",
            emails=tuple(emails),
            phones=(self.number(),) if chance.random() < 0.5 else (),
            links=(self.profile(given, family),) if chance.random() < 0.5 else (),
            companies=(firm,) if chance.random() < 0.9 else (),
        )

    def add(self, entry: Made) -> None:
        self.entries.append(entry)

    def copy(self, base: Made) -> Made:
        """The same person written down another time."""
        given, family = base.name.split(" ", 1)
        moved = self.chance.random() < 0.25
        entry = replace(
            base, name=self.noisy_name(given, family), companies=self.noisy_firm(base, moved=moved)
        )
        firm = entry.companies[0] if entry.companies else self.chance.choice(self.firms)
        entry = replace(
            entry,
            emails=self.noisy_emails(base, given, family, firm, moved=moved),
            phones=base.phones if self.chance.random() < 0.5 else (),
            links=base.links if self.chance.random() < 0.5 else (),
        )
        if self.has_tie(base, entry) or self.chance.random() < 0.15:
            return entry
        return self.tied(base, entry, given, family)

    @staticmethod
    def has_tie(base: Made, entry: Made) -> bool:
        """Whether anything but the name says that both are one."""
        alike = {text.casefold().split("+")[0] for text in base.emails} & {
            text.casefold().split("+")[0] for text in entry.emails
        }
        return bool(
            alike
            or set(base.phones) & set(entry.phones)
            or set(base.links) & set(entry.links)
            or (base.companies and entry.companies and base.companies[0][:9] == entry.companies[0][:9])
        )

    def tied(self, base: Made, entry: Made, given: str, family: str) -> Made:
        """The copy with something that is the same."""
        ties = [
            replace(entry, emails=base.emails),
            replace(entry, phones=base.phones),
            replace(entry, links=base.links),
            replace(entry, companies=base.companies),
        ]
        self.chance.shuffle(ties)
        tied = next((each for each in ties if self.has_tie(base, each)), None)
        return tied or replace(entry, name=f"{given} {family}")  # nothing else is known of them

    def noisy_name(self, given: str, family: str) -> str:
        return self.chance.choices([change for change, _ in NAMES], [weight for _, weight in NAMES])[0](
            self.chance, given, family
        )

    def noisy_firm(self, base: Made, *, moved: bool) -> tuple[str, ...]:
        if moved:
            return (self.chance.choice(self.firms),)
        if not base.companies or self.chance.random() < 0.15:
            return ()
        bare = base.companies[0].split()[0]
        return (self.chance.choice((base.companies[0], bare, bare.upper(), f"{bare} {words.FORM[2]}")),)

    def noisy_emails(self, base: Made, given: str, family: str, firm: str, *, moved: bool) -> tuple[str, ...]:
        """The known ones, in another spelling, or a new one."""
        kept = [text for text in base.emails if not moved or "mail" in text.rpartition("@")[2]]
        draw = self.chance.random()
        if kept and draw < 0.5:
            text = self.chance.choice(kept)
            local, _, domain = text.partition("@")
            return (self.chance.choice((text, text.upper(), f"{local}+jobs@{domain}", text)),)
        if draw < 0.75:
            return (self.own_address(given, family),)
        return (self.work_address(given, family, firm, base.who),) if draw < 0.85 else ()

    def work_address(self, given: str, family: str, firm: str, who: int) -> str:
        """An address at the firm that nobody else has."""
        given, family = plain(given), plain(family)
        forms = [f"{given}.{family}", f"{given[0]}{family}", given]
        self.chance.shuffle(forms)
        forms.append(f"{given}.{family}{self.chance.randint(2, 999)}")
        addresses = [f"{local}@{plain(firm.split()[0])}.test" for local in forms]
        free = next(text for text in addresses if self.holders.get(text, who) == who)
        self.holders[free] = who
        return free

    def own_address(self, given: str, family: str) -> str:
        given, family, number = plain(given), plain(family), self.chance.randint(1, 999)
        local = self.chance.choice(
            (f"{given}.{family}{number}", f"{family}{given[0]}{number}", f"{given}{number}")
        )
        return f"{local}@{self.chance.choice(('mail.example', 'freemail.example', 'webmail.example'))}"

    def number(self) -> str:
        return f"49{self.chance.randint(150_0000000, 179_9999999)}"

    def profile(self, given: str, family: str) -> str:
        return f"linkedin.com/in/{plain(given)}-{plain(family)}-{self.chance.randint(1000, 99999):x}"

    def finished(self) -> Crowd:
        self.chance.shuffle(self.entries)
        people = tuple(replace(entry, id=number) for number, entry in enumerate(self.entries, 1))
        by_who: dict[int, list[int]] = {}
        for entry in people:
            by_who.setdefault(entry.who, []).append(entry.id)
        pairs = {(a, b) for ids in by_who.values() for a in ids for b in ids if a < b}
        return Crowd(people, frozenset(pairs))


def plain(text: str) -> str:
    """Letters without marks, lower case, as addresses are made."""
    text = text.casefold().replace("ø", "o").replace("ł", "l").replace("\u0131", "i").replace("ß", "ss")
    return "".join(char for char in unicodedata.normalize("NFKD", text) if char.isascii() and char.isalpha())


def _as_it_is(chance: random.Random, given: str, family: str) -> str:
    return f"{given} {family}"


def _short(chance: random.Random, given: str, family: str) -> str:
    return f"{chance.choice(words.SHORT.get(given, given).split())} {family}"


def _swapped(chance: random.Random, given: str, family: str) -> str:
    return chance.choice((f"{family} {given}", f"{family}, {given}"))


def _initial(chance: random.Random, given: str, family: str) -> str:
    return chance.choice((f"{given[0]}. {family}", f"{given[0]} {family}", f"{family}, {given[0]}."))


def _with_middle(chance: random.Random, given: str, family: str) -> str:
    return f"{given} {chance.choice(words.MIDDLE)} {family}"


def _typed_wrong(chance: random.Random, given: str, family: str) -> str:
    """One slip of the pen in the longer of the two names, not at its beginning."""
    long, at = max((given, family), key=len), chance.randint(1, max(len(given), len(family)) - 2)
    slip = chance.choice(
        (
            long[:at] + long[at + 1 :],
            long[:at] + long[at] + long[at:],
            long[:at] + long[at + 1] + long[at] + long[at + 2 :],
            long[:at] + chance.choice("aeinrst") + long[at + 1 :],
        )
    )
    return f"{slip} {family}" if long == given else f"{given} {slip}"


def _without_marks(chance: random.Random, given: str, family: str) -> str:
    return f"{plain(given).title()} {plain(family).title()}"


def _transliterated(chance: random.Random, given: str, family: str) -> str:
    text = f"{given} {family}"
    for mark, letters in (
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("ø", "oe"),
        ("Å", "Aa"),
        ("å", "aa"),
    ):
        text = text.replace(mark, letters)
    return text


def _titled(chance: random.Random, given: str, family: str) -> str:
    before, after = chance.choice(words.TITLES_BEFORE), chance.choice(words.TITLES_AFTER)
    return chance.choice((f"{before} {given} {family}", f"{given} {family}{after}"))


def _shouted(chance: random.Random, given: str, family: str) -> str:
    return chance.choice(
        (f"{given} {family}".upper(), f"{given} {family}".lower(), f"{given} {family.upper()}")
    )


def _only_given(chance: random.Random, given: str, family: str) -> str:
    return given


NAMES: tuple[tuple[Callable[[random.Random, str, str], str], int], ...] = (
    (_as_it_is, 22),
    (_short, 16),
    (_swapped, 10),
    (_initial, 8),
    (_with_middle, 9),
    (_typed_wrong, 10),
    (_without_marks, 6),
    (_transliterated, 6),
    (_titled, 7),
    (_shouted, 4),
    (_only_given, 2),
)
