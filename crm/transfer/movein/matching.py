"""Who a record is among those who are known: by the surest sign first."""

from dataclasses import dataclass
from enum import StrEnum

from crm.contacts.models import MethodKind
from crm.core import similar
from crm.core.similar import Known, Sign
from crm.transfer.movein.directory import Directory, Someone
from crm.transfer.movein.keyed import Keyed, words

SURE = 100
BY_PLACE = 98
SHARED = 60
MOST_ALIKE = 200
"""So many with a like name are looked at; more have names that tell nobody apart."""


class Ground(StrEnum):
    """What a match rests on, beside the signs of `crm.core.similar`."""

    SAME_KEY = "same_key"
    SAME_PROFILE = "same_profile"
    SAME_PHONE = "same_phone"
    OTHER_KEY = "other_key"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Found:
    """Who it is: certainly, or only probably (then a person is asked); nobody without `contact_id`."""

    contact_id: int | None = None
    score: int = 0
    reasons: tuple[str, ...] = ()
    is_sure: bool = False


NOBODY = Found()


def find(entry: Keyed, directory: Directory) -> Found:
    """Origin key, e-mail, profile link, phone, name and company, likeness: the first that is sure decides.

    Without a sure one the best of what is probable is returned.
    """
    known = directory.origins.get(entry.origin)
    person = directory.people.get(known) if known is not None else None
    if person is not None and (entry.has_own_key or names_fit(entry.record.name, person.name)):
        return Found(person.id, SURE, (Ground.SAME_KEY,), is_sure=True)
    probable = NOBODY
    for look in (_by_email, _by_profile, _by_phone, _by_place):
        found = look(entry, directory)
        if found.is_sure:
            return found
        probable = max(probable, found, key=lambda one: one.score)
    return probable if probable.contact_id is not None else _by_likeness(entry, directory)


def names_fit(one: str, other: str) -> bool:
    """Whether two who share an address or number may be one person; strangers share a switchboard."""
    if one == other or not (one and other):
        return True
    shared = ("shared@example.org",)
    return similar.likeness(Known(one, shared), Known(other, shared)).is_likely


def _by_email(entry: Keyed, directory: Directory) -> Found:
    return _shared(
        entry, directory.with_method(MethodKind.EMAIL, entry.of(MethodKind.EMAIL)), Sign.SAME_EMAIL
    )


def _by_phone(entry: Keyed, directory: Directory) -> Found:
    return _shared(
        entry, directory.with_method(MethodKind.PHONE, entry.of(MethodKind.PHONE)), Ground.SAME_PHONE
    )


def _shared(entry: Keyed, there: list[Someone], sign: str) -> Found:
    """An address or number belongs to one person, unless the names are strangers."""
    for person in there:
        if names_fit(entry.record.name, person.name):
            return Found(person.id, SURE, (sign,), is_sure=True)
    return Found(there[0].id, SHARED, (sign, Sign.OTHER_NAME)) if there else NOBODY


def _by_profile(entry: Keyed, directory: Directory) -> Found:
    there = directory.with_method(MethodKind.LINK, entry.profiles)
    return Found(there[0].id, SURE, (Ground.SAME_PROFILE,), is_sure=True) if there else NOBODY


def _by_place(entry: Keyed, directory: Directory) -> Found:
    if not (entry.name and entry.company):
        return NOBODY
    there = directory.at(entry.name, entry.company)
    reasons: tuple[str, ...] = (Sign.SAME_NAME, Sign.SAME_COMPANY)
    if not there:
        return NOBODY
    if len([one for one in there if not one.is_trashed]) > 1:
        return Found(there[0].id, BY_PLACE - 10, (*reasons, Ground.SEVERAL))
    if _has_other_key(entry, there[0], directory):
        return Found(there[0].id, BY_PLACE - 10, (*reasons, Ground.OTHER_KEY))
    return Found(there[0].id, BY_PLACE, reasons, is_sure=words(entry.name) > 1)


def _has_other_key(entry: Keyed, person: Someone, directory: Directory) -> bool:
    """Whether the same source knows this contact by another key: then two people may bear one name."""
    return entry.has_own_key and person.id in directory.has_origin


def _by_likeness(entry: Keyed, directory: Directory) -> Found:
    """Somebody with a like name is asked about; an address that differs alone speaks neither way."""
    asked = Known(entry.record.name, entry.of(MethodKind.EMAIL), entry.record.company)
    best = NOBODY
    for person in directory.alike(entry.record.name)[:MOST_ALIKE]:
        if _has_other_key(entry, person, directory):
            continue
        known = Known(person.name, directory.emails(person.id), person.company)
        likeness = similar.likeness(asked, known)
        if likeness.is_likely and likeness.score > best.score:
            best = Found(person.id, likeness.score, tuple(likeness.reasons))
    return best
