"""Changing interviews: entering, planning, moving, what became of them, and the debrief."""

from crm.interviews.actions.debriefs import DebriefValues, NewPromise, save_debrief, take_along
from crm.interviews.actions.declining import decline, take_back
from crm.interviews.actions.entering import Chosen, Decision, Made, enter, revise, take_in
from crm.interviews.actions.outcome import cancel, reopen, set_state, sweep, trash, untrash
from crm.interviews.actions.planning import (
    InterviewValues,
    Part,
    Stamp,
    edit,
    move_to,
    plan,
    set_people,
    update,
)

__all__ = [
    "Chosen",
    "DebriefValues",
    "Decision",
    "InterviewValues",
    "Made",
    "NewPromise",
    "Part",
    "Stamp",
    "cancel",
    "decline",
    "edit",
    "enter",
    "move_to",
    "plan",
    "reopen",
    "revise",
    "save_debrief",
    "set_people",
    "set_state",
    "sweep",
    "take_along",
    "take_back",
    "take_in",
    "trash",
    "untrash",
    "update",
]
