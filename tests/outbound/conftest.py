"""A mail server that runs, and the settings that name it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.config import Settings, load
from tests.outbound.mailserver import MailServer, a_mail_server, naming


@pytest.fixture
def server() -> Iterator[MailServer]:
    with a_mail_server() as server:
        yield server


@pytest.fixture
def smtp(server: MailServer, tmp_path: Path) -> Settings:
    """Settings that name the server."""
    return naming(server, load(instance=tmp_path), smtp_timeout=20.0)
