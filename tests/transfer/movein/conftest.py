"""Tests of routes must not hold SQLite's writer while the app writes."""

from tests.released import session as session
