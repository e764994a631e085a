"""Real processes of `crm`, as a person starts and stops them."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90


class Process:
    """A running command; `says` waits for a line that begins so."""

    def __init__(self, words: tuple[str, ...], environment: dict[str, str]) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crm", *words],
            cwd=ROOT,
            env=clean | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def says(self, beginning: str) -> str:
        """The first new line that begins so; fails when the process ends before."""
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            if line.startswith(beginning):
                return line
        raise AssertionError("".join(self.output))

    def ends(self, number: signal.Signals | None = None) -> int:
        """Its exit code, after a signal if one is named."""
        if number is not None:
            self._process.send_signal(number)
        code = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self) -> None:
        """Leave nothing behind."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._reader.join(PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.output.append(line)
            self._lines.put(line)
        self._lines.put(None)


@contextmanager
def a_process(*words: str, **environment: str) -> Iterator[Process]:
    """`crm` with these words, killed at the end if it still runs."""
    process = Process(words, environment)
    try:
        yield process
    finally:
        process.close()


def a_free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
