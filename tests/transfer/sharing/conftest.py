"""Requests write in units of their own here."""

from tests.released import session

__all__ = ["session"]
