"""The integration tests of the caldav library: from its source release with the lock's hash, and run."""

import hashlib
import json
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.processes import ROOT
from tests.clients.installed import absent, from_lock
from tests.clients.served import plain_environment

LOCK = ROOT / "requirements" / "clients.txt"
PLUGINS = Path(__file__).parent / "plugins"
CACHE = ROOT / ".venv-clients" / "sources"
PATIENCE = 1800
ONLY_EXTERNAL = {"PYTHON_CALDAV_TEST_EMBEDDED": "0", "PYTHON_CALDAV_TEST_DOCKER": "0"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the suite said."""

    passed: int
    failed: int
    skipped: int
    output: str


def source() -> Path:
    """The archive of the version that is locked; fetched once."""
    found = re.search(r"^caldav==(\S+) \\\n((?:\s+--hash=sha256:\w+.*\n)+)", LOCK.read_text(), re.MULTILINE)
    assert found is not None
    archive = CACHE / f"caldav-{found[1]}.tar.gz"
    if not archive.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        words = [
            "-m",
            "pip",
            "--disable-pip-version-check",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":all:",
        ]
        done = subprocess.run(
            [str(from_lock("python")), *words, f"caldav=={found[1]}", "-d", str(CACHE)],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            absent(f"the source of caldav {found[1]} could not be fetched: {done.stderr[-200:]}")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert f"sha256:{digest}" in found[2], "the archive is not the one of the lock"
    return archive


def run(folder: Path, server: dict[str, Any], *, only: str, tasks: str) -> Outcome:
    """The integration tests against one server, as `caldav_test_servers.json` describes it.

    `only` chooses among them as -k does; `tasks` is where the tester inside them finds a list of tasks.
    """
    with tarfile.open(source()) as archive:
        archive.extractall(folder, filter="data")
    (tests,) = folder.glob("caldav-*/tests")
    config = {"keepwarm": {"type": "external", "enabled": True, **server}}
    (tests / "caldav_test_servers.json").write_text(json.dumps({"test-servers": config}))
    more = {"PYTHONPATH": str(PLUGINS), "KEEPWARM_TASKS": tasks, "NO_PROXY": "127.0.0.1"}
    environment = plain_environment(folder) | ONLY_EXTERNAL | more
    words = [
        "-m",
        "pytest",
        "-p",
        "no:asyncio",
        "-p",
        "led_to_tasks",
        "-W",
        "ignore",
        "-o",
        "filterwarnings=",
        "-q",
        "-rfEs",
    ]
    done = subprocess.run(
        [str(from_lock("python")), *words, "tests/test_caldav.py", "-k", f"ForServer and ({only})"],
        cwd=tests.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return _outcome(done.stdout + done.stderr)


def _outcome(output: str) -> Outcome:
    counted = {
        kind: int(number) for number, kind in re.findall(r"(\d+) (passed|failed|skipped|errors?)", output)
    }
    failed = counted.get("failed", 0) + counted.get("errors", 0) + counted.get("error", 0)
    return Outcome(counted.get("passed", 0), failed, counted.get("skipped", 0), output)
