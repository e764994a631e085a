"""What interviews announce. Receivers run in the same transaction and never commit."""

from blinker import signal

interview_changed = signal("interview-changed")
debrief_saved = signal("debrief-saved")
