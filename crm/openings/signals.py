"""What openings announce. Receivers run in the same transaction and never commit."""

from blinker import signal

opening_changed = signal("opening-changed")
"""An opening was added, or its stage, company or shelf (trash) changed; `was_at` is the company before."""
