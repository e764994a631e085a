"""A restored, replaced or copied instance sends nothing again. With real processes, on SQLite."""

import shutil
from pathlib import Path

import pytest

from crm.notifications.models import DeliveryState
from tests.chaos.stage import Stage, a_stage, kill

MAILS = 60
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.timeout(600),
]


def settle_in(stage: Stage) -> None:
    """The database goes where an instance has it, and a first start notes where it lives."""
    stage.instance.mkdir()
    shutil.copyfile(stage.database_url.removeprefix("sqlite:///"), stage.instance / "crm.sqlite3")
    stage.database_url = f"sqlite:///{stage.instance / 'crm.sqlite3'}"
    first = stage.start()
    stage.wait(lambda: stage.workers() == 1)
    first.terminate()
    assert first.wait(60) == 0, stage.said()


def send_all(stage: Stage) -> None:
    sender = stage.start()
    stage.wait(lambda: stage.handled() == MAILS and stage.is_quiet())
    sender.terminate()
    assert sender.wait(60) == 0, stage.said()


def look_around(stage: Stage, **environment: str) -> None:
    """One whole tick: planning, claiming and sending whatever there is."""
    stage.run("scheduler", "--once", "tick", **environment)


def test_a_restored_backup_sends_nothing_again(database_url: str, tmp_path: Path) -> None:
    with a_stage(database_url, tmp_path) as stage:
        settle_in(stage)
        stage.plant(MAILS)
        stage.run("backup", str(tmp_path / "backup.zip"))
        send_all(stage)
        stage.run("restore", str(tmp_path / "backup.zip"))
        assert stage.states() == {DeliveryState.HELD: MAILS}
        look_around(stage)
        assert stage.states() == {DeliveryState.HELD: MAILS}
        assert stage.handled() == MAILS


def test_a_database_file_put_back_by_hand_sends_nothing_again(database_url: str, tmp_path: Path) -> None:
    with a_stage(database_url, tmp_path) as stage:
        settle_in(stage)
        stage.plant(MAILS)
        file = stage.instance / "crm.sqlite3"
        shutil.copyfile(file, tmp_path / "kept.sqlite3")
        send_all(stage)
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(tmp_path / "kept.sqlite3", file)
        stage.start()
        stage.wait(lambda: stage.states()[DeliveryState.HELD] == MAILS)
        look_around(stage)
        assert stage.handled() == MAILS


@pytest.mark.parametrize("killed", [pytest.param(False, marks=pytest.mark.long), True])
def test_a_copied_folder_sends_nothing_and_the_original_goes_on(
    database_url: str, tmp_path: Path, killed: bool
) -> None:
    with a_stage(database_url, tmp_path) as stage:
        settle_in(stage)
        if killed:
            sender = stage.start()
            stage.wait(lambda: stage.workers() == 1)
            kill(sender)
        stage.plant(MAILS)
        copy = tmp_path / "copy"
        shutil.copytree(stage.instance, copy)
        original, stage.database_url = stage.database_url, f"sqlite:///{copy / 'crm.sqlite3'}"
        copied = stage.start(CRM_INSTANCE=str(copy))
        stage.wait(lambda: stage.states()[DeliveryState.HELD] == MAILS)
        look_around(stage, CRM_INSTANCE=str(copy))
        assert stage.handled() == 0
        assert copied.poll() is None
        stage.database_url = original
        stage.start()
        stage.wait(lambda: stage.handled() == MAILS and stage.is_quiet())
        assert stage.states() == {DeliveryState.SENT: MAILS}
        assert stage.account().duplicates == []
