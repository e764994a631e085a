"""A record with the keys by which it is compared: worked out once."""

from dataclasses import dataclass

from crm.contacts import keys
from crm.contacts.models import MethodKind
from crm.core import names
from crm.transfer.sources import Record, Way

PROFILE = "linkedin.com/in/"


@dataclass(frozen=True, slots=True)
class Keyed:
    """`ways` pairs each way with its key; `origin` is what the source calls the person, or stands for it."""

    record: Record
    name: str
    company: str
    ways: tuple[tuple[Way, str], ...]
    origin: str
    has_own_key: bool

    def of(self, kind: MethodKind) -> tuple[str, ...]:
        """The keys of one kind."""
        return tuple(key for way, key in self.ways if way.kind is kind)

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profile links, which belong to one person alone."""
        return tuple(key for key in self.of(MethodKind.LINK) if key.startswith(PROFILE))


def keyed(record: Record, *, region: str | None) -> Keyed:
    """`region` (ISO country) is where numbers without a country code were written."""
    found: dict[tuple[MethodKind, str], Way] = {}
    for way in record.ways:
        key = keys.method_key(way.kind, way.value, region=region)
        if key:
            found.setdefault((way.kind, key), way)
    ways = tuple((way, key) for (_kind, key), way in found.items())
    name = keys.name_key(record.name)
    company = keys.company_key(record.company) if record.company else ""
    origin = record.key[: keys.KEY_LENGTH] or _stand_in(name, company, ways)
    return Keyed(record, name, company, ways, origin, bool(record.key))


def words(name_key: str) -> int:
    """How many words a name has; one alone tells little."""
    return len(name_key.split())


def blocks(name: str) -> set[str]:
    """Keys that two spellings of a name are likely to share: few have each, so that few are compared.

    The beginnings of first and last word in either order; the first letter and the whole last word.
    """
    given, family = names.split_name(names.fold(name))
    if not family:
        return {f"w:{given}"} if given else set()
    first, last = given.split()[0].strip("."), family.split()[-1].strip(".")
    pair = "|".join(sorted((first[:3], last[:3])))
    return {f"p:{pair}", f"i:{first[:1]}|{last}", f"i:{last[:1]}|{first}"}


def _stand_in(name: str, company: str, ways: tuple[tuple[Way, str], ...]) -> str:
    """For files that have no name for their people; the tilde keeps it apart from those that have."""
    for way, key in ways:
        if way.kind is MethodKind.EMAIL:
            return f"~{key}"[: keys.KEY_LENGTH]
    return f"~{name}|{company}"[: keys.KEY_LENGTH]
