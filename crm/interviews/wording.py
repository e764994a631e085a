"""Interviews in words: kinds, roles, states."""

from crm.core.kinds import InterviewKind, InterviewState
from crm.openings.wording import ROLE
from crm.web.lazy import lazy_gettext as _l

__all__ = ["KIND", "ROLE", "STATE", "STATE_TONE"]

KIND = {
    InterviewKind.RECRUITER_SCREEN: _l("Recruiter screen"),
    InterviewKind.HIRING_MANAGER: _l("Hiring manager"),
    InterviewKind.TECHNICAL: _l("Technical"),
    InterviewKind.SYSTEM_DESIGN: _l("System design"),
    InterviewKind.TAKE_HOME_REVIEW: _l("Take-home review"),
    InterviewKind.PANEL: _l("Panel"),
    InterviewKind.ONSITE: _l("On-site"),
    InterviewKind.CULTURE: _l("Team and culture"),
    InterviewKind.FINAL: _l("Final round"),
    InterviewKind.OTHER: _l("Other"),
}
STATE = {
    InterviewState.PLANNED: _l("Planned"),
    InterviewState.HELD: _l("Held"),
    InterviewState.CANCELLED: _l("Cancelled"),
    InterviewState.MISSED: _l("Did not happen"),
}
STATE_TONE = {
    InterviewState.PLANNED: "accent",
    InterviewState.HELD: "good",
    InterviewState.CANCELLED: "neutral",
    InterviewState.MISSED: "warn",
}
