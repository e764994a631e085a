"""What part a person played in an interview."""

from enum import StrEnum


class Role(StrEnum):
    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring_manager"
    RECRUITER = "recruiter"
    COORDINATOR = "coordinator"
    FELLOW_CANDIDATE = "fellow_candidate"


_STRENGTH = (
    Role.HIRING_MANAGER,
    Role.INTERVIEWER,
    Role.RECRUITER,
    Role.COORDINATOR,
    Role.FELLOW_CANDIDATE,
)


def stronger(one: Role, other: Role) -> Role:
    """Of two parts that turn out to be one person's: the one that says more about them."""
    return min(one, other, key=_STRENGTH.index)
