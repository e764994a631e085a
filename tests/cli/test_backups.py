"""What was backed up comes back, and nothing that waited is sent by itself."""

import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Crm

QUEUE = (
    "INSERT INTO delivery (user_id, kind, occ_key, channel, state, attempt, next_attempt_at, give_up_at,"
    " message_id, response, error_class, created_at)"
    " VALUES (1, 'digest', :key, 'mail', :state, 0, :now, :now, '', '', '', :now)"
)


@pytest.fixture
def home(at_home: Crm, tmp_path: Path) -> Path:
    """An instance with one account."""
    assert at_home("user", "add", "first@example.org").exit_code == 0
    return tmp_path / "home"


def rows(home: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "crm.sqlite3")) as connection:
        return connection.execute(question).fetchall()


def change(home: Path, statement: str, **values: object) -> None:
    """`:now` in the statement is the present."""
    values["now"] = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")
    with closing(sqlite3.connect(home / "crm.sqlite3")) as connection, connection:
        connection.execute(statement, values)


def emails(home: Path) -> list[object]:
    return [email for (email,) in rows(home, "SELECT email FROM user ORDER BY id")]


def test_a_backup_holds_everything_and_only_its_owner_reads_it(
    at_home: Crm, home: Path, tmp_path: Path
) -> None:
    (home / "config.toml").write_text('smtp_host = "mail.example.org"\n')
    done = at_home("backup", str(tmp_path / "my.zip"))
    assert done.exit_code == 0, done.output
    assert "secret key" in done.output
    assert (tmp_path / "my.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "my.zip") as archive:
        assert sorted(archive.namelist()) == ["config.toml", "crm.sqlite3", "secret.key"]
        assert archive.read("secret.key") == (home / "secret.key").read_bytes()
    assert not [file for file in tmp_path.iterdir() if file.name.endswith(".part")]


def test_without_a_name_it_lies_among_the_backups(at_home: Crm, home: Path) -> None:
    at_home("backup")
    assert len(list((home / "backups").glob("keepwarm-*.zip"))) == 1


def test_a_restored_instance_is_as_it_was_and_the_replaced_one_is_kept(
    at_home: Crm, home: Path, tmp_path: Path
) -> None:
    at_home("backup", str(tmp_path / "my.zip"))
    key = (home / "secret.key").read_bytes()
    at_home("user", "add", "second@example.org")
    (home / "secret.key").write_text("another key")
    done = at_home("restore", str(tmp_path / "my.zip"))
    assert done.exit_code == 0, done.output
    assert emails(home) == ["first@example.org"]
    assert (home / "secret.key").read_bytes() == key
    [kept] = (home / "backups").glob("before-restore-*.zip")
    assert str(kept) in done.output
    at_home("restore", str(kept))
    assert emails(home) == ["first@example.org", "second@example.org"]


def test_nothing_that_waited_is_sent_by_itself_after_a_restore(
    at_home: Crm, home: Path, tmp_path: Path
) -> None:
    for state in ("queued", "claimed", "sending", "sent", "dead"):
        change(home, QUEUE, key=state, state=state)
    change(home, "UPDATE reminder SET next_due_utc = '2020-01-01 08:00:00.000000'")
    change(home, "INSERT INTO worker VALUES ('w', 'h', 1, '', :now, '2020-01-01 00:00:00.000000', NULL)")
    at_home("backup", str(tmp_path / "my.zip"))
    done = at_home("restore", str(tmp_path / "my.zip"))
    assert "3 mails that may have been sent since are on hold" in done.output
    found = {row[0]: row[1] for row in rows(home, "SELECT occ_key, state FROM delivery")}
    assert {key: found.pop(key) for key in ("queued", "claimed", "sending", "sent", "dead")} == {
        "queued": "held",
        "claimed": "held",
        "sending": "unknown",
        "sent": "sent",
        "dead": "dead",
    }
    assert list(found.values()) == ["held"]
    assert rows(home, "SELECT count(*) FROM worker") == [(0,)]


def test_every_restore_begins_another_epoch(at_home: Crm, home: Path, tmp_path: Path) -> None:
    at_home("backup", str(tmp_path / "my.zip"))
    epochs = set()
    for _ in range(2):
        at_home("restore", str(tmp_path / "my.zip"))
        epochs.update(rows(home, "SELECT value FROM meta WHERE key = 'epoch'"))
    assert len(epochs) == 2


def test_a_running_instance_is_not_pulled_from_under_its_feet(
    at_home: Crm, home: Path, tmp_path: Path
) -> None:
    at_home("backup", str(tmp_path / "my.zip"))
    change(home, "INSERT INTO worker VALUES ('w', 'laptop', 4711, '', :now, :now, NULL)")
    done = at_home("restore", str(tmp_path / "my.zip"))
    assert (done.exit_code, "process 4711 on laptop" in done.output) == (2, True)
    assert at_home("restore", "--force", str(tmp_path / "my.zip")).exit_code == 0


def test_the_settings_of_the_operator_stay(at_home: Crm, home: Path, tmp_path: Path) -> None:
    (home / "config.toml").write_text('smtp_host = "old.example.org"\n')
    at_home("backup", str(tmp_path / "my.zip"))
    (home / "config.toml").write_text('smtp_host = "new.example.org"\n')
    at_home("restore", str(tmp_path / "my.zip"))
    assert "new.example.org" in (home / "config.toml").read_text()
    (home / "config.toml").unlink()
    at_home("restore", str(tmp_path / "my.zip"))
    assert "old.example.org" in (home / "config.toml").read_text()


def test_a_backup_fits_an_empty_instance(at_home: Crm, home: Path, tmp_path: Path) -> None:
    at_home("backup", str(tmp_path / "my.zip"))
    elsewhere = tmp_path / "elsewhere"
    done = at_home("restore", str(tmp_path / "my.zip"), CRM_INSTANCE=str(elsewhere))
    assert done.exit_code == 0, done.output
    assert emails(elsewhere) == ["first@example.org"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (None, "cannot be read as a backup"),
        ({"readme.txt": b"hello"}, "is no backup"),
        ({"../crm.sqlite3": b"x"}, "is no backup"),
        ({"crm.sqlite3": b"no database at all" * 100}, "damaged"),
        ({"crm.sqlite3": b""}, "none of Keepwarm"),
        ({"crm.pgdump": b"PGDMP"}, "do not mix"),
    ],
)
def test_what_is_no_backup_changes_nothing(
    at_home: Crm, home: Path, tmp_path: Path, names: dict[str, bytes] | None, said: str
) -> None:
    bad = tmp_path / "bad.zip"
    if names is None:
        bad.write_bytes(b"PK\x03\x04 cut off")
    else:
        with zipfile.ZipFile(bad, "w") as archive:
            for name, data in names.items():
                archive.writestr(name, data)
    done = at_home("restore", str(bad))
    assert done.exit_code == 2
    assert said in done.output
    assert emails(home) == ["first@example.org"]
    assert not list((home / "backups").glob("before-restore-*"))


