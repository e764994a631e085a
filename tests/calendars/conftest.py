"""A Radicale for the tests of a module, and a session that holds no lock while a round works."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm import config
from crm.calendars.far import Access
from tests.calendars.radicale_server import a_radicale
from tests.released import session as session


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    """The way into a running server; each test makes its own calendar in it."""
    with a_radicale(tmp_path_factory.mktemp("radicale")) as access:
        yield access


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    """As elsewhere, but a server on loopback may be called."""
    return config.load(
        instance=tmp_path / "instance",
        database_url=database_url,
        mail_to_files=True,
        allow_private_targets=True,
        argon2_memory_kib=64,
        argon2_passes=1,
    )
