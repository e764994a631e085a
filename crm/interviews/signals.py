"""What interviews announce. Receivers run in the same transaction and never commit."""

from blinker import signal

interview_changed = signal("interview-changed")
"""An interview was planned, moved, held, cancelled, missed or trashed, or got other people.

`contact_ids` are those who take part, and those who did before.
"""

debrief_saved = signal("debrief-saved")
