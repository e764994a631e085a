"""Changing what is to be said: reminders, notices, the outbox and the workers on it."""

from crm.notifications.actions.channels import mail_channel
from crm.notifications.actions.decisions import dismiss, hold_all, recall, resend
from crm.notifications.actions.notices import (
    mark_all_read,
    mark_all_unread,
    mark_read,
    mark_unread,
    notify,
)
from crm.notifications.actions.outbox import Claim, claim, fence, postpone, reap, release, settle
from crm.notifications.actions.planning import ask_for, plan
from crm.notifications.actions.pruning import prune
from crm.notifications.actions.reminders import follow_settings, plant, retime, switch
from crm.notifications.actions.workers import beat, enlist, retire

__all__ = [
    "Claim",
    "ask_for",
    "beat",
    "claim",
    "dismiss",
    "enlist",
    "fence",
    "follow_settings",
    "hold_all",
    "mail_channel",
    "mark_all_read",
    "mark_all_unread",
    "mark_read",
    "mark_unread",
    "notify",
    "plan",
    "plant",
    "postpone",
    "prune",
    "reap",
    "recall",
    "release",
    "resend",
    "retime",
    "retire",
    "settle",
    "switch",
]
