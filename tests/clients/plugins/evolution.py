"""Run by the system's Python in a D-Bus session of its own: Evolution's data server as a client.

Usage: evolution.py HOST PORT USER SECRET TASKS BOOK (the last two are paths). Prints what was found as JSON.
"""

import json
import subprocess
import sys
import time
from importlib import import_module
from typing import Any

gi: Any = import_module("gi")
for _name, _version in (("EDataServer", "1.2"), ("ECal", "2.0"), ("EBook", "1.2"), ("EBookContacts", "1.2")):
    gi.require_version(_name, _version)
EBook, EBookContacts, ECal, EDataServer, ICalGLib = (
    import_module(f"gi.repository.{_name}")
    for _name in ("EBook", "EBookContacts", "ECal", "EDataServer", "ICalGLib")
)

HOST, PORT, USER, SECRET, TASKS, BOOK = sys.argv[1:]
ROUNDS = 120


def source(registry: Any, uid: str, extension: str, stub: str, backend: str, path: str) -> Any:
    """An account as its dialog would write it, with its password in the keyring."""
    made = EDataServer.Source.new_with_uid(uid, None)
    made.set_display_name(uid)
    made.set_parent(stub)
    made.get_extension(extension).set_backend_name(backend)
    auth = made.get_extension(EDataServer.SOURCE_EXTENSION_AUTHENTICATION)
    auth.set_host(HOST)
    auth.set_port(int(PORT))
    auth.set_user(USER)
    auth.set_method("plain/password")
    made.get_extension(EDataServer.SOURCE_EXTENSION_SECURITY).set_secure(False)
    made.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_resource_path(path)
    made.get_extension(EDataServer.SOURCE_EXTENSION_OFFLINE).set_stay_synchronized(True)
    registry.commit_source_sync(made, None)
    found = registry.ref_source(uid)
    found.store_password_sync(SECRET, True, None)
    return found


def until(ready: Any) -> Any:
    """What it gives, once it gives something."""
    for _ in range(ROUNDS):
        found = ready()
        if found:
            return found
        time.sleep(0.5)
    raise TimeoutError(str(ready))


def titles(client: Any) -> dict[str, Any]:
    """Title -> task."""
    _ok, found = client.get_object_list_sync("#t", None)
    return {each.get_summary(): each for each in found}


def tick(client: Any, part: str) -> None:
    """Complete a task."""
    task = next(each for title, each in titles(client).items() if part in title)
    task.set_status(ICalGLib.PropertyStatus.COMPLETED)
    task.set_percentcomplete(100) if hasattr(task, "set_percentcomplete") else None
    client.modify_object_sync(task, ECal.ObjModType.ALL, ECal.OperationFlags.NONE, None)


def add(client: Any, title: str) -> None:
    """A task of its own."""
    task = ICalGLib.Component.new_vtodo()
    task.set_summary(title)
    task.set_due(ICalGLib.Time.new_from_string("20270120"))
    client.create_object_sync(task, ECal.OperationFlags.NONE, None)


def cards(client: Any) -> list[str]:
    """The names in the book."""
    _ok, found = client.get_contacts_sync('(contains "x-evolution-any-field" "")', None)
    return sorted(each.get_property("full-name") for each in found)


def main() -> None:
    """Tasks and cards, read and written."""
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], input=b"x", check=True)
    registry = EDataServer.SourceRegistry.new_sync(None)
    kind = EDataServer.SOURCE_EXTENSION_TASK_LIST
    tasks = source(registry, "keepwarm-tasks", kind, "caldav-stub", "caldav", TASKS)
    client = ECal.Client.connect_sync(tasks, ECal.ClientSourceType.TASKS, 30, None)
    said: dict[str, Any] = {"tasks": sorted(until(lambda: titles(client)))}
    tick(client, "Dana Hart")
    add(client, "From Evolution")
    client.refresh_sync(None)
    kind = EDataServer.SOURCE_EXTENSION_ADDRESS_BOOK
    book = source(registry, "keepwarm-people", kind, "carddav-stub", "carddav", BOOK)
    people = EBook.BookClient.connect_sync(book, 30, None)
    said["people"] = until(lambda: cards(people))
    card = EBookContacts.Contact.new_from_vcard(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Nia Ekman\nN:Ekman;Nia;;;\nEND:VCARD"
    )
    people.add_contact_sync(card, EBookContacts.BookOperationFlags.NONE, None)
    time.sleep(3)
    sys.stdout.write(json.dumps(said))


main()
