"""Acts on people that reach across features: merging two contacts, and taking that back."""

from crm.people.actions.distinct import set_apart, take_together
from crm.people.actions.merging import NotMergeable, is_open, merge, undo_merge
from crm.people.actions.proposing import Choice, Part, Side, differing, proposed

__all__ = [
    "Choice",
    "NotMergeable",
    "Part",
    "Side",
    "differing",
    "is_open",
    "merge",
    "proposed",
    "set_apart",
    "take_together",
    "undo_merge",
]
