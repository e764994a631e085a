"""`crm` as a process that starts in a folder of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.cli.processes import PATIENCE, ROOT


@contextmanager
def started(
    *words: str, environment: Mapping[str, str], folder: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """`crm` with these words; asked to end at the end, and then it has to end by itself."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "crm", *words],
        cwd=folder,
        env=clean | {"CRM_ARGON2_MEMORY_KIB": "64", "CRM_ARGON2_PASSES": "1"} | dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
