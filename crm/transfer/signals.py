"""What moving in announces. Receivers run in the same transaction and never commit."""

from blinker import signal

account_restored = signal("account-restored")
"""An export was written into an empty account. Sent with the user, `session` and `when`."""

example_changed = signal("example-changed")
"""The example came into an account, or left it. Sent with the user, `session` and `when`."""
