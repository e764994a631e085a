"""The two full-text indexes behind one question: which entries hold these words, the best of each kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Date, Integer, String, TextualSelect, text
from sqlalchemy.orm import Session

from crm.db.owner import owner_id
from crm.db.types import Choice
from crm.search.asking import TEXT, Asked, Wanted
from crm.search.models import Kind
from crm.search.words import Field, lead

CANDIDATES = 200
ANYWHERE = frozenset(Field)
SQLITE_MATCH = "SELECT rowid, {stage} FROM search_index WHERE search_index MATCH :{name} ORDER BY rowid DESC"
POSTGRES_MATCH = (
    "SELECT id, {stage} FROM (SELECT id FROM search_entry WHERE user_id = :owner AND"
    " array_to_tsvector(string_to_array(terms, ' ')) @@ CAST(:{name} AS tsquery) OFFSET 0) AS found"
    " ORDER BY id DESC"
)
LOOK = "SELECT * FROM ({inner} LIMIT {most}) AS look{number}"
BEST = """
WITH hit (id, stage) AS ({branches}),
best AS (SELECT id, min(stage) AS stage FROM hit GROUP BY id),
placed AS (
  SELECT e.id, b.stage, c.last_contact_on AS last_on, c.archived_at IS NOT NULL AS is_archived,
    row_number() OVER (
      PARTITION BY e.kind
      ORDER BY b.stage, c.archived_at IS NOT NULL,
        coalesce(c.last_contact_on, e.happened_on) DESC{nulls}, e.id DESC
    ) AS place
  FROM best AS b JOIN search_entry AS e ON e.id = b.id
  LEFT JOIN contact AS c ON e.kind = 'contact' AND c.id = e.ref_id
  WHERE e.user_id = :owner
)
SELECT e.kind, e.ref_id, e.contact_id, e.code, e.happened_on, e.title, e.about, e.body,
  p.last_on, p.is_archived, p.stage
FROM placed AS p JOIN search_entry AS e ON e.id = p.id
WHERE p.place <= :most
ORDER BY e.kind, p.place
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found. `stage` is 0 for whole words of its name, higher for what tells less.

    `title`, `about` and `body` as in the entry; `last_on` is the last contact with a person.
    """

    kind: Kind
    ref_id: int
    contact_id: int | None
    code: str
    happened_on: date | None
    title: str
    about: str
    body: str
    last_on: date | None
    is_archived: bool
    stage: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One look into the index: this kind, its words in these fields; whole words or beginnings."""

    kind: Kind
    stage: int
    fields: frozenset[Field]
    is_whole: bool = False


def branches(kinds: Iterable[Kind]) -> list[Branch]:
    """Where to look, names first: people and companies by names, then by names and firms, then anywhere."""
    found = []
    for kind in kinds:
        if kind in (Kind.CONTACT, Kind.COMPANY):
            found.append(Branch(kind, 0, frozenset({Field.NAME}), is_whole=True))
            found.append(Branch(kind, 1, frozenset({Field.NAME})))
        if kind is Kind.CONTACT:
            found.append(Branch(kind, 2, frozenset({Field.NAME, Field.FIRM})))
        found.append(Branch(kind, 3, ANYWHERE))
    return found


def best(session: Session, asked: Asked, looks: Sequence[Branch], *, most: int) -> list[Hit]:
    """The best hits of each kind, at most so many, from the newest entries that match."""
    if not asked.wanted or not looks:
        return []
    owner, is_postgres = owner_id(), session.get_bind().dialect.name == "postgresql"
    write = _tsquery if is_postgres else _fts5
    values: dict[str, Any] = {"owner": owner, "most": most}
    for number, look in enumerate(looks):
        values[f"match{number}"] = write([_terms(owner, look, each) for each in asked.wanted])
    statement = _statement(tuple(look.stage for look in looks), is_postgres=is_postgres)
    return [Hit(*row) for row in session.execute(statement, values)]


@lru_cache(maxsize=100)
def _statement(stages: tuple[int, ...], *, is_postgres: bool) -> TextualSelect:
    """One look for each stage, then the best of each kind; what is looked for comes as `match0` and so on."""
    pattern = POSTGRES_MATCH if is_postgres else SQLITE_MATCH
    parts = [
        LOOK.format(inner=pattern.format(stage=stage, name=f"match{number}"), number=number, most=CANDIDATES)
        for number, stage in enumerate(stages)
    ]
    sql = BEST.format(branches=" UNION ALL ".join(parts), nulls=" NULLS LAST" if is_postgres else "")
    return text(sql).columns(
        kind=Choice(Kind),
        ref_id=Integer,
        contact_id=Integer,
        code=String,
        happened_on=Date,
        title=String,
        about=String,
        body=String,
        last_on=Date,
        is_archived=Boolean,
        stage=Integer,
    )


def _terms(owner: int, look: Branch, wanted: Wanted) -> list[tuple[str, bool]]:
    """The terms of which one must be there, and whether a beginning of it is enough."""
    fields = look.fields if wanted.fields == TEXT else wanted.fields
    found = [
        (lead(owner, look.kind, field) + start, not look.is_whole)
        for start in wanted.starts
        for field in Field
        if field in fields and field is not Field.NUMBER
    ]
    if Field.NUMBER in look.fields:
        before = lead(owner, look.kind, Field.NUMBER)
        found += [(before + number, True) for number in wanted.numbers]
    return found


def _fts5(groups: list[list[tuple[str, bool]]]) -> str:
    """FTS5's query language. Terms hold letters, digits and marks only, so nothing in them is an operator."""
    written = [
        " OR ".join(f'"{term}"{" *" if is_start else ""}' for term, is_start in group) or '"-"'
        for group in groups
    ]
    return " AND ".join(f"({each})" for each in written)


def _tsquery(groups: list[list[tuple[str, bool]]]) -> str:
    """PostgreSQL's query language, likewise."""
    written = [
        " | ".join(f"'{term}'{':*' if is_start else ''}" for term, is_start in group) or "'-'"
        for group in groups
    ]
    return " & ".join(f"({each})" for each in written)
