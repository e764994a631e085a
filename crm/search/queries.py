"""Searching: the readings of what was typed, one after the other, until something is found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from crm.search.asking import Asked, readings
from crm.search.matching import Branch, Hit, best, branches
from crm.search.models import Kind
from crm.search.spelling import respelled
from crm.search.words import words
from crm.search.writing import write_touched

FEW = 3
MOST_WITH_PHRASE = 200
FIRST, ALL_BUT_FIRST = (0, 1), (2, 3)


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of each kind, as what they were found, and another spelling that finds more."""

    asked: Asked = field(default_factory=Asked)
    hits: dict[Kind, list[Hit]] = field(default_factory=dict)
    meant: str = ""

    @property
    def count(self) -> int:
        """How many hits there are."""
        return sum(map(len, self.hits.values()))


def find(session: Session, text: str, *, kinds: Collection[Kind] | None = None, limit: int = 20) -> list[Hit]:
    """The best hits for what was typed, at most so many: people first, then companies, openings, talks.

    Every word must begin a word of what is found; small typing errors are forgiven when little is found.
    """
    answer = search(session, text, kinds=kinds, limit=limit)
    return [hit for kind in Kind for hit in answer.hits.get(kind, [])][:limit]


def search(session: Session, text: str, *, kinds: Collection[Kind] | None = None, limit: int = 20) -> Answer:
    """The best hits of each kind, at most `limit` of each."""
    write_touched(session)
    wanted = [kind for kind in Kind if kinds is None or kind in kinds]
    answer = Answer()
    for asked in readings(text):
        found = _look(session, asked, wanted, limit=limit)
        if found or not answer.asked.wanted:
            answer = Answer(asked, _by_kind(found))
        if found:
            break
    if answer.asked.wanted and answer.count < FEW:
        answer = _with_other_spellings(session, answer, wanted, limit=limit)
    return answer


def _with_other_spellings(session: Session, answer: Answer, kinds: Sequence[Kind], *, limit: int) -> Answer:
    """What was found, and after it what is found where words are spelled a little otherwise."""
    asked = respelled(session, answer.asked, kinds)
    found = _look(session, asked, kinds, limit=limit) if asked is not None else []
    known = {(hit.kind, hit.ref_id) for hits in answer.hits.values() for hit in hits}
    more = [hit for hit in found if (hit.kind, hit.ref_id) not in known]
    if asked is None or not more:
        return answer
    hits = [hit for each in answer.hits.values() for hit in each] + more
    meant = _meant(asked, more)
    is_new = meant != " ".join(each.word for each in answer.asked.wanted)
    return Answer(asked, _by_kind(_cut(hits, limit)), meant if is_new else "")


def _meant(asked: Asked, hits: Sequence[Hit]) -> str:
    """What was typed, with each word spelled as in what was found with it."""
    said = {word for hit in hits for line in (hit.title, hit.about, hit.body) for word in words(line)}
    return " ".join(
        next(
            (start for start in each.starts if any(word.startswith(start) for word in said)),
            each.word,
        )
        for each in asked.wanted
    )


def _look(session: Session, asked: Asked, kinds: Sequence[Kind], *, limit: int) -> list[Hit]:
    """First by names, which is enough for most of what is typed; then where that left room."""
    most = MOST_WITH_PHRASE if asked.phrases else limit
    looks = branches(kinds)
    found = best(session, asked, [look for look in looks if _is_first(look)], most=most)
    full = {kind for kind in kinds if sum(hit.kind is kind for hit in found) >= most}
    more = [look for look in looks if not _is_first(look) and look.kind not in full]
    known = {(hit.kind, hit.ref_id) for hit in found}
    found += [hit for hit in best(session, asked, more, most=most) if (hit.kind, hit.ref_id) not in known]
    return _cut([hit for hit in found if _says(hit, asked.phrases)], limit)


def _is_first(look: Branch) -> bool:
    return look.stage in FIRST or look.kind not in (Kind.CONTACT, Kind.COMPANY)


def _says(hit: Hit, phrases: tuple[str, ...]) -> bool:
    """Whether every phrase stands in it word by word."""
    if not phrases:
        return True
    said = [" ".join(words(line)) for line in (hit.title, hit.about, *hit.body.split("\n"))]
    return all(any(f" {phrase}" in f" {line}" for line in said) for phrase in phrases)


def _cut(hits: list[Hit], limit: int) -> list[Hit]:
    return [hit for found in _by_kind(hits).values() for hit in found[:limit]]


def _by_kind(hits: list[Hit]) -> dict[Kind, list[Hit]]:
    found: dict[Kind, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.kind, []).append(hit)
    return found
