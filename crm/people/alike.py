"""Probable duplicates as lines: the pair, how sure it is, and why, in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from crm.contacts.queries import MARK
from crm.contacts.wording import where_met
from crm.core.duplicates import LIKELY, Clue, Pair, find, score
from crm.people.about import photo
from crm.people.queries import duplicates as queries
from crm.web import amounts
from crm.web.dates import ago

AT_ONCE = 20_000
"""So many contacts are compared without being asked to: about three seconds."""
MOST = 50
SURE, PRETTY_SURE = 95, 88

CLUE: Mapping[Clue, Any] = MappingProxyType(
    {
        Clue.SAME_EMAIL: _l("same e-mail"),
        Clue.SAME_PHONE: _l("same phone number"),
        Clue.SAME_LINK: _l("same profile or link"),
        Clue.SAME_NAME: _l("same name"),
        Clue.MIDDLE_NAME: _l("same name but for a middle name"),
        Clue.SHORT_NAME: _l("one is a short form of the other's name"),
        Clue.SPELLING: _l("name spelled a little differently"),
        Clue.INITIAL: _l("the initial fits"),
        Clue.FIRST_NAME: _l("same first name"),
        Clue.SAME_COMPANY: _l("same company"),
        Clue.RARE_NAME: _l("a name nobody else here has"),
        Clue.OTHER_NAME: _l("but another name"),
        Clue.OTHER_COMPANY: _l("but another company"),
        Clue.OTHER_PROFILE: _l("but another profile"),
        Clue.OTHER_GENERATION: _l("but one of them is the younger (Jr.)"),
    }
)


@dataclass(frozen=True, slots=True)
class Face:
    """One of a pair."""

    id: int
    name: str
    title: str
    company: str
    photo: str
    known: str
    methods: list[str]
    was_talked_with: bool
    is_archived: bool


@dataclass(frozen=True, slots=True)
class Couple:
    """Two contacts who are probably one person; `one` is the one to keep."""

    one: Face
    other: Face
    score: int
    sureness: str
    tone: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found: the first couples, and how many there are in all."""

    couples: list[Couple]
    total: int
    contacts: int
    is_too_large: bool = False


def look(session: Session, *, today: date, at_any_size: bool) -> Found:
    """Compare everybody, unless that would take long and nobody asked for it."""
    contacts = queries.how_many(session)
    if contacts > AT_ONCE and not at_any_size:
        return Found([], 0, contacts, is_too_large=True)
    pairs = find(queries.everybody(session), distinct=queries.distinct(session))
    return Found(couples(session, pairs[:MOST], today=today), len(pairs), contacts)


def couples(session: Session, pairs: Sequence[Pair], *, today: date) -> list[Couple]:
    """The lines for these pairs."""
    drawn = faces(session, {each for pair in pairs for each in (pair.low_id, pair.high_id)}, today=today)
    return [_couple(pair, drawn) for pair in pairs]


def faces(session: Session, contact_ids: Collection[int], *, today: date) -> dict[int, Face]:
    """What is shown of these contacts."""
    rows, methods = queries.shown(session, contact_ids), queries.methods_of(session, contact_ids)
    return {contact_id: _face(row, methods.get(contact_id, []), today) for contact_id, row in rows.items()}


def likeness(session: Session, one_id: int, other_id: int) -> str:
    """Why these two may be one person; empty where nothing says so."""
    one, other = queries.persons(session, (one_id, other_id))
    pair = score(one, other)
    return why(pair.clues) if pair.score >= LIKELY else ""


def why(clues: Sequence[Clue]) -> str:
    """The reasons as one phrase."""
    text = amounts.enumerated(CLUE[clue] for clue in clues)
    return text[:1].upper() + text[1:]


def sureness(score: int) -> tuple[str, str]:
    """How sure a score is, and its tone."""
    if score >= SURE:
        return _("Almost certain"), "good"
    return (_("Very likely"), "accent") if score >= PRETTY_SURE else (_("Likely"), "neutral")


def _couple(pair: Pair, drawn: Mapping[int, Face]) -> Couple:
    """Kept is who is not archived, then who was talked with, then who was there first."""
    first, second = sorted(
        (pair.low_id, pair.high_id),
        key=lambda each: (drawn[each].is_archived, not drawn[each].was_talked_with, each),
    )
    said, tone = sureness(pair.score)
    return Couple(drawn[first], drawn[second], pair.score, said, tone, why(pair.clues))


def _face(row: Any, methods: list[str], today: date) -> Face:
    last = ago(row.last_contact_on, today)
    known = _("Last contact %(ago)s", ago=last) if last else where_met(row.met_where, row.met_on, today=today)
    return Face(
        id=row.id,
        name=row.name,
        title=row.title or "",
        company=row.company or "",
        photo=photo(row.id, row.photo[:MARK] if row.photo else None),
        known=" · ".join(filter(None, (known, _("archived") if row.archived_at else ""))),
        methods=methods[:3],
        was_talked_with=row.last_contact_on is not None,
        is_archived=row.archived_at is not None,
    )
