"""What accounts announce. Receivers run in the same transaction and never commit.

- `account_created(user, session=, now=)`, `account_deleted(user, session=, now=)` (before the row goes)
- `settings_changed(user, session=, fields=, now=)`: names of changed columns of `User`, or "own_addresses";
  of columns, `before=` holds the values that they had, by name
- `own_address_added(user, session=, address=, now=)`: the address is the user's own from now on
- `own_addresses_shown(user, session=, addresses=)`: a question. A receiver returns a list of `SameAddress`:
  people who have one of the addresses, for the notice "is that you?" on the settings page.
"""

from dataclasses import dataclass

from blinker import signal

account_created = signal("account-created")
account_deleted = signal("account-deleted")
settings_changed = signal("settings-changed")
own_address_added = signal("own-address-added")
own_addresses_shown = signal("own-addresses-shown")


@dataclass(frozen=True, slots=True)
class SameAddress:
    """A person among the contacts who has one of the user's own addresses; `href` is that person's page."""

    address: str
    name: str
    href: str
