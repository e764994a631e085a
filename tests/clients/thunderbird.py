"""Thunderbird without a screen, led through Marionette: each act is JavaScript in its own window."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli.processes import PATIENCE, a_free_port
from tests.clients.installed import of_system
from tests.clients.served import plain_environment

SCRIPT = Path(__file__).parent / "plugins" / "thunderbird.js"
PREFERENCES = {
    "app.update.enabled": False,
    "calendar.caldav.sched.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.proxy.type": 0,
    "signon.rememberSignons": True,
}


class Thunderbird:
    """A running one. Messages of Marionette are JSON with their length before them."""

    def __init__(self, port: int) -> None:
        self._socket = _connected(port)
        self._left = b""
        self._number = 0
        self._read()  # the greeting
        self._say("WebDriver:NewSession", {"pageLoadStrategy": "none"})
        self._say("Marionette:SetContext", {"value": "chrome"})
        self._say("WebDriver:SetTimeouts", {"script": 90_000})

    def do(self, act: str, **values: Any) -> Any:
        """An act of thunderbird.js; what it found."""
        script = {"script": SCRIPT.read_text(encoding="utf-8"), "args": [act, values], "newSandbox": True}
        answer = self._say("WebDriver:ExecuteAsyncScript", script)["value"]
        assert "error" not in answer, f"{act}: {answer['error']}"
        return answer["value"]

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _say(self, command: str, values: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, values])
        self._socket.sendall(f"{len(message.encode())}:{message}".encode())
        _kind, _number, error, answer = self._read()
        assert error is None, f"{command}: {error}"
        return answer

    def _read(self) -> Any:
        while b":" not in self._left:
            self._left += self._more()
        length, _, rest = self._left.partition(b":")
        while len(rest) < int(length):
            rest += self._more()
        self._left = rest[int(length) :]
        return json.loads(rest[: int(length)])

    def _more(self) -> bytes:
        found = self._socket.recv(65_536)
        assert found, "Thunderbird hung up"
        return found


@contextmanager
def a_thunderbird(folder: Path) -> Iterator[Thunderbird]:
    """With a profile of its own; ended afterwards."""
    profile = folder / "thunderbird"
    profile.mkdir()
    port = a_free_port()
    lines = {**PREFERENCES, "marionette.port": port}
    (profile / "user.js").write_text(
        "".join(f'user_pref("{name}", {json.dumps(value)});\n' for name, value in lines.items())
    )
    words = [str(of_system("thunderbird", "thunderbird")), "--headless", "--marionette"]
    with (folder / "thunderbird.log").open("wb") as log:
        process = subprocess.Popen(
            [*words, "--remote-allow-system-access", "--profile", str(profile)],
            stdout=log,
            stderr=subprocess.STDOUT,
            env=plain_environment(folder) | {"MOZ_HEADLESS": "1"},
        )
        try:
            bird = Thunderbird(port)
            try:
                yield bird
            finally:
                bird.close()
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + 2 * PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=3 * PATIENCE)
        except OSError:
            assert time.monotonic() < end, "Thunderbird does not answer"
            time.sleep(0.5)
