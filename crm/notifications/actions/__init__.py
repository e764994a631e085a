"""Changing what is to be said: reminders, notices, the outbox and the workers on it."""

from crm.notifications.actions.channels import Wish, channel_of, mail_channel
from crm.notifications.actions.decisions import close_test, dismiss, hold_all, recall, resend
from crm.notifications.actions.health import note_failed, note_worked
from crm.notifications.actions.held import drop_held, recall_held, send_held
from crm.notifications.actions.keeping import (
    add_channel,
    bring_back,
    change_channel,
    give_secret,
    pause,
    remove_channel,
    switch,
)
from crm.notifications.actions.notices import (
    mark_all_read,
    mark_all_unread,
    mark_read,
    mark_unread,
    notify,
)
from crm.notifications.actions.outbox import (
    EVERYTHING,
    Claim,
    Scope,
    claim,
    fence,
    fence_all,
    put_back,
    release,
)
from crm.notifications.actions.planning import ask_for, plan
from crm.notifications.actions.pruning import prune
from crm.notifications.actions.reaping import Remains, reap
from crm.notifications.actions.reminders import follow_settings, plant, retime
from crm.notifications.actions.settling import Ended, note_health, settle, settle_all
from crm.notifications.actions.workers import beat, enlist, retire

__all__ = [
    "EVERYTHING",
    "Claim",
    "Ended",
    "Remains",
    "Scope",
    "Wish",
    "add_channel",
    "ask_for",
    "beat",
    "bring_back",
    "change_channel",
    "channel_of",
    "claim",
    "close_test",
    "dismiss",
    "drop_held",
    "enlist",
    "fence",
    "fence_all",
    "follow_settings",
    "give_secret",
    "hold_all",
    "mail_channel",
    "mark_all_read",
    "mark_all_unread",
    "mark_read",
    "mark_unread",
    "note_failed",
    "note_health",
    "note_worked",
    "notify",
    "pause",
    "plan",
    "plant",
    "prune",
    "put_back",
    "reap",
    "recall",
    "recall_held",
    "release",
    "remove_channel",
    "resend",
    "retime",
    "retire",
    "send_held",
    "settle",
    "settle_all",
    "switch",
]
