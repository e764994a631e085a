"""Changing interviews: planning, moving, what became of them, and the debrief."""

from crm.interviews.actions.debriefs import DebriefValues, NewPromise, save_debrief
from crm.interviews.actions.outcome import cancel, reopen, set_state, sweep, trash, untrash
from crm.interviews.actions.planning import InterviewValues, Part, Stamp, edit, plan, set_people, update

__all__ = [
    "DebriefValues",
    "InterviewValues",
    "NewPromise",
    "Part",
    "Stamp",
    "cancel",
    "edit",
    "plan",
    "reopen",
    "save_debrief",
    "set_people",
    "set_state",
    "sweep",
    "trash",
    "untrash",
    "update",
]
