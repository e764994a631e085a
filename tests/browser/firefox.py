"""Firefox, driven by Marionette, the protocol it brings along: lines of JSON, each after its length."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("firefox-esr", "firefox")
PREFERENCES = {
    "marionette.port": 0,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
PATIENCE = 120.0
# What scripts threw and the policy refused on pages of this address; warnings are left out.
WRONG = """
const [address] = arguments;
return Services.console.getMessageArray()
  .filter((each) => each instanceof Ci.nsIScriptError && !(each.flags & Ci.nsIScriptError.warningFlag))
  .filter((each) => each.sourceName.startsWith(address))
  .map((each) => `${each.category}: ${each.errorMessage} (${each.sourceName}:${each.lineNumber})`);
"""


class Firefox:
    """One window of a browser."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._count = 0
        self._read()
        self.ask("WebDriver:NewSession", {})

    def ask(self, command: str, values: dict[str, Any]) -> Any:
        """Send a command and give back what it came to."""
        self._count += 1
        message = json.dumps([0, self._count, command, values]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        _kind, _number, error, result = self._read()
        assert error is None, error
        return result

    def go(self, address: str) -> None:
        """Open an address and wait until it is loaded."""
        self.ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *values: Any) -> Any:
        """What a script on the page gives back."""
        return self.ask("WebDriver:ExecuteScript", {"script": script, "args": list(values)})["value"]

    def wrong(self, address: str) -> list[str]:
        """What went wrong on pages of that address, one line each."""
        self.ask("Marionette:SetContext", {"value": "chrome"})
        found: list[str] = self.run(WRONG, address)
        self.ask("Marionette:SetContext", {"value": "content"})
        return found

    def close(self) -> None:
        """Let go of it."""
        self.ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._stream.close()
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._stream.read(1)
        return json.loads(self._stream.read(int(length[:-1])))


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A headless Firefox with a profile of its own; without one on the machine the test is skipped."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Firefox on this machine; `apt install firefox-esr` brings one")
    lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines))
    arguments = ["--headless", "--no-remote", "--profile", str(profile), "--marionette"]
    with subprocess.Popen([path, *arguments, "--remote-allow-system-access"]) as process:
        try:
            browser = Firefox(_port(profile / "MarionetteActivePort"))
            yield browser
            browser.close()
            process.wait(PATIENCE)
        finally:
            process.kill()


def _port(told: Path) -> int:
    end = time.monotonic() + PATIENCE
    while not (told.is_file() and told.read_text()):
        assert time.monotonic() < end, "Firefox did not start"
        time.sleep(0.1)
    return int(told.read_text())
