"""Changing openings: what is known, how far one has come, who belongs, and one in place of another."""

from crm.openings.actions.instead import NewInstead, put_instead, take_back_instead
from crm.openings.actions.openings import (
    NewOpening,
    add,
    edit,
    restore,
    set_decide_by,
    set_interest,
    set_stage,
    take_back_stage,
    trash,
)
from crm.openings.actions.people import add_person, remove_person

__all__ = [
    "NewInstead",
    "NewOpening",
    "add",
    "add_person",
    "edit",
    "put_instead",
    "remove_person",
    "restore",
    "set_decide_by",
    "set_interest",
    "set_stage",
    "take_back_instead",
    "take_back_stage",
    "trash",
]
