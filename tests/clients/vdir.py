"""vdirsyncer with todoman and khard over its folders: a person at a command line."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.installed import from_lock
from tests.clients.served import plain_environment

SYNCER = """\
[general]
status_path = "{home}/status/"

[pair calendars]
a = "calendars_here"
b = "calendars_there"
collections = ["from b"]
conflict_resolution = "b wins"

[storage calendars_here]
type = "filesystem"
path = "{home}/calendars/"
fileext = ".ics"

[storage calendars_there]
type = "caldav"
url = "{url}"
username = "{user}"
password = "{secret}"

[pair books]
a = "books_here"
b = "books_there"
collections = ["from b"]
conflict_resolution = "b wins"

[storage books_here]
type = "filesystem"
path = "{home}/books/"
fileext = ".vcf"

[storage books_there]
type = "carddav"
url = "{url}"
username = "{user}"
password = "{secret}"
"""
KHARD = "[addressbooks]\n[[contacts]]\npath = {home}/books/contacts/\n[general]\ndefault_action = list\n"
TODOMAN = """\
path = "{home}/calendars/*"
date_format = "%Y-%m-%d"
time_format = "%H:%M"
default_list = "followups"
"""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A home with the three programs set up for one account."""

    home: Path

    def sync(self) -> str:
        """Both ways, and once more: what was ticked may bring the next one. What was said."""
        return self.run("vdirsyncer", "sync") + self.run("vdirsyncer", "sync")

    def tasks(self, *more: str) -> list[dict[str, Any]]:
        """The open tasks, or those asked for."""
        found: list[dict[str, Any]] = json.loads(self.run("todo", "--porcelain", "list", *more))
        return found

    def task(self, part: str, *more: str) -> dict[str, Any]:
        """The one task whose title holds this."""
        (found,) = [each for each in self.tasks(*more) if part in each["summary"]]
        return found

    def people(self) -> str:
        """The list of the address book."""
        return self.run("khard", "list", "--parsable")

    def objects(self, collection: str) -> dict[str, bytes]:
        """UID line -> bytes, of what lies in a folder."""
        folder = self.home / ("books" if collection == "contacts" else "calendars") / collection
        files = [path for path in folder.iterdir() if path.suffix in (".ics", ".vcf")]
        return {_uid(path.read_bytes()): path.read_bytes() for path in files}

    def run(self, program: str, *words: str, typed: str = "") -> str:
        """One command; what it wrote."""
        done = subprocess.run(
            [str(from_lock(program)), *words],
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=plain_environment(self.home),
        )
        assert done.returncode == 0, f"{program} {words}: {done.stdout} {done.stderr}"
        return done.stdout + done.stderr


def a_command_line(home: Path, *, url: str, user: str, secret: str) -> CommandLine:
    """Set up, discovered (the address typed in is the host only) and not yet synced."""
    values = {"home": str(home), "url": url, "user": user, "secret": secret}
    for name, text in (
        ("vdirsyncer/config", SYNCER),
        ("khard/khard.conf", KHARD),
        ("todoman/config.py", TODOMAN),
    ):
        place = home / ".config" / name
        place.parent.mkdir(parents=True)
        place.write_text(text.format(**values))
    for name in ("calendars", "books/contacts", "calendars/followups"):
        (home / name).mkdir(parents=True, exist_ok=True)
    found = CommandLine(home)
    found.run("vdirsyncer", "discover", typed="y\n" * 9)
    return found


def _uid(body: bytes) -> str:
    return next(line.decode() for line in body.splitlines() if line.startswith(b"UID:"))
