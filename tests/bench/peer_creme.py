"""The contact list of Creme CRM with so many contacts, one request for each line of standard input.

Run by the interpreter of `.venv-peers`, in a folder of its own. Creme shows 25 rows on a page.
"""

import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

PROJECT = "workshop"
LOCAL = "SECRET_KEY = 'measuring only'\nDEBUG = False\nALLOWED_HOSTS = ['*']\n"
DATABASE = "DATABASES = {{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': {name!r}}}}}\n"
BROKER = "JOBMANAGER_BROKER = {address!r}\n"
PATH = "/persons/contacts"


def main() -> None:
    """Make the instance, say `ready`, then answer each line with the seconds that a page took."""
    folder, contacts = Path(sys.argv[1]), int(sys.argv[2])
    settings = _project(folder)
    sys.path.insert(0, str(folder / PROJECT))
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    import_module("django").setup()
    client = _client(contacts)
    if client.get(PATH).status_code != 200:
        raise SystemExit("the list does not answer")
    print("ready", flush=True)
    for _line in sys.stdin:
        start = time.perf_counter()
        client.get(PATH)
        print(time.perf_counter() - start, flush=True)


def _project(folder: Path) -> str:
    """A new project on SQLite, as its README tells; the name of its settings."""
    creme = str(Path(sys.executable).with_name("creme"))
    subprocess.run([creme, "creme_start_project", PROJECT], cwd=folder, check=True, stdout=sys.stderr)
    inner = folder / PROJECT / PROJECT
    with (inner / "settings.py").open("a") as file:
        file.write(LOCAL)
        file.write(DATABASE.format(name=str(folder / "creme.sqlite3")))
        file.write(BROKER.format(address=f"unix_socket://{folder}/"))
    settings = f"{PROJECT}.settings"
    for command in ("migrate", "creme_populate", "generatemedia"):
        subprocess.run(
            [creme, command, f"--settings={settings}"],
            cwd=folder / PROJECT,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return settings


def _client(contacts: int) -> Any:
    transaction = import_module("django.db").transaction
    contact = import_module("creme.persons").get_contact_model()
    users = import_module("creme.creme_core.models").CremeUser.objects
    user = users.filter(is_superuser=True).first()
    with transaction.atomic():
        for number in range(contacts):
            contact.objects.create(
                user=user,
                first_name=f"Ada{number}",
                last_name=f"Example{number}",
                email=f"ada{number}@example.org",
                phone=f"+49 30 {number:06}",
            )
    client = import_module("django.test").Client()
    client.force_login(user)
    return client


if __name__ == "__main__":
    main()
