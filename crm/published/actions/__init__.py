"""Changing shelves: opening them, marking what changed, writing it anew, and keeping what clients store."""

from crm.published.actions.catching_up import catch_up
from crm.published.actions.opening import lock, open_shelves, renew_epochs, set_properties
from crm.published.actions.pruning import keep_ground, prune
from crm.published.actions.storing import bury, mark, store

__all__ = [
    "bury",
    "catch_up",
    "keep_ground",
    "lock",
    "mark",
    "open_shelves",
    "prune",
    "renew_epochs",
    "set_properties",
    "store",
]
