"""What interactions announce. Receivers run in the same transaction and never commit."""

from blinker import signal

interaction_changed = signal("interaction-changed")
"""An interaction was logged, edited or removed; `contact_ids` are those in it before and after.

A removed one is announced when nobody is in it any more and its row is still there, so that what refers to it
can let go.
"""
