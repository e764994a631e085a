"""`crm run` with the example account, left alone: memory and share of a core."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

from tests.bench.figures import AT_MOST, Figure

WARM_SECONDS, WATCHED_SECONDS = 15, 60
MEGABYTE = 1_000_000


def figures(folder: Path) -> list[Figure]:
    """Resident memory in MB and CPU in percent of one core, over a minute of doing nothing."""
    environment = os.environ | {"CRM_INSTANCE": str(folder), "PYTHONWARNINGS": "ignore"}
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "crm", "demo", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        for path in ("/sign-in", "/healthz"):
            _get(port, path)
        time.sleep(WARM_SECONDS)
        process = psutil.Process(server.pid)
        before = sum(process.cpu_times()[:2])
        time.sleep(WATCHED_SECONDS)
        used = sum(process.cpu_times()[:2]) - before
        memory = process.memory_info().rss / MEGABYTE
    finally:
        server.terminate()
        server.wait(timeout=20)
    return [
        Figure("idle: resident memory of `crm run`, MB", memory, AT_MOST, 120),
        Figure("idle: share of a core, percent", used / WATCHED_SECONDS * 100, AT_MOST, 1),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _try in range(120):
        try:
            _get(port, "/healthz")
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError("the server did not start")


def _get(port: int, path: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        answer.read()
