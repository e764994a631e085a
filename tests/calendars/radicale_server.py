"""A Radicale of our own on loopback, in a process of its own, with one account in it."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm.calendars.far import Access

CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
[storage]
filesystem_folder = {folder}/collections
[logging]
level = error
"""
PASSWORD = "four-words-in-a-row"


@contextmanager
def a_radicale(folder: Path) -> Iterator[Access]:
    """The way into a server that runs; whatever name comes in has the same password."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "users").write_text(f"ada:{PASSWORD}\n")
    (folder / "config").write_text(CONFIG.format(port=port, folder=folder))
    server = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--config", str(folder / "config")], stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield Access(f"http://127.0.0.1:{port}/", "ada", PASSWORD)
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 90
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("Radicale does not listen")
