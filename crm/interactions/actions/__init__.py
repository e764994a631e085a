"""The log: what happened with whom. Every function flushes and never commits."""

from crm.interactions.actions.log import InTheFuture, NewInteraction, edit, log, remove
from crm.interactions.actions.removal import forget_removed, put_back, take_out

__all__ = [
    "InTheFuture",
    "NewInteraction",
    "edit",
    "forget_removed",
    "log",
    "put_back",
    "remove",
    "take_out",
]
