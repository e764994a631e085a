"""Commands as they are typed, on an instance of their own."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from crm.cli import main
from crm.config import Settings

Crm = Callable[..., Result]


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """A command sets up logs for its process; afterwards they are as before."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    was_set = structlog.is_configured()
    yield
    if was_set:
        structlog.configure(**config)
    else:
        structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """What names the instance of the test to a command."""
    return {
        "CRM_INSTANCE": str(settings.instance),
        "CRM_DATABASE_URL": settings.database_url,
        "CRM_MAIL_TO_FILES": "1",
        "CRM_ARGON2_MEMORY_KIB": "64",
        "CRM_ARGON2_PASSES": "1",
    }


@pytest.fixture
def crm(environment: dict[str, str]) -> Crm:
    """`crm("user", "add", "me@example.org", CRM_DEV="1")`."""

    def typed(*words: str, typing: str | None = None, **more: str) -> Result:
        return CliRunner().invoke(main, list(words), env=environment | more, input=typing)

    return typed


@pytest.fixture
def at_home(tmp_path: Path) -> Crm:
    """The same on an empty instance with its own SQLite file, as at the first start."""
    home = {"CRM_INSTANCE": str(tmp_path / "home"), "CRM_ARGON2_MEMORY_KIB": "64", "CRM_ARGON2_PASSES": "1"}

    def typed(*words: str, typing: str | None = None, **more: str) -> Result:
        return CliRunner().invoke(main, list(words), env=home | more, input=typing)

    return typed
