"""`crm run` starts from nothing, works, and stops when it is asked to. With real processes, on SQLite."""

import json
import signal
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.processes import PATIENCE, a_free_port, a_process
from tests.outbound.mailserver import Mode, a_mail_server

WAITING = (
    "INSERT INTO delivery (user_id, kind, occ_key, channel, state, attempt, next_attempt_at, give_up_at,"
    " message_id, response, error_class, created_at) VALUES (1, 'test', 'x', 'mail', 'queued', 0,"
    " '2026-01-01 00:00:00.000000', '2099-01-01 00:00:00.000000', '<x@example.org>', '', '',"
    " strftime('%Y-%m-%d %H:%M:%f000', 'now'))"  # new: what was sent and is old is thrown away
)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {
        "CRM_INSTANCE": str(tmp_path / "home"),
        "CRM_ARGON2_MEMORY_KIB": "64",
        "CRM_ARGON2_PASSES": "1",
        "CRM_MAIL_TO_FILES": "1",
    }


def get(port: int, path: str) -> tuple[int, str]:
    """Status and text of a page."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read().decode()


def health(port: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(get(port, "/healthz")[1])
    return found


def rows(home: dict[str, str], question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(Path(home["CRM_INSTANCE"]) / "crm.sqlite3", timeout=PATIENCE)) as connection:
        return connection.execute(question).fetchall()


def wait_for(home: dict[str, str], question: str, expected: object) -> None:
    """Until the database answers so."""
    end = time.monotonic() + PATIENCE
    while (found := rows(home, question)) != [(expected,)]:
        assert time.monotonic() < end, found
        time.sleep(0.1)


def add_user_and_waiting_mail(home: dict[str, str]) -> None:
    with a_process("user", "add", "me@example.org", **home) as process:
        assert process.ends() == 0
    path = Path(home["CRM_INSTANCE"]) / "crm.sqlite3"
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection, connection:
        connection.execute(WAITING)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_from_nothing_and_stops_when_asked(home: dict[str, str], number: signal.Signals) -> None:
    port = a_free_port()
    with a_process("run", "--port", str(port), **home) as process:
        line = process.says("Keepwarm is at")
        assert f"http://127.0.0.1:{port} " in line
        assert get(port, "/sign-up")[0] == 200
        found = health(port)
        assert (found["status"], found["scheduler"]["runs_here"]) == ("ok", True)
        wait_for(home, "SELECT count(*) FROM worker", 1)
        assert process.ends(number) == 0
        assert process.output[-1] == "Keepwarm has stopped.\n"
        assert not [line for line in process.output if "Traceback" in line]
    assert rows(home, "SELECT count(*) FROM worker") == [(0,)]
    assert rows(home, "SELECT value FROM meta WHERE key = 'printed_url'") == [(f"http://127.0.0.1:{port}",)]


def test_it_sends_what_waits(home: dict[str, str]) -> None:
    add_user_and_waiting_mail(home)
    with a_process("run", "--port", str(a_free_port()), **home) as process:
        process.says("Keepwarm is at")
        wait_for(home, "SELECT state FROM delivery", "sent")
        process.ends(signal.SIGTERM)
    [file] = (Path(home["CRM_INSTANCE"]) / "outbox").iterdir()
    assert "Subject: Mail from Keepwarm works" in file.read_text()


def test_it_stops_while_a_mail_server_says_nothing(home: dict[str, str]) -> None:
    add_user_and_waiting_mail(home)
    with a_mail_server() as server:
        server.mode = Mode.HANG_AFTER
        named = server.settings(smtp_timeout=3600, mail_to_files=0)
        mail = {f"CRM_{name.upper()}": str(value) for name, value in named.items()}
        with a_process("scheduler", **(home | mail)) as process:
            process.says("Keepwarm's scheduler is running.")
            assert server.at_the_dot.wait(PATIENCE)
            assert process.ends(signal.SIGTERM) == 0
    assert rows(home, "SELECT state, owner IS NULL FROM delivery") == [("unknown", 0)]
    assert rows(home, "SELECT code FROM notice") == [("mail_unknown",)]


def test_what_a_killed_process_had_in_hand_is_freed_by_the_next(home: dict[str, str]) -> None:
    add_user_and_waiting_mail(home)
    with a_mail_server() as server:
        server.mode = Mode.HANG_BEFORE
        named = server.settings(smtp_timeout=3600, mail_to_files=0)
        mail = {f"CRM_{name.upper()}": str(value) for name, value in named.items()}
        with a_process("scheduler", **(home | mail)) as process:
            wait_for(home, "SELECT state FROM delivery", "claimed")
            assert process.ends(signal.SIGKILL) == -signal.SIGKILL
        server.mode = Mode.TAKE
        with closing(sqlite3.connect(Path(home["CRM_INSTANCE"]) / "crm.sqlite3")) as connection, connection:
            connection.execute("UPDATE worker SET heartbeat_at = '2026-01-01 00:00:00.000000'")
        with a_process("scheduler", "--once", "reap", **(home | mail)) as process:
            assert process.ends() == 0
        assert rows(home, "SELECT state FROM delivery") == [("queued",)]
        with a_process("scheduler", "--once", "tick", **(home | mail)) as process:
            assert process.ends() == 0
        assert len(server.taken) == 1
    assert rows(home, "SELECT state, attempt FROM delivery") == [("sent", 2)]


def test_a_port_in_use_is_said_in_one_line(home: dict[str, str]) -> None:
    port = a_free_port()
    with a_process("run", "--port", str(port), **home) as first:
        first.says("Keepwarm is at")
        with a_process("run", "--port", str(port), **home) as second:
            assert second.ends() == 2
            [line] = [line for line in second.output if line.startswith("Error")]
            assert f"port {port}" in line
            assert f"--port {port + 1}" in line
            assert not [line for line in second.output if "Traceback" in line]
        assert health(port)["status"] == "ok"
        first.ends(signal.SIGTERM)


def test_the_scheduler_can_be_left_to_another_process_and_others_let_in(home: dict[str, str]) -> None:
    port = a_free_port()
    with a_process("run", "--lan", "--port", str(port), CRM_SCHEDULER="off", **home) as run:
        printed = run.says("Keepwarm is at").split()[3]
        assert printed.endswith(f":{port}")
        assert "0.0.0.0" not in printed  # noqa: S104
        assert rows(home, "SELECT value FROM meta WHERE key = 'printed_url'") == [(printed,)]
        assert health(port)["scheduler"] == {
            "runs_here": False,
            "last_tick_seconds": None,
            "last_error": None,
        }
        with a_process("scheduler", **home) as scheduler:
            scheduler.says("Keepwarm's scheduler is running.")
            wait_for(home, "SELECT count(*) FROM worker WHERE ticked_at IS NOT NULL", 1)
            assert health(port)["scheduler"]["last_tick_seconds"] is not None
            assert scheduler.ends(signal.SIGTERM) == 0
        assert run.ends(signal.SIGTERM) == 0


def test_a_job_that_does_not_exist_is_answered_with_those_that_do(home: dict[str, str]) -> None:
    with a_process("upgrade", **home) as process:
        assert process.ends() == 0
    with a_process("scheduler", "--once", "sing", **home) as process:
        assert process.ends() == 2
        assert "There is no job sing; there are: tick," in "".join(process.output)