def test_a_backup_of_a_newer_version_is_refused(at_home: Crm, home: Path, tmp_path: Path) -> None:
    change(home, "UPDATE alembic_version SET version_num = '9999'")
    at_home("backup", str(tmp_path / "my.zip"))
    done = at_home("restore", str(tmp_path / "my.zip"))
    assert (done.exit_code, "newer Keepwarm" in done.output) == (2, True)


def test_without_a_database_there_is_nothing_to_back_up(at_home: Crm) -> None:
    done = at_home("backup")
    assert (done.exit_code, "no database" in done.output) == (2, True)


NOTES_ITS_CALL = """#!/bin/sh
for word in "$@"; do
  case "$word" in --file=*) echo "$@ / $PGPASSWORD" > "${word#--file=}";; esac
done
"""
POSTGRES = {"CRM_DATABASE_URL": "postgresql://keeper:s3cret@db.example.org:5433/keepwarm"}


def test_postgresql_is_dumped_by_its_own_program_which_gets_the_password_unseen(
    at_home: Crm, tmp_path: Path
) -> None:
    tool = tmp_path / "bin" / "pg_dump"
    tool.parent.mkdir()
    tool.write_text(NOTES_ITS_CALL)
    tool.chmod(0o755)
    done = at_home("backup", str(tmp_path / "pg.zip"), PATH=f"{tool.parent}:/usr/bin:/bin", **POSTGRES)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "pg.zip") as archive:
        called, password = archive.read("crm.pgdump").decode().strip().split(" / ")
    assert password == "s3cret"
    assert "s3cret" not in called
    assert "--dbname=postgresql://keeper@db.example.org:5433/keepwarm" in called


def test_without_that_program_it_is_said_what_is_missing(at_home: Crm, tmp_path: Path) -> None:
    done = at_home("backup", str(tmp_path / "pg.zip"), PATH="/nowhere", **POSTGRES)
    assert (done.exit_code, "pg_dump is not installed" in done.output) == (2, True)
