"""Tests here act through the app, too: their session lets go of the database in between."""

from tests.released import session

__all__ = ["session"]
