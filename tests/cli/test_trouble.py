"""What a person can mend is said in a line, and ends with 2."""

from pathlib import Path

import pytest

from tests.cli.conftest import Crm


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"CRM_SMTP_PORT": "many"}, "smtp_port"),
        ({"CRM_PUBLIC_URL": "crm.example.org"}, "CRM_PUBLIC_URL has to begin with"),
        ({"CRM_DATABASE_URL": "what is this"}, "CRM_DATABASE_URL is no address"),
        ({"CRM_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}, "The database cannot be opened"),
    ],
)
def test_settings_that_do_not_fit_are_named(at_home: Crm, environment: dict[str, str], said: str) -> None:
    done = at_home("upgrade", **environment)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output


def test_a_file_that_is_no_database_is_said(at_home: Crm, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "crm.sqlite3").write_text("these are no rows" * 500)
    done = at_home("upgrade")
    assert done.exit_code == 2
    assert "not a database" in done.output


def test_a_folder_that_cannot_be_made_is_said(at_home: Crm, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    done = at_home("upgrade")
    assert (done.exit_code, "That did not work" in done.output) == (2, True)


def test_a_typo_gets_the_usage(at_home: Crm) -> None:
    done = at_home("upgarde")
    assert done.exit_code == 2
    assert "No such command" in done.output


def test_one_of_several_processes_asks_for_the_upgrade_and_does_not_do_it(at_home: Crm) -> None:
    for command in ("web", "scheduler"):
        done = at_home(command)
        assert done.exit_code == 2
        assert "crm upgrade" in done.output


def test_the_second_upgrade_has_nothing_to_do(at_home: Crm) -> None:
    assert "was upgraded" in at_home("upgrade").output
    assert "up to date" in at_home("upgrade").output


def test_what_is_written_can_be_read_by_its_owner_only(at_home: Crm, tmp_path: Path) -> None:
    at_home("upgrade")
    for file in (tmp_path / "home").iterdir():
        assert file.stat().st_mode & 0o077 == 0
