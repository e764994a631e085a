"""`crm demo` makes its account once, never beside others, and anybody can sign in to it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.cli import main
from crm.cli.demo import machine_zone, settle
from crm.config import Settings
from crm.transfer.demo import EMAIL, PASSWORD, NotEmpty
from tests import factories

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def counted(session: Session) -> tuple[int | None, ...]:
    """What a second start would multiply."""
    session.rollback()
    found = session.scalar(select(User.change_counter).where(User.email == EMAIL))
    return session.scalar(select(func.count(User.id))), found


def test_the_second_start_changes_nothing(app: Flask, settings: Settings, session: Session) -> None:
    assert settle(app, settings)
    before = counted(session)
    assert not settle(app, settings)
    assert counted(session) == before
    assert before[0] == 1


@SQLITE
def test_the_printed_password_opens_the_account(
    app: Flask, settings: Settings, anonymous: FlaskClient
) -> None:
    settle(app, settings)
    answer = anonymous.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303
    page = anonymous.get("/").get_data(as_text=True)
    assert "Larkmoor Rail" in page
    assert "Henrik Solvang" in page


@SQLITE
def test_an_instance_with_somebody_elses_account_is_left_alone(
    app: Flask, settings: Settings, session: Session
) -> None:
    factories.a_user(session)
    session.commit()
    with pytest.raises(NotEmpty):
        settle(app, settings)
    assert counted(session) == (1, None)


@SQLITE
def test_the_command_says_what_to_do_with_such_an_instance(
    session: Session, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.a_user(session)
    session.commit()
    monkeypatch.setenv("CRM_DATABASE_URL", database_url)
    monkeypatch.setenv("CRM_INSTANCE", str(tmp_path / "instance"))
    answer = CliRunner().invoke(main, ["demo"])
    assert answer.exit_code != 0
    assert "CRM_INSTANCE=instance-demo crm demo" in answer.output


@pytest.mark.parametrize(
    ("target", "zone"),
    [
        ("usr/share/zoneinfo/Europe/Lisbon", "Europe/Lisbon"),
        ("var/db/timezone/zoneinfo/America/Argentina/Salta", "America/Argentina/Salta"),
        ("usr/share/zoneinfo/Nowhere", "UTC"),
        ("usr/share/zoneinfo/Etc/UTC", "UTC"),
        ("etc/a copy", "UTC"),
    ],
)
def test_the_zone_is_that_of_the_machine(target: str, zone: str, tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    link.symlink_to(tmp_path / target)
    assert machine_zone(link) == zone
