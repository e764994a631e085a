"""`crm service`: Keepwarm as a service of whoever is signed in, so that reminders outlive the terminal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from crm import config
from crm.cli.listening import EVERYWHERE, LOOPBACK
from crm.cli.service_files import LABEL, UNIT, Job, launchd_agent, systemd_unit

HERE = Path(__file__).resolve().parents[2]
NOT_MINE = ("CRM_INSTANCE",)
"""Settings that the service is given; all others have to stand in config.toml."""


@click.group()
def service() -> None:
    """Keep Keepwarm running after the terminal is closed."""


@service.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--lan", is_flag=True, help="Let other devices in this network in.")
def install(port: int, lan: bool) -> None:
    """Start it now and at every sign-in (systemd --user; launchd on a Mac, which was not tried)."""
    settings = config.load()
    settings.instance.mkdir(parents=True, exist_ok=True)
    job = _job(settings, port=port, host=EVERYWHERE if lan else LOOPBACK)
    if sys.platform == "darwin":
        _install_agent(job)
    else:
        _install_unit(job)
    _warn_of_settings(settings)
    click.echo(f"Keepwarm runs at http://127.0.0.1:{port}. Its data stays in {settings.instance}.")


@service.command()
def uninstall() -> None:
    """Stop it and start it no more. All data stays where it is."""
    settings = config.load()
    if sys.platform == "darwin":
        _ask("launchctl", "bootout", f"gui/{os.getuid()}/{LABEL}", may_fail=True)
        _agent_file().unlink(missing_ok=True)
    elif not _unit_file().exists():
        raise click.ClickException(f"There is no service: {_unit_file()} does not exist.")
    else:
        _ask("systemctl", "--user", "disable", "--now", UNIT, may_fail=True)
        _unit_file().unlink()
        _ask("systemctl", "--user", "daemon-reload")
    click.echo(f"Keepwarm no longer starts by itself. Your data is where it was: {settings.instance}")


@service.command()
def show() -> None:
    """Print what `install` would write, to put it where it belongs by hand."""
    job = _job(config.load(), port=8000, host=LOOPBACK)
    click.echo(launchd_agent(job).decode() if sys.platform == "darwin" else systemd_unit(job), nl=False)


def _job(settings: config.Settings, *, port: int, host: str) -> Job:
    command = [sys.executable, "-m", "crm", "run", "--host", host, "--port", str(port)]
    return Job(command, HERE, settings.instance.resolve())


def _install_unit(job: Job) -> None:
    file = _unit_file()
    _write(file, systemd_unit(job).encode())
    _ask("systemctl", "--user", "daemon-reload")
    _ask("systemctl", "--user", "enable", UNIT)
    _ask("systemctl", "--user", "restart", UNIT)
    click.echo(f"Written to {file}. What it says: journalctl --user -u keepwarm")
    click.echo("To keep it running while you are signed out, too: loginctl enable-linger")


def _install_agent(job: Job) -> None:
    file, domain = _agent_file(), f"gui/{os.getuid()}"
    _write(file, launchd_agent(job))
    _ask("launchctl", "bootout", f"{domain}/{LABEL}", may_fail=True)
    _ask("launchctl", "bootstrap", domain, str(file))
    click.echo(f"Written to {file}. This way was not tried on a Mac yet: look whether it runs.")


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(data)
    beside.replace(file)


def _ask(program: str, *words: str, may_fail: bool = False) -> None:
    """Let the service manager do it. Raises `ClickException` with its own words."""
    found = shutil.which(program)
    if found is None:
        raise click.ClickException(
            f"{program} is not here, so nothing was started. `crm service show` prints what it would be told."
        )
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    if done.returncode != 0 and not may_fail:
        said = (done.stderr or done.stdout).strip() or f"it ended with {done.returncode}"
        raise click.ClickException(f"{program} {' '.join(words)}: {said}")


def _warn_of_settings(settings: config.Settings) -> None:
    """Settings of this terminal do not reach the service."""
    fields = {f"CRM_{name.upper()}" for name in type(settings).model_fields}
    here = sorted(name for name in os.environ if name in fields and name not in NOT_MINE)
    if here:
        click.echo(
            f"Set in this terminal only: {', '.join(here)}. "
            f"The service reads {settings.instance / 'config.toml'}: put them there (smtp_host = ...).",
            err=True,
        )


def _unit_file() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user" / UNIT


def _agent_file() -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
