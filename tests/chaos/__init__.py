"""Disasters, with real processes: kill -9, several schedulers, a database that goes away, jumping clocks."""
