"""What accounts announce. Receivers run in the same transaction and never commit."""

from blinker import signal

account_created = signal("account-created")
settings_changed = signal("settings-changed")
account_deleted = signal("account-deleted")
