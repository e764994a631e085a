"""A Radicale for the tests of a module, and a session that holds no lock while a round works."""

from collections.abc import Iterator

import pytest

from crm.calendars.far import Access
from tests.calendars.radicale_server import a_radicale
from tests.released import session as session


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    """The way into a running server; each test makes its own calendar in it."""
    with a_radicale(tmp_path_factory.mktemp("radicale")) as access:
        yield access
