"""The suites of others: the caldav library's integration tests, and caldav-server-tester beside Radicale."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.cli.processes import ROOT
from tests.clients import features, rivals, suite
from tests.clients.installed import from_lock
from tests.clients.served import Served, plain_environment
from tests.clients.wire import Wire

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
# It knows servers that always find a task without any date, and such that never do; ours gives it a day.
RESULTS = ROOT / "test-results" / "caldav-server-tester.json"
NOT_OURS = "testTodoDatesearch"


def test_the_caldav_library_finds_what_we_declare_with_events(served: Served, tmp_path: Path) -> None:
    empty(served)
    declared = features.of_events(served.interviews)
    declared["test-calendar.compatibility-tests"] = {"name": "Interviews"}
    outcome = suite.run(tmp_path, of(served, declared), only="not nothing", tasks=served.followups)
    assert outcome.failed == 0, outcome.output[-5000:]
    assert outcome.passed >= 40


def test_the_caldav_library_finds_what_we_declare_with_tasks(served: Served, tmp_path: Path) -> None:
    empty(served)
    declared = features.of_tasks(served.followups)
    only = f"(Todo or Task) and not {NOT_OURS}"
    outcome = suite.run(tmp_path, of(served, declared), only=only, tasks=served.followups)
    assert outcome.failed == 0, outcome.output[-5000:]
    assert outcome.passed >= 7


def test_the_tester_finds_as_much_as_with_radicale(served: Served, tmp_path: Path) -> None:
    empty(served)
    login = (served.account.email, served.account.secret)
    ours = levels(tmp_path, served.dav, login, "Interviews", served.followups)
    with rivals.radicale(tmp_path, {}) as radicale:
        login = (radicale.user, radicale.secret)
        theirs = levels(tmp_path, radicale.base, login, rivals.EVENTS, f"{radicale.calendars}{rivals.TASKS}/")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"Keepwarm": ours, "Radicale": theirs}, indent=2))
    assert counted(ours)["full"] >= counted(theirs)["full"]
    assert counted(ours)["ungraceful"] == counted(ours)["broken"] == 0


def of(served: Served, declared: features.Features) -> dict[str, Any]:
    """The server as the suite's configuration describes it."""
    account = served.account
    return {"url": served.dav, "username": account.email, "password": account.secret, "features": declared}


def empty(served: Served) -> None:
    """Delete what the account came with; without people, nothing is planted anew."""
    with served.wire() as wire:
        for collection in (served.contacts, served.interviews, served.followups):
            _empty(wire, collection)


def _empty(wire: Wire, collection: str) -> None:
    for each in wire.etags(collection).objects():
        assert wire.ask("DELETE", each.href).status == 204


def levels(folder: Path, url: str, login: tuple[str, str], calendar: str, tasks: str) -> dict[str, str]:
    """Feature -> how well it is supported, for all that the tester looks at."""
    words = [
        str(from_lock("python")),
        str(suite.PLUGINS / "led_to_tasks.py"),
        "--verbose",
        "--format",
        "text",
    ]
    words += ["--caldav-url", url, "--caldav-user", login[0], "--caldav-password", login[1]]
    done = subprocess.run(
        [*words, "--caldav-calendar", calendar],
        env=plain_environment(folder) | {"KEEPWARM_TASKS": tasks},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    found = dict(re.findall(r"^## (\S+)\nFeature support level found: (\w+)", done.stdout, re.MULTILINE))
    assert found, json.dumps([done.stdout[-2000:], done.stderr[-2000:]])
    return found


def counted(found: dict[str, str]) -> Counter[str]:
    """How many features of each level."""
    return Counter(found.values())
