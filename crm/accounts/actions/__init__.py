"""Changing accounts: sign up, sign in and out, password, settings, own addresses, deletion."""

from crm.accounts.actions.addresses import AddressKnown, add_address, remove_address
from crm.accounts.actions.audit import note, prune
from crm.accounts.actions.sessions import (
    end_all_sessions,
    end_one_session,
    end_session,
    seen,
    start_session,
)
from crm.accounts.actions.settings import change_settings
from crm.accounts.actions.users import (
    AddressTaken,
    NewAccount,
    SignUpClosed,
    change_password,
    create,
    delete,
    sign_up,
    store_rehash,
)

__all__ = [
    "AddressKnown",
    "AddressTaken",
    "NewAccount",
    "SignUpClosed",
    "add_address",
    "change_password",
    "change_settings",
    "create",
    "delete",
    "end_all_sessions",
    "end_one_session",
    "end_session",
    "note",
    "prune",
    "remove_address",
    "seen",
    "sign_up",
    "start_session",
    "store_rehash",
]
