"""Bringing an exported account into an empty one, on any instance and either database."""

from crm.transfer.restoring.reading import Document, Refusal, Refused, read
from crm.transfer.restoring.writing import Restored, is_empty, restore

__all__ = ["Document", "Refusal", "Refused", "Restored", "is_empty", "read", "restore"]
