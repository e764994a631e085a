"""What contacts announce. Receivers run in the same transaction and never commit."""

from blinker import signal

contact_changed = signal("contact-changed")
"""A contact was added, or its cadence, pause, shelf (archive, trash), day of meeting or position changed,
or how one stands with it."""

contacts_changed = signal("contacts-changed")
"""Cadence, pause or shelf of many contacts changed at once; sent with `contact_ids` and without any sender.

`regrouped` are those of them who began or ceased to count for the steps around an opening: who came onto a
shelf or from it, and who got a cadence for the first time or lost it.
"""

company_changed = signal("company-changed")
"""A company was edited, got a shared mailbox, went into the trash or came out of it."""

contact_leaving = signal("contact-leaving")
"""A contact is about to be deleted for good; whoever refers to it lets go now. The row is still there."""
