"""Changing contacts and companies. Every function flushes and never commits."""

from crm.contacts.actions.companies import (
    Taken,
    add_company,
    add_company_from,
    add_domain,
    add_mailbox,
    company_named,
    edit_company,
    restore_company,
    trash_company,
)
from crm.contacts.actions.contacts import add, edit
from crm.contacts.actions.rhythm import answer_keep, pause, resume, set_cadence, unanswer_keep
from crm.contacts.actions.shelf import TRASH_KEPT, archive, purge, restore, trash, unarchive
from crm.contacts.actions.values import NewCompany, NewContact, NewMethod

__all__ = [
    "TRASH_KEPT",
    "NewCompany",
    "NewContact",
    "NewMethod",
    "Taken",
    "add",
    "add_company",
    "add_company_from",
    "add_domain",
    "add_mailbox",
    "answer_keep",
    "archive",
    "company_named",
    "edit",
    "edit_company",
    "pause",
    "purge",
    "restore",
    "restore_company",
    "resume",
    "set_cadence",
    "trash",
    "trash_company",
    "unanswer_keep",
    "unarchive",
]
