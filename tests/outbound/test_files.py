"""Mails as files, for trying."""

from email import message_from_bytes, policy
from pathlib import Path

from crm.outbound.files import FileTransport
from crm.outbound.mail import message
from crm.outbound.outcome import FenceLost, Result
from tests.outbound.test_smtp import ENVELOPE, MAIL


def test_a_mail_becomes_a_file_that_a_mail_program_can_open(tmp_path: Path) -> None:
    outcome = FileTransport(tmp_path / "outbox").send(message(MAIL, ENVELOPE), lambda: None)
    assert outcome.result is Result.SENT
    [file] = (tmp_path / "outbox").iterdir()
    assert file.name == outcome.response == "a.eml"
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Nudges"


def test_the_same_mail_again_is_still_one_file(tmp_path: Path) -> None:
    for _ in range(2):
        FileTransport(tmp_path).send(message(MAIL, ENVELOPE), lambda: None)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_fence_that_says_no_leaves_no_file(tmp_path: Path) -> None:
    def lost() -> None:
        raise FenceLost

    assert FileTransport(tmp_path).send(message(MAIL, ENVELOPE), lost).result is Result.WITHDRAWN
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_known_not_sent(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert FileTransport(blocked).send(message(MAIL, ENVELOPE), lambda: None).result is Result.NOT_SENT
