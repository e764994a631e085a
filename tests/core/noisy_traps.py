"""People who look like somebody else and are not: what a scorer must not take for one person."""

from collections.abc import Callable
from dataclasses import replace

from tests.core import noisy_names as words
from tests.core.noisy_people import Crowd, Maker, plain


def crowd(seed: int, size: int = 2000) -> Crowd:
    """`size` people of whom about four in ten have copies, and about half as many traps."""
    maker = Maker(seed)
    for _ in range(size):
        maker.person()
    for trap, share in TRAPS:
        for _ in range(int(size * share)):
            trap(maker)
    return maker.finished()


def _relatives_at_one_firm(maker: Maker) -> None:
    """The same surname at the same firm; given names that are strangers."""
    family, firm = maker.chance.choice(words.FAMILY), maker.chance.choice(maker.firms)
    for given in maker.chance.sample(words.GIVEN[:40], 2):
        maker.add(maker.somebody(given, family, firm))


def _namesakes(maker: Maker) -> None:
    """The same common name at two firms."""
    given, family = maker.chance.choice(words.GIVEN[:40]), maker.chance.choice(words.FAMILY[:40])
    for firm in maker.chance.sample(maker.firms, 2):
        maker.add(maker.somebody(given, family, firm))


def _lookalikes(maker: Maker) -> None:
    """Names that differ by a letter or two and are those of two people, at one firm."""
    family, firm = maker.chance.choice(words.FAMILY), maker.chance.choice(maker.firms)
    for given in maker.chance.choice(words.LOOKALIKES):
        maker.add(maker.somebody(given, family, firm))


def _family(maker: Maker) -> None:
    """A parent and a child of one name, or two siblings, with one number at home."""
    first = maker.somebody()
    given, family = first.name.split(" ", 1)
    number = (maker.number(),)
    other = maker.somebody(given, family) if maker.chance.random() < 0.5 else maker.somebody(family=family)
    if other.name == first.name:
        other = replace(other, name=f"{other.name} {maker.chance.choice(('Jr.', 'Jr', 'II', 'junior'))}")
        if maker.chance.random() < 0.5:
            other = replace(other, companies=first.companies)
    maker.add(replace(first, phones=number))
    maker.add(replace(other, phones=number))


def _shared_mailbox(maker: Maker) -> None:
    """Colleagues who write from one address."""
    firm = maker.chance.choice(maker.firms)
    box = (
        maker.chance.choice(("recruiting", "jobs", "info", "talent", "team-hr"))
        + f"@{plain(firm.split()[0])}.test"
    )
    for _ in range(maker.chance.randint(2, 4)):
        maker.add(replace(maker.somebody(firm=firm), emails=(box,)))


def _switchboard(maker: Maker) -> None:
    """Colleagues with the number of the house, and the firm's own page as their link."""
    firm, number = maker.chance.choice(maker.firms), maker.number()
    page = f"{plain(firm.split()[0])}.test/team"
    for _ in range(maker.chance.randint(3, 6)):
        maker.add(replace(maker.somebody(firm=firm), phones=(number,), links=(page,)))


def _ambiguous_initial(maker: Maker) -> None:
    """Two colleagues of one surname whose given names begin alike, and one of them again by the initial."""
    firm, family = maker.chance.choice(maker.firms), maker.chance.choice(words.FAMILY)
    letter = maker.chance.choice("ADJKMS")
    first, second = maker.chance.sample([name for name in words.GIVEN if name[0] == letter], 2)
    known = maker.somebody(first, family, firm)
    maker.add(known)
    maker.add(maker.somebody(second, family, firm))
    short = replace(known, name=f"{letter}. {family}", phones=(), links=(), emails=known.emails[:1])
    maker.add(short)


def _first_names_at_one_firm(maker: Maker) -> None:
    """Two of one given name at one firm, one of them known by it alone and with an address of their own."""
    firm, given = maker.chance.choice(maker.firms), maker.chance.choice(words.GIVEN)
    maker.add(maker.somebody(given, firm=firm))
    maker.add(replace(maker.somebody(given, firm=firm), name=given, emails=(), phones=(maker.number(),)))


TRAPS: tuple[tuple[Callable[[Maker], None], float], ...] = (
    (_relatives_at_one_firm, 0.08),
    (_namesakes, 0.08),
    (_lookalikes, 0.06),
    (_family, 0.04),
    (_shared_mailbox, 0.05),
    (_switchboard, 0.04),
    (_ambiguous_initial, 0.015),
    (_first_names_at_one_firm, 0.02),
)
