"""What calls addresses that people type in is one place, so that its guard stands before all of them."""

import subprocess
import sys

import pytest

from tests.house import tree
from tests.house.imports import imported_names

CLIENTS = {"aiohttp", "apprise", "httpcore", "httpcore2", "httpx", "httpx2", "requests", "urllib3"}
ALLOWED = {
    "crm/outbound/apprise_session.py",
    "crm/outbound/dialing.py",
    "crm/outbound/guard.py",
    "crm/outbound/verdict.py",
    "crm/outbound/web.py",
}


def test_only_the_guarded_client_imports_one() -> None:
    found = {name for name in tree.paths(".py", under="crm/") if imported_names([name]) & CLIENTS}
    assert found == ALLOWED


@pytest.mark.parametrize(
    "line",
    [
        "import httpx2",
        "import httpcore2",
        "import requests",
        "from requests import get",
        "import urllib3",
        "import urllib.request",
        "from urllib.request import urlopen",
        "import http.client",
        "from http.client import HTTPSConnection",
        "from socket import create_connection",
        "import apprise",
    ],
)
def test_the_lint_stops_another_one(line: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--no-cache"]
    command += ["--stdin-filename", "crm/today/anywhere.py", "-"]
    answer = subprocess.run(
        command, input=f"{line}\n", cwd=tree.ROOT, capture_output=True, text=True, check=False
    )
    assert "TID251" in answer.stdout
