"""Why a file cannot be brought in, in words."""

from crm.transfer.restoring import Refusal
from crm.web.lazy import lazy_gettext as _l

REFUSAL = {
    Refusal.NO_EXPORT: _l(
        "This is no export of Keepwarm. Choose the .zip or .json file that Settings, Your data gave you."
    ),
    Refusal.DAMAGED: _l("This export is damaged. Nothing was brought in."),
    Refusal.TOO_LARGE: _l("This file is too large to be brought in here. Use the shell: crm import."),
    Refusal.NEWER: _l("This export comes from a newer Keepwarm. Upgrade this one first."),
    Refusal.NOT_EMPTY: _l(
        "There are contacts in this account already."
        " An export goes into an empty account, so that nothing is mixed up."
    ),
}
