"""Reminders, notices and the outbox, on both databases."""
