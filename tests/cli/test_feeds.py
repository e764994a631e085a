"""`crm feed create` prints an address that works, and says who can read it."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from crm.accounts.models import User
from crm.cli.feeds import feed, made_for
from crm.config import Settings
from crm.feeds.definition import Definition
from crm.feeds.models import Privacy


def test_the_address_is_a_calendar(
    app: Flask, settings: Settings, user: User, anonymous: FlaskClient
) -> None:
    definition = Definition(name="Job hunt", privacy=Privacy.COUNT)
    address, readers = made_for(app, settings, "Me@Example.org", definition)
    assert address.startswith("http://127.0.0.1:8000/f/")
    assert address.endswith("/Job-hunt.ics")
    assert readers == "Only this computer can read it."
    answer = anonymous.get(address.removeprefix("http://127.0.0.1:8000"))
    assert answer.status_code == 200
    assert b"X-WR-CALNAME:Job hunt\r\n" in answer.data


def test_nobody_s_calendar_is_not_made(app: Flask, settings: Settings) -> None:
    with pytest.raises(click.ClickException, match=r"There is no account nobody@example\.org\."):
        made_for(app, settings, "nobody@example.org", Definition())


def test_an_unknown_privacy_level_is_refused_before_anything_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_INSTANCE", str(tmp_path / "instance"))
    result = CliRunner().invoke(feed, ["create", "--user", "me@example.org", "--privacy", "none"])
    assert result.exit_code == 2
    assert not (tmp_path / "instance").exists()
