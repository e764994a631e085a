"""`crm run` with the example account, left alone: memory and share of a core."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.bench.figures import AT_MOST, Figure

WARM_SECONDS, WATCHED_SECONDS = 15, 60
MEGABYTE = 1_000_000


def figures(folder: Path) -> list[Figure]:
    """Resident memory in MB and CPU in percent of one core, over a minute of doing nothing."""
    environment = os.environ | {"CRM_INSTANCE": str(folder), "CRM_MAIL_TO_FILES": "1"}
    _make(environment)
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "crm", "run", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        for path in ("/sign-in", "/healthz"):
            _get(port, path)
        time.sleep(WARM_SECONDS)
        before = _cpu_seconds(server.pid)
        time.sleep(WATCHED_SECONDS)
        used = _cpu_seconds(server.pid) - before
        memory = _resident_bytes(server.pid) / MEGABYTE
    finally:
        server.terminate()
        server.wait(timeout=20)
    return [
        Figure("idle: resident memory of `crm run`, MB", memory, AT_MOST, 120),
        Figure("idle: share of a core, percent", used / WATCHED_SECONDS * 100, AT_MOST, 1),
    ]


def _cpu_seconds(pid: int) -> float:
    """Time on a core so far, in user and kernel mode (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_bytes(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _make(environment: dict[str, str]) -> None:
    """Let `crm demo` write the example account, and end it: what is measured begins as every day does."""
    port = _free_port()
    maker = subprocess.Popen(
        [sys.executable, "-m", "crm", "demo", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
    finally:
        maker.terminate()
        maker.wait(timeout=20)


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
