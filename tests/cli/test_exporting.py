"""`crm export`: the account as a ZIP."""

import zipfile
from pathlib import Path

from sqlalchemy.orm import Session

from crm.accounts.models import User
from tests import factories
from tests.cli.conftest import Crm


def test_the_account_is_written_as_an_archive(crm: Crm, session: Session, user: User, tmp_path: Path) -> None:
    factories.a_contact(session)
    email = user.email
    session.commit()
    file = tmp_path / "mine.zip"
    result = crm("export", str(file), "--user", email)
    assert result.exit_code == 0, result.output
    assert str(file) in result.output
    with zipfile.ZipFile(file) as archive:
        assert b"Dana Hart" in archive.read("contacts.vcf")


def test_a_file_that_is_there_is_kept(crm: Crm, session: Session, user: User, tmp_path: Path) -> None:
    file = tmp_path / "mine.zip"
    file.write_text("before")
    email = user.email
    session.commit()
    assert crm("export", str(file), "--user", email).exit_code == 2
    assert file.read_text() == "before"


def test_an_unknown_account_is_said(crm: Crm, user: User, tmp_path: Path) -> None:
    result = crm("export", str(tmp_path / "mine.zip"), "--user", "nobody@example.org")
    assert result.exit_code == 2
    assert "There is no account nobody@example.org." in result.output
    assert not (tmp_path / "mine.zip").exists()
