"""What a process let go is told by its journal, however the process ended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm.notifications import journal
from crm.notifications.journal import Journal, path_of, read
from crm.outbound.outcome import Outcome, Result, Trouble

SENT = Outcome(Result.SENT, response="250 taken\nwith a second line")
BOOT = "this boot"


@pytest.fixture
def own(tmp_path: Path) -> Journal:
    own = Journal(path_of(tmp_path, "w1"))
    own.introduce("w1", BOOT, is_locked=True)
    return own


def test_what_was_let_go_and_how_it_ended_is_told(own: Journal) -> None:
    own.sending((1, 1))
    own.done((1, 1), SENT)
    own.sending((2, 3))
    own.close()
    story = read(own.path)
    assert story is not None
    assert story.begun == {(2, 3)}
    assert story.ended == {(1, 1): SENT}
    assert (story.origin.worker_id, story.origin.is_locked) == ("w1", True)


def test_an_attempt_let_go_once_more_is_open_again(own: Journal) -> None:
    own.sending((1, 1))
    own.done((1, 1), Outcome(Result.NOT_SENT, Trouble.BUSY))
    own.sending((1, 1))
    own.close()
    story = read(own.path)
    assert story is not None
    assert (set(story.begun), list(story.ended)) == ({(1, 1)}, [])


@pytest.mark.parametrize("torn", [b'D [1, 1, "sent"', b"S 2", b"\xff\xfe", b'D [1, 1, "melted", "", ""]\n'])
def test_a_torn_last_line_is_passed_over(own: Journal, torn: bytes) -> None:
    own.sending((1, 1))
    os.write(own.handle, torn)
    own.close()
    story = read(own.path)
    assert story is not None
    assert (set(story.begun), list(story.ended)) == ({(1, 1)}, [])


def test_it_survives_a_process_that_is_killed(tmp_path: Path) -> None:
    lines = (
        "import os, signal",
        "from pathlib import Path",
        "from crm.notifications.journal import Journal",
        f"own = Journal(Path({str(tmp_path)!r}) / 'w1')",
        "own.introduce('w1', 'boot', is_locked=False)",
        "own.sending((7, 2))",
        "os.kill(os.getpid(), signal.SIGKILL)",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], check=False, timeout=60)
    assert done.returncode == -9
    story = read(tmp_path / "w1")
    assert story is not None
    assert story.begun == {(7, 2)}


def test_what_it_does_not_mention_did_not_happen_only_while_the_machine_runs_on(own: Journal) -> None:
    story = read(own.path)
    assert story is not None
    assert story.is_complete(BOOT)
    assert not story.is_complete("the next boot")
    assert not story.is_complete("")
    own.close()


def test_a_copy_of_a_journal_tells_nothing(own: Journal, tmp_path: Path) -> None:
    own.sending((1, 1))
    own.close()
    copy = path_of(tmp_path / "clone", "w1")
    copy.parent.mkdir(parents=True)
    copy.write_bytes(own.path.read_bytes())
    assert read(copy) is None
    assert read(own.path) is not None


def test_a_file_that_is_no_journal_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "w1").write_bytes(b"S 1 1\n")
    assert read(tmp_path / "w1") is None
    assert read(tmp_path / "nothing") is None


def test_it_is_shortened_only_when_it_is_long(own: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    own.sending((1, 1))
    own.shorten()
    story = read(own.path)
    assert story is not None
    assert story.begun == {(1, 1)}
    monkeypatch.setattr(journal, "LONG", 10)
    own.shorten()
    own.sending((2, 1))
    own.close()
    story = read(own.path)
    assert story is not None
    assert story.begun == {(2, 1)}
