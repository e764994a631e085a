"""Keepwarm as a process on loopback, for clients that are programs of their own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.processes import Process, a_free_port, a_process
from tests.clients.account import DeviceAccount, a_device_account
from tests.clients.wire import Wire


@dataclass(frozen=True, slots=True)
class Served:
    """A running Keepwarm and an account on it."""

    base: str
    account: DeviceAccount
    process: Process

    @property
    def dav(self) -> str:
        """What a person types into a client."""
        return f"{self.base}/dav/"

    @property
    def followups(self) -> str:
        """The collection of tasks."""
        return f"{self.dav}calendars/{self.account.user_id}/followups/"

    @property
    def interviews(self) -> str:
        """The collection of events."""
        return f"{self.dav}calendars/{self.account.user_id}/interviews/"

    @property
    def contacts(self) -> str:
        """The address book."""
        return f"{self.dav}addressbooks/{self.account.user_id}/contacts/"

    def wire(self) -> Wire:
        """A plain client of this account."""
        return Wire(self.base, self.account.email, self.account.secret)


@contextmanager
def a_served_account(database_url: str, folder: Path) -> Iterator[Served]:
    """`crm web` on a migrated database, with an account on it."""
    account = a_device_account(database_url)
    port = a_free_port()
    instance = folder / "instance"
    instance.mkdir(exist_ok=True)
    environment = {"CRM_INSTANCE": str(instance), "CRM_DATABASE_URL": database_url, "CRM_MAIL_TO_FILES": "1"}
    with a_process("web", "--port", str(port), **environment) as process:
        process.says("Keepwarm is at")
        yield Served(f"http://127.0.0.1:{port}", account, process)


def plain_environment(home: Path) -> dict[str, str]:
    """The environment of a client: a home of its own, nothing of ours, and no proxy."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
