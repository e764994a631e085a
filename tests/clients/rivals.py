"""Radicale and Xandikos on loopback, each with the two calendars and the address book that we have."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.cli.processes import PATIENCE, a_free_port
from tests.clients.installed import from_lock
from tests.clients.served import plain_environment

NAME = "me"
EVENTS, TASKS, CARDS = "interviews", "followups", "contacts"
# No W for what is above the three: no collection can be made, as with us.
RIGHTS = f"""\
[root]
user: .+
collection:
permissions: R

[principal]
user: .+
collection: {{user}}
permissions: R

[collections]
user: .+
collection: {{user}}/({EVENTS}|{TASKS}|{CARDS})
permissions: rw
"""
PROPS = {
    EVENTS: {"tag": "VCALENDAR", "C:supported-calendar-component-set": "VEVENT"},
    TASKS: {"tag": "VCALENDAR", "C:supported-calendar-component-set": "VTODO"},
    CARDS: {"tag": "VADDRESSBOOK"},
}
Objects = Mapping[str, Mapping[str, bytes]]
"""Collection -> name of an object -> its bytes."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A server that is not ours, and where its collections are."""

    name: str
    base: str
    calendars: str
    books: str
    user: str = NAME
    secret: str = "secret"


@contextmanager
def radicale(folder: Path, objects: Objects) -> Iterator[Rival]:
    """Radicale with its file storage, holding these objects."""
    root = folder / "radicale"
    home = root / "collection-root" / NAME
    for collection, props in PROPS.items():
        place = home / collection
        place.mkdir(parents=True)
        (place / ".Radicale.props").write_text(json.dumps({**props, "D:displayname": collection}))
        for name, body in objects.get(collection, {}).items():
            (place / name).write_bytes(body)
    (root / "rights").write_text(RIGHTS)
    (root / "users").write_text(f"{NAME}:secret\n")
    port = a_free_port()
    (root / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\nmax_connections = 20\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {root}/users\nhtpasswd_encryption = plain\n"
        f"[rights]\ntype = from_file\nfile = {root}/rights\n"
        f"[storage]\nfilesystem_folder = {root}\n[logging]\nlevel = error\n"
    )
    words = [str(from_lock("radicale")), "--config", str(root / "config")]
    with _running(words, folder, f"http://127.0.0.1:{port}/.web"):
        base = f"http://127.0.0.1:{port}/"
        yield Rival("Radicale", base, f"{base}{NAME}/", f"{base}{NAME}/")


@contextmanager
def xandikos(folder: Path, objects: Objects) -> Iterator[Rival]:
    """Xandikos, whose collections are git repositories; it asks for no password."""
    root = folder / "xandikos"
    environment = plain_environment(folder) | {"GIT_CONFIG_GLOBAL": "/dev/null"}
    for collection in PROPS:
        kind, home = ("addressbook", "contacts") if collection == CARDS else ("calendar", "calendars")
        place = root / NAME / home / collection
        place.parent.mkdir(parents=True, exist_ok=True)
        name = f"{NAME}/{home}/{collection}"
        make = [str(from_lock("xandikos")), "create-collection", "-d", str(root), "--type", kind]
        subprocess.run([*make, "--name", name], check=True, capture_output=True, env=environment)
        _commit(place, objects.get(collection, {}), environment)
    port = a_free_port()
    words = [str(from_lock("xandikos")), "serve", "-d", str(root), "-l", "127.0.0.1", "-p", str(port)]
    words += ["--current-user-principal", f"/{NAME}/", "--defaults", "--no-detect-systemd"]
    with _running(words, folder, f"http://127.0.0.1:{port}/"):
        base = f"http://127.0.0.1:{port}/"
        yield Rival("Xandikos", base, f"{base}{NAME}/calendars/", f"{base}{NAME}/contacts/")


def _commit(place: Path, objects: Mapping[str, bytes], environment: dict[str, str]) -> None:
    """Put objects into the repository that a collection is, in one commit."""
    for name, body in objects.items():
        (place / name).write_bytes(body)
    git = ["git", "-C", str(place), "-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    if objects:
        subprocess.run([*git, "add", "-A"], check=True, capture_output=True, env=environment)
        subprocess.run([*git, "commit", "-qm", "x"], check=True, capture_output=True, env=environment)


@contextmanager
def _running(words: list[str], folder: Path, url: str) -> Iterator[None]:
    log = (folder / f"{Path(words[0]).name}.log").open("wb")
    process = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT, env=plain_environment(folder))
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with urlopen(url, timeout=5):  # noqa: S310 - our own address
                    break
            except OSError as problem:
                if getattr(problem, "code", None) is not None:  # it answers, even if not with a page
                    break
                assert process.poll() is None, Path(log.name).read_text()
                assert time.monotonic() < end, Path(log.name).read_text()
                time.sleep(0.1)
        yield
    finally:
        process.kill()  # what it holds is thrown away
        process.wait(PATIENCE)
        log.close()
