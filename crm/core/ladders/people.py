"""Whom a step is for, of all who took part in something."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from crm.core.ladders.facts import CompanyFacts, InterviewFact, Met, OpeningFact
from crm.core.roles import Role


def fellows(people: Iterable[Met]) -> frozenset[int]:
    """Fellow candidates: whoever is one anywhere is not written to for any other part they had."""
    return frozenset(person.contact_id for person in people if person.role is Role.FELLOW_CANDIDATE)


def everyone(talks: Iterable[InterviewFact], openings: Iterable[OpeningFact]) -> Iterator[Met]:
    """Who took part in these interviews, then who belongs to the openings without having been in one."""
    for talk in talks:
        yield from talk.people
    for opening in openings:
        yield from opening.people


def to_one(
    talks: Sequence[InterviewFact], openings: Sequence[OpeningFact], *, never: Collection[int]
) -> int | None:
    """Recruiter, else coordinator, organiser, hiring manager, first interviewer, who told of it, or nobody.

    Within a role, those who took part come before those who only belong to the opening.
    """
    people = list(everyone(talks, openings))
    ranked = [
        *_in_role(people, Role.RECRUITER),
        *_in_role(people, Role.COORDINATOR),
        *(talk.organiser_id for talk in talks if talk.organiser_id is not None),
        *_in_role(people, Role.HIRING_MANAGER),
        *_in_role(people, Role.INTERVIEWER),
        *(opening.source_id for opening in openings if opening.source_id is not None),
    ]
    return next((contact_id for contact_id in ranked if contact_id not in never), None)


def openings_of(talks: Iterable[InterviewFact], facts: CompanyFacts) -> list[OpeningFact]:
    """The openings that these interviews are about, each once."""
    ids = dict.fromkeys(talk.opening_id for talk in talks)
    return [facts.openings[opening_id] for opening_id in ids if opening_id in facts.openings]


def _in_role(people: Iterable[Met], role: Role) -> list[int]:
    return [person.contact_id for person in people if person.role is role]
