"""The contact list of Django CRM with so many contacts, one request for each line of standard input.

Run by the interpreter of `.venv-peers`, in a folder of its own.
"""

import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

SETTINGS = """
from webcrm.settings import *

DEBUG = False
ALLOWED_HOSTS = ["*"]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": {name!r}}}}}
"""
PATH = "/en/123/crm/contact/"
COMPANIES = 200


def main() -> None:
    """Make the instance, say `ready`, then answer each line with the seconds that a page took."""
    folder, contacts = Path(sys.argv[1]), int(sys.argv[2])
    (folder / "measured_settings.py").write_text(SETTINGS.format(name=str(folder / "crm.sqlite3")))
    sys.path[:] = [str(folder), *(each for each in sys.path[1:])]
    os.environ["DJANGO_SETTINGS_MODULE"] = "measured_settings"
    answers = sys.stdout
    sys.stdout = sys.stderr  # its commands talk
    import_module("django").setup()
    client = _client(contacts)
    if client.get(PATH).status_code != 200:
        raise SystemExit("the list does not answer")
    print("ready", file=answers, flush=True)
    for _line in sys.stdin:
        start = time.perf_counter()
        client.get(PATH)
        print(time.perf_counter() - start, file=answers, flush=True)


def _client(contacts: int) -> Any:
    import_module("django.core.management").call_command("setupdata")
    common, crm = import_module("common.models"), import_module("crm.models")
    user = import_module("django.contrib.auth.models").User.objects.filter(is_superuser=True).first()
    common.UserProfile.objects.get_or_create(user=user)
    shared = {
        "owner": user,
        "department": common.Department.objects.first(),
        "country": crm.Country.objects.first(),
    }
    with import_module("django.db").transaction.atomic():
        companies = [
            crm.Company.objects.create(
                full_name=f"Company {number}", email=f"c{number}@example.org", **shared
            )
            for number in range(COMPANIES)
        ]
        for number in range(contacts):
            crm.Contact.objects.create(
                first_name=f"Ada{number}",
                last_name=f"Example{number}",
                email=f"ada{number}@example.org",
                phone=f"+49 30 {number:06}",
                title="Engineer",
                company=companies[number % COMPANIES],
                **shared,
            )
    client = import_module("django.test").Client()
    client.force_login(user)
    return client


if __name__ == "__main__":
    main()
