"""A Radicale for the tests of a module, and a session that holds no lock while a round works."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm import config
from crm.calendars.far import Access
from tests.calendars.radicale_server import a_radicale
from tests.released import session as session


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Access, Path]]:
    """A server, and where it keeps what its accounts have."""
    folder = tmp_path_factory.mktemp("radicale")
    with a_radicale(folder) as access:
        yield access, folder / "collections" / "collection-root"


@pytest.fixture
def radicale(running: tuple[Access, Path]) -> Access:
    """The way into a running server without a calendar in it: none of the tests before has left one."""
    access, accounts = running
    shutil.rmtree(accounts / access.username, ignore_errors=True)
    return access


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
