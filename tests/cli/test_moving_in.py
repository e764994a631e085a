"""`crm import` and `crm inspect` on files of people and calendars."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from crm import config
from crm.app import create_app
from crm.cli import main
from crm.clock import now
from crm.contacts.models import Contact
from crm.db import migrate
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.interviews.models import Interview
from crm.notifications.units import unit
from tests import factories
from tests.transfer.movein.test_calendar import EVENTS, calendar
from tests.transfer.movein.test_pages import ADA, BO, GROUP, INVITATION, vcard

EMAIL = "me@example.org"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance with one account, as the commands find it."""
    monkeypatch.setenv("CRM_INSTANCE", str(tmp_path))
    with opened() as app, unit(app) as session:
        factories.a_user(session, EMAIL)
    return tmp_path


def opened() -> "Opened":
    return Opened()


class Opened:
    """The app of the instance, and its database closed again."""

    def __enter__(self) -> Flask:
        self.app = create_app(config.load())
        with self.app.app_context():
            migrate.upgrade(db.engine, backups=self.app.config["SETTINGS"].instance, now=now())
        return self.app

    def __exit__(self, *_error: object) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def file(home: Path, text: str, name: str = "people.vcf") -> Path:
    target = home / name
    target.write_text(text)
    return target


def names() -> list[str]:
    with opened() as app, acting_as(1), unit(app, reading=True) as session:
        return list(session.scalars(select(Contact.name).order_by(Contact.id)))


def test_people_move_in_and_the_same_file_again_changes_nothing(home: Path) -> None:
    target = file(home, ADA + BO + GROUP)
    first = run("import", target, "--user", EMAIL)
    assert (first.exit_code, first.output) == (0, "new: 2\nrejected: 1\ntaken: 2\n")
    assert names() == ["Ada Abel", "Bo Brandt"]
    assert run("import", target, "--user", EMAIL).output == "This file is here already.\n"
    assert names() == ["Ada Abel", "Bo Brandt"]


def test_a_dry_run_changes_nothing(home: Path) -> None:
    answer = run("import", file(home, ADA), "--user", EMAIL, "--dry-run")
    assert (answer.exit_code, answer.output) == (0, "new: 1\ntaken: 1\n")
    assert names() == []


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("leave", ["Ada Abel"]), ("same", ["Ada Abel"]), ("new", ["Ada Abel", "Adah Abel"])],
)
def test_probable_duplicates_are_left_unless_one_says_who_they_are(
    home: Path, wanted: str, expected: list[str]
) -> None:
    run("import", file(home, ADA), "--user", EMAIL)
    twin = file(home, vcard("FN:Adah Abel", "ORG:Acme GmbH"), "twin.vcf")
    answer = run("import", twin, "--user", EMAIL, "--duplicates", wanted)
    assert answer.output.startswith("duplicate: 1\n")
    assert names() == expected


def test_a_calendar_brings_its_interviews(home: Path) -> None:
    answer = run("import", file(home, calendar(*EVENTS), "me.ics"), "--user", EMAIL)
    assert answer.output == "new: 3\ntaken: 2\n"
    with opened() as app, acting_as(1), unit(app, reading=True) as session:
        assert session.scalar(select(func.count(Interview.id))) == 2


def test_an_invitation_is_still_taken(home: Path) -> None:
    answer = run("import", file(home, INVITATION, "invite.ics"), "--user", EMAIL)
    assert answer.output.startswith("new: 2026-12-09T13:00:00")


def test_what_cannot_be_read_is_said(home: Path) -> None:
    answer = run("import", file(home, "", "empty.csv"), "--user", EMAIL)
    assert (answer.exit_code, answer.output) == (1, "There is nothing in it.\n")


def test_inspect_tells_cards_and_what_is_wrong_with_them(home: Path) -> None:
    told = json.loads(run("inspect", file(home, ADA + GROUP)).output)
    assert (told["kind"], told["cards"], told["people"]) == ("vcard", 2, 1)
    assert [(each["place"], each["fault"]) for each in told["errors"]] == [(2, "not_a_person")]
