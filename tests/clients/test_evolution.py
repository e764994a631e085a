"""Evolution's data server: tasks and the address book, read and changed from there."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState
from crm.followups.models import FollowUp
from tests.clients.installed import absent, of_system
from tests.clients.served import Served, plain_environment

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]
DRIVER = Path(__file__).parent / "plugins" / "evolution.py"
PACKAGES = "evolution-data-server gir1.2-{ecal-2.0,ebook-1.2,edataserver-1.2} python3-gi gnome-keyring dbus"
SYSTEM = Path("/usr/bin/python3")


def test_tasks_and_people_go_both_ways(served: Served, tmp_path: Path) -> None:
    said = run(served, tmp_path)
    assert len(said["tasks"]) == 4
    assert "Zoë Ångström" in said["people"]
    with served.account.session() as session:
        dana = session.scalars(select(Contact).where(Contact.name == "Dana Hart")).one()
        done = select(FollowUp).where(FollowUp.contact_id == dana.id, FollowUp.state == FollowUpState.DONE)
        assert session.scalars(done).one().closed_by is not None
        made = session.scalars(select(FollowUp).where(FollowUp.title == "From Evolution")).one()
        assert made.due_on.isoformat() == "2027-01-20"
        session.scalars(select(Contact).where(Contact.name == "Nia Ekman")).one()


def run(served: Served, folder: Path) -> dict[str, list[str]]:
    """What the driver found, in a session of its own with an empty keyring."""
    session = of_system("dbus-run-session", "dbus")
    of_system("gnome-keyring-daemon", "gnome-keyring")
    known = "import gi; gi.require_version('ECal', '2.0'); gi.require_version('EBook', '1.2')"
    if subprocess.run([str(SYSTEM), "-c", known], check=False, capture_output=True).returncode:
        absent(f"Evolution's data server is not installed: on Debian, `apt install {PACKAGES}` does it")
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    environment = plain_environment(folder) | {"XDG_RUNTIME_DIR": str(runtime), "GSETTINGS_BACKEND": "memory"}
    parts, account = urlsplit(served.base), served.account
    words = [str(parts.hostname), str(parts.port), account.email, account.secret]
    words += [urlsplit(served.followups).path, urlsplit(served.contacts).path]
    done = subprocess.run(
        [str(session), "--", str(SYSTEM), str(DRIVER), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found
