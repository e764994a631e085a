"""What tests of the web layer share."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from crm.web import logs


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written, as JSON; logging is as before afterwards."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.set_up(as_json=True)
    yield written
    structlog.configure(**config)
    root.handlers[:], root.level = handlers, level
