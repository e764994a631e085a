"""`crm service` writes what the service manager of this machine is told; its command really starts."""

import plistlib
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from configparser import RawConfigParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crm.cli import main
from crm.cli.service_files import Job, launchd_agent, systemd_unit
from tests.cli.conftest import _logs as _logs
from tests.cli.processes import PATIENCE, a_free_port

ASKED = "asked.txt"
MANAGER = """#!/bin/sh
echo "$(basename "$0") $*" >> {asked}
case "$*" in *{failing}*) echo "Failed to connect to bus" >&2; exit 1;; esac
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder, and a machine whose systemctl notes what it is asked."""
    for name, value in {
        "XDG_CONFIG_HOME": tmp_path / "config",
        "CRM_INSTANCE": tmp_path / "my data",
        "PATH": tmp_path / "bin",
    }.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


def machine_with(home: Path, *, failing: str = "nothing") -> None:
    program = home / "bin" / "systemctl"
    program.parent.mkdir(exist_ok=True)
    program.write_text(MANAGER.format(asked=shlex.quote(str(home / ASKED)), failing=failing))
    program.chmod(0o755)


def typed(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(main, ["service", *words], env=environment)


def unit_of(home: Path) -> Path:
    return home / "config/systemd/user/keepwarm.service"


def read_unit(text: str) -> RawConfigParser:
    unit = RawConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    return unit


def test_the_unit_is_written_and_started(home: Path) -> None:
    machine_with(home)
    done = typed("install", "--port", "8123")
    assert done.exit_code == 0, done.output
    assert (home / ASKED).read_text().splitlines() == [
        "systemctl --user daemon-reload",
        "systemctl --user enable keepwarm.service",
        "systemctl --user restart keepwarm.service",
    ]
    service = read_unit(unit_of(home).read_text())["Service"]
    assert shlex.split(service["ExecStart"])[1:] == [
        "-m",
        "crm",
        "run",
        "--host",
        "127.0.0.1",
        "--port",
        "8123",
    ]
    assert shlex.split(service["Environment"]) == [f"CRM_INSTANCE={home / 'my data'}"]
    assert "loginctl enable-linger" in done.output


def test_uninstalling_leaves_the_data(home: Path) -> None:
    machine_with(home)
    typed("install")
    kept = home / "my data" / "crm.sqlite3"
    kept.write_bytes(b"everything")
    done = typed("uninstall")
    assert done.exit_code == 0, done.output
    assert not unit_of(home).exists()
    assert kept.read_bytes() == b"everything"
    assert "disable --now keepwarm.service" in (home / ASKED).read_text()
    assert typed("uninstall").exit_code != 0


def test_a_machine_without_systemd_is_told_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))
    done = typed("install")
    assert done.exit_code == 2
    assert "crm service show" in done.output
    assert "ExecStart=" in typed("show").output


def test_what_the_service_manager_says_is_passed_on(home: Path) -> None:
    machine_with(home, failing="enable")
    done = typed("install")
    assert done.exit_code == 2
    assert "Failed to connect to bus" in done.output


def test_settings_of_the_terminal_are_named(home: Path) -> None:
    machine_with(home)
    done = typed("install", CRM_SMTP_HOST="mail.example.org")
    assert "CRM_SMTP_HOST" in done.output
    assert "config.toml" in done.output


@pytest.mark.parametrize("odd", ['a "quoted" name', "50 % of it", "back\\slash", "$HOME"])
def test_odd_folders_come_through(odd: str) -> None:
    service = read_unit(systemd_unit(Job([f"/{odd}/python", "-m"], Path("/x"), Path("/y") / odd)))["Service"]
    words = shlex.split(service["ExecStart"].replace("%%", "%").replace("$$", "$"))
    assert words == [f"/{odd}/python", "-m"]
    assert shlex.split(service["Environment"].replace("%%", "%")) == [f"CRM_INSTANCE=/y/{odd}"]


def test_the_list_for_launchd_says_the_same() -> None:
    job = Job(["/v/python", "-m", "crm", "run"], Path("/app"), Path("/data of mine"))
    agent = plistlib.loads(launchd_agent(job))
    assert agent["ProgramArguments"] == ["/v/python", "-m", "crm", "run"]
    assert agent["EnvironmentVariables"] == {"CRM_INSTANCE": "/data of mine"}
    assert agent["KeepAlive"] == {"SuccessfulExit": False}


def test_the_command_of_the_unit_really_serves(home: Path) -> None:
    machine_with(home)
    port = a_free_port()
    assert typed("install", "--port", str(port)).exit_code == 0
    service = read_unit(unit_of(home).read_text())["Service"]
    name, _, value = shlex.split(service["Environment"])[0].partition("=")
    process = subprocess.Popen(
        shlex.split(service["ExecStart"]),
        cwd=service["WorkingDirectory"],
        env={name: value, "PATH": "/usr/bin:/bin", "HOME": str(home)},
        stdout=subprocess.DEVNULL,
    )
    try:
        assert status(port, "/healthz") == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def status(port: int, path: str) -> int:
    """What a process that is about to listen answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            with answer:
                return int(answer.code)
        except OSError:
            assert time.monotonic() < end, "nobody listens"
            time.sleep(0.1)
