"""The operator of a restored or copied instance is told, and decides."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Crm

QUEUE = (
    "INSERT INTO delivery (user_id, kind, occ_key, channel, state, attempt, next_attempt_at, give_up_at,"
    " message_id, response, error_class, created_at)"
    " VALUES (1, 'digest', '2026-01-01', 'mail', 'queued', 0, :now, :now, '', '', '', :now)"
)
ONCE = ("scheduler", "--once", "heartbeat")


@pytest.fixture
def home(at_home: Crm, tmp_path: Path) -> Path:
    """An instance with one account and a mail that waits; its scheduler ran."""
    assert at_home("user", "add", "first@example.org").exit_code == 0
    home = tmp_path / "home"
    assert at_home(*ONCE).exit_code == 0
    with closing(sqlite3.connect(home / "crm.sqlite3")) as connection, connection:
        connection.execute(QUEUE, {"now": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")})
    return home


@pytest.fixture
def copied(home: Path, tmp_path: Path) -> dict[str, str]:
    """A copy of it beside it, as a command names it."""
    shutil.copytree(home, tmp_path / "copied")
    return {"CRM_INSTANCE": str(tmp_path / "copied")}


def states(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "crm.sqlite3")) as connection:
        return connection.execute("SELECT state, error_class FROM delivery ORDER BY id").fetchall()


def test_an_instance_that_stays_where_it_is_sends(at_home: Crm, home: Path) -> None:
    done = at_home(*ONCE)
    assert (done.exit_code, done.output) == (0, "heartbeat is done.\n")
    assert "It was never found restored or copied" in at_home("instance", "status").output
    assert (at_home("instance", "adopt", "--held", "drop").exit_code, states(home)) == (2, [("queued", "")])
    assert not [line for line in at_home("doctor").output.splitlines() if line.startswith("BAD")]


def test_a_copy_is_told_before_it_is_started_and_held_when_it_is(
    at_home: Crm, home: Path, copied: dict[str, str]
) -> None:
    assert "At the next start it will be on hold" in at_home("instance", "status", **copied).output
    assert "the next start will hold everything" in at_home("doctor", **copied).output
    started = at_home(*ONCE, **copied)
    assert started.exit_code == 0
    assert "in another folder before. Held then: 1." in started.output
    assert "crm instance adopt" in started.output
    assert states(Path(copied["CRM_INSTANCE"])) == [("held", "cloned")]
    doctor = at_home("doctor", **copied)
    assert doctor.exit_code == 1
    assert "BAD  instance: on hold" in doctor.output
    assert "decides on under Notices: 1 held" in doctor.output
    assert at_home(*ONCE).output == "heartbeat is done.\n"
    assert states(home) == [("queued", "")]


def test_the_operator_adopts_it(at_home: Crm, copied: dict[str, str]) -> None:
    at_home(*ONCE, **copied)
    done = at_home("instance", "adopt", "--held", "release", **copied)
    assert (done.exit_code, "they will be sent now: 1" in done.output) == (0, True)
    assert states(Path(copied["CRM_INSTANCE"])) == [("queued", "")]
    assert at_home(*ONCE, **copied).output == "heartbeat is done.\n"


def test_the_operator_calls_it_a_copy_and_thinks_better_of_it(at_home: Crm, copied: dict[str, str]) -> None:
    at_home(*ONCE, **copied)
    assert "sends nothing by itself" in at_home("instance", "copy", **copied).output
    assert states(Path(copied["CRM_INSTANCE"])) == [("cancelled", "cloned")]
    assert "It was called a copy" in at_home(*ONCE, **copied).output
    assert at_home("doctor", **copied).exit_code == 0
    assert "This instance sends" in at_home("instance", "adopt", "--held", "drop", **copied).output


def test_a_machine_that_was_set_back_as_a_whole_can_be_silenced_by_hand(at_home: Crm, home: Path) -> None:
    assert at_home("instance", "copy").exit_code == 0
    assert states(home) == [("cancelled", "cloned")]


def test_a_backup_put_back_at_home_goes_on_and_elsewhere_it_asks(
    at_home: Crm, home: Path, tmp_path: Path
) -> None:
    at_home("backup", str(tmp_path / "my.zip"))
    done = at_home("restore", str(tmp_path / "my.zip"))
    assert "crm instance adopt" not in done.output
    assert at_home(*ONCE).output == "heartbeat is done.\n"
    assert "a backup was restored by command" in at_home("instance", "status").output
    elsewhere = {"CRM_INSTANCE": str(tmp_path / "elsewhere")}
    done = at_home("restore", str(tmp_path / "my.zip"), **elsewhere)
    assert "crm instance adopt" in done.output
    assert states(tmp_path / "elsewhere") == [("held", "cloned")]


def test_an_older_database_put_back_by_hand_is_held(at_home: Crm, home: Path, tmp_path: Path) -> None:
    shutil.copyfile(home / "crm.sqlite3", tmp_path / "older.sqlite3")
    assert at_home(*ONCE).output == "heartbeat is done.\n"
    shutil.copyfile(tmp_path / "older.sqlite3", home / "crm.sqlite3")
    for beside in home.glob("crm.sqlite3-*"):
        beside.unlink()
    assert "older than what state.json remembers" in at_home(*ONCE).output
    assert states(home) == [("held", "restored")]
