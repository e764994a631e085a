"""Small typing errors: the words of the owner's entries that are spelled much like one that was not found."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from rapidfuzz.distance import OSA
from sqlalchemy import text
from sqlalchemy.orm import Session

from crm.db.owner import owner_id
from crm.search.asking import TEXT, Asked, Wanted
from crm.search.models import Kind
from crm.search.words import Field, lead

MOST_TERMS = 20_000
MOST_ENTRIES = 200
MOST_SPELLINGS = 3
SHORTEST, LONG = 4, 6
ALIKE = "0.35"  # of word_similarity: two letters swapped in a short name still pass
SPELLED = frozenset({Field.NAME, Field.FIRM})
TERMS = (
    "SELECT substr(term, {start}) FROM search_vocabulary"
    " WHERE term >= :first AND term < :last AND length(term) BETWEEN :shortest AND :longest LIMIT :most"
)
ENTRIES = (
    "SELECT * FROM (SELECT spelling FROM search_entry WHERE user_id = :owner AND :word <% spelling"
    " ORDER BY word_similarity(:word, spelling) DESC, id DESC LIMIT :most) AS alike"
    " UNION ALL SELECT * FROM (SELECT spelling FROM search_entry WHERE user_id = :owner"
    " AND array_to_tsvector(string_to_array(terms, ' ')) @@ CAST(:swapped AS tsquery) LIMIT :most) AS swapped"
)


def respelled(session: Session, asked: Asked, kinds: Collection[Kind]) -> Asked | None:
    """The same with words that are spelled alike added; None when there are none."""
    wanted = tuple(_respell(session, each, kinds) for each in asked.wanted)
    return None if wanted == asked.wanted else replace(asked, wanted=wanted, phrases=())


def can_help(session: Session) -> bool:
    """Whether the database can look for words by their spelling."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return session.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")) is not None


def prepare(session: Session) -> None:
    """On PostgreSQL, the index that spelling needs, if the extension was added after the tables were made."""
    if session.get_bind().dialect.name == "postgresql" and can_help(session):
        session.execute(
            text(
                "CREATE INDEX IF NOT EXISTS search_spelling ON search_entry USING gin (spelling gin_trgm_ops)"
            )
        )


def _respell(session: Session, wanted: Wanted, kinds: Collection[Kind]) -> Wanted:
    if not wanted.starts or len(wanted.word) < SHORTEST or wanted.word.isdigit():
        return wanted
    fields = SPELLED if wanted.fields == TEXT else wanted.fields
    look = _by_trigrams if session.get_bind().dialect.name == "postgresql" else _by_terms
    known = look(session, wanted.word, kinds, fields)
    return wanted.or_as(nearest(wanted.word, known))


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known words that a slip of the fingers away begin with what was typed, the nearest first.

    One letter added, left out, changed or swapped with its neighbour; two in words of six letters and more.
    """
    allowed = 2 if len(word) >= LONG else 1
    found: dict[str, tuple[int, int, str]] = {}
    for each in set(known) - {word}:
        whole = OSA.distance(word, each, score_cutoff=allowed)
        begun = OSA.distance(word, each[: len(word)], score_cutoff=allowed)
        if min(whole, begun) <= allowed and not each.startswith(word):
            found[each] = (min(whole, begun), whole, each)
    return tuple(sorted(found, key=found.__getitem__)[:MOST_SPELLINGS])


def _by_terms(session: Session, word: str, kinds: Collection[Kind], fields: Collection[Field]) -> set[str]:
    """From the vocabulary of FTS5: first what begins alike, else any word of about the same length."""
    leads = [lead(owner_id(), kind, field) for kind in kinds for field in fields]
    found = {each for before in leads for each in _terms(session, before, word, same_start=True)}
    if not nearest(word, found):
        found |= {each for before in leads for each in _terms(session, before, word, same_start=False)}
    return found


def _terms(session: Session, before: str, word: str, *, same_start: bool) -> Iterable[str]:
    first = before + (word[0] if same_start else "")
    longest = 40 if same_start else len(word) + 2
    values = {
        "first": first,
        "last": first[:-1] + chr(ord(first[-1]) + 1),
        "shortest": len(before) + len(word) - 2,
        "longest": len(before) + longest,
        "most": MOST_TERMS,
    }
    return session.scalars(text(TERMS.format(start=len(before) + 1)), values)


def _by_trigrams(session: Session, word: str, kinds: Collection[Kind], fields: Collection[Field]) -> set[str]:
    """From the entries with a word that shares trigrams with this one, or has two letters of it swapped.

    A short word with two letters swapped shares hardly a trigram with what was meant.
    """
    if not can_help(session):
        return set()
    session.execute(text(f"SELECT set_config('pg_trgm.word_similarity_threshold', '{ALIKE}', true)"))
    swapped = [
        f"'{lead(owner_id(), kind, field)}{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}':*"
        for at in range(len(word) - 1)
        for kind in kinds
        for field in fields
    ]
    values = {
        "owner": owner_id(),
        "word": word,
        "swapped": " | ".join(swapped),
        "most": MOST_ENTRIES,
    }
    return {each for spelling in session.scalars(text(ENTRIES), values) for each in spelling.split()}
