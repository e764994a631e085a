"""Ways to reach a contact as they are typed: one field for the first of each kind, and lines for the rest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm.contacts import keys
from crm.contacts.actions import NewMethod
from crm.contacts.models import ContactMethod, MethodKind

_LABELLED = re.compile(r"^(?P<value>.+?)\s*\((?P<label>[^()]{1,40})\)$")


class Unreadable(ValueError):
    """A text that is neither an address, a number nor a link; `place` is the field in which it was typed."""

    def __init__(self, text: str, place: str) -> None:
        super().__init__(text)
        self.text, self.place = text, place


@dataclass(frozen=True, slots=True)
class Typed:
    """Methods as the form holds them."""

    email: str = ""
    phone: str = ""
    link: str = ""
    more: str = ""


def kind_of(text: str) -> MethodKind | None:
    """What a text is: an e-mail address, a web address, a number, or nothing of these."""
    if keys.is_web_link(keys.tidy(MethodKind.LINK, text)):
        return MethodKind.LINK
    if keys.is_email(keys.tidy(MethodKind.EMAIL, text)):
        return MethodKind.EMAIL
    is_number = re.fullmatch(r"[+\d\s()./x-]{3,40}", text) and sum(char.isdigit() for char in text) >= 3
    return MethodKind.PHONE if is_number else None


def read(typed: Typed, known: Sequence[ContactMethod] = ()) -> tuple[NewMethod, ...]:
    """The methods that were typed; those of `known` are taken as they stand, with label, however odd.

    Raises `Unreadable`.
    """
    first = ((MethodKind.EMAIL, typed.email), (MethodKind.PHONE, typed.phone), (MethodKind.LINK, typed.link))
    found = [_one(kind, text, known) for kind, text in first if text]
    lines = filter(None, map(keys.one_line, typed.more.splitlines()))
    return (*found, *(_line(line, known) for line in lines))


def written(methods: Iterable[ContactMethod]) -> Typed:
    """What the form shows for these methods, in their order."""
    first: dict[MethodKind, str] = {}
    rest = []
    for row in methods:
        if row.kind in first:
            rest.append(_with_label(row))
        else:
            first[row.kind] = row.value
    return Typed(
        email=first.get(MethodKind.EMAIL, ""),
        phone=first.get(MethodKind.PHONE, ""),
        link=first.get(MethodKind.LINK, ""),
        more="\n".join(rest),
    )


def _one(kind: MethodKind, text: str, known: Sequence[ContactMethod]) -> NewMethod:
    there = next((row for row in known if row.kind is kind and row.value == text), None)
    if there is not None:
        return NewMethod(kind, text, there.label)
    if kind_of(text) is not kind:
        raise Unreadable(text, kind.value)
    return NewMethod(kind, text)


def _line(line: str, known: Sequence[ContactMethod]) -> NewMethod:
    there = next((row for row in known if line in (row.value, _with_label(row))), None)
    if there is not None:
        return NewMethod(there.kind, there.value, there.label)
    kind = kind_of(line)
    if kind is not None:
        return NewMethod(kind, line)
    labelled = _LABELLED.match(line)
    kind = kind_of(labelled["value"]) if labelled else None
    if labelled is None or kind is None:
        raise Unreadable(line, "more")
    return NewMethod(kind, labelled["value"], labelled["label"])


def _with_label(row: ContactMethod) -> str:
    return f"{row.value} ({row.label})" if row.label else row.value
