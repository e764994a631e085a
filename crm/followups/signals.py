"""What follow-ups announce. Receivers run in the same transaction and never commit."""

from blinker import signal

followup_changed = signal("followup-changed")
"""A follow-up was planned by hand, answered, put off, or an answer to it taken back.

Sent with `session` and `when`. What ladders and cadences plant and withdraw is not announced.
"""
