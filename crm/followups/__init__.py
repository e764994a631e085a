"""Follow-ups: cadence, ladders, and what is due."""
