"""Ways to reach somebody, compared by what they are and not by how they are written."""

from collections.abc import Sequence

from crm.contacts import keys
from crm.contacts.actions import NewMethod
from crm.contacts.models import MethodKind
from crm.core.vcard_text import Card, Labelled

Key = tuple[MethodKind, str]


def merged(
    now: Sequence[NewMethod], base: Card, theirs: Card, *, region: str | None
) -> tuple[NewMethod, ...]:
    """What is known (`now`) with what was added, taken away or labelled otherwise from `base` to `theirs`."""
    before, after = _by_key(base, region), _by_key(theirs, region)
    left: list[NewMethod] = []
    known: set[Key] = set()
    for method in now:
        key = _key(method, region)
        if key in before and key not in after:
            continue
        known.add(key)
        left.append(_changed(method, before.get(key), after.get(key)))
    new = [method for key, method in after.items() if key not in before and key not in known]
    return (*left, *new)


def all_of(card: Card, *, region: str | None) -> tuple[NewMethod, ...]:
    """Every way that a card names, once."""
    return tuple(_by_key(card, region).values())


def _changed(method: NewMethod, before: NewMethod | None, after: NewMethod | None) -> NewMethod:
    """Another label, or another spelling of the same number or address."""
    if before is None or after is None:
        return method
    label = after.label if after.label != before.label else method.label
    value = after.value if after.value != before.value else method.value
    return NewMethod(method.kind, value, label)


def _by_key(card: Card, region: str | None) -> dict[Key, NewMethod]:
    found: dict[Key, NewMethod] = {}
    for kind, values in (
        (MethodKind.EMAIL, card.emails),
        (MethodKind.PHONE, card.phones),
        (MethodKind.LINK, card.links),
    ):
        for each in values:
            method = _method(kind, each)
            if method.value:
                found.setdefault(_key(method, region), method)
    return found


def _method(kind: MethodKind, said: Labelled) -> NewMethod:
    return NewMethod(kind, keys.tidy(kind, said.value), keys.one_line(said.label))


def _key(method: NewMethod, region: str | None) -> Key:
    return method.kind, keys.method_key(method.kind, method.value, region=region)
