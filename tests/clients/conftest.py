"""Fixtures of the tests with real clients."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.served import Served, a_served_account
from tests.databases import sqlite_database


@pytest.fixture
def served(sqlite_template: Path, tmp_path: Path) -> Iterator[Served]:
    """Keepwarm on SQLite as a process, with an account."""
    with sqlite_database(sqlite_template, tmp_path) as url, a_served_account(url, tmp_path) as served:
        yield served
