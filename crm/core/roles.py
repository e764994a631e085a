"""What part a person played in an interview."""

from enum import StrEnum


class Role(StrEnum):
    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring_manager"
    RECRUITER = "recruiter"
    COORDINATOR = "coordinator"
    FELLOW_CANDIDATE = "fellow_candidate"
