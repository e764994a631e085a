"""Each sort of parcel leaves by its own way; without mail the others still leave."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from crm.config import Settings, load
from crm.outbound.apprise_way import Note
from crm.outbound.mail import message
from crm.outbound.ntfy import Push
from crm.outbound.outcome import Result, Trouble
from crm.outbound.ways import Ways
from crm.outbound.webhook import Hook
from tests.outbound.test_smtp import ENVELOPE, MAIL
from tests.outbound.webserver import WebServer, a_web_server, says


@pytest.fixture
def web() -> Iterator[WebServer]:
    with a_web_server(says(200, b"{}")) as server:
        yield server


@pytest.fixture
def nudge() -> EmailMessage:
    return message(MAIL, ENVELOPE)


def to_files(folder: Path) -> Settings:
    return load(instance=folder, mail_to_files=True, allow_private_targets=True)


def test_everything_leaves_by_its_own_way(web: WebServer, nudge: EmailMessage, tmp_path: Path) -> None:
    """Also where mails go to files: the other channels really send."""
    ways = Ways(to_files(tmp_path))
    asked: list[object] = []
    for parcel in (
        nudge,
        Push(f"{web.url}/topic", "", "title", "text", "", "k"),
        Hook(f"{web.url}/hook", "secret", "k", b"{}", datetime(2026, 11, 25, tzinfo=UTC)),
        Note(f"gotify://127.0.0.1:{web.port}/AbCdEfGhIjKlMnO", "title", "text", "k"),
    ):
        assert ways.send(parcel, lambda one=parcel: asked.append(type(one))).result is Result.SENT  # type: ignore[misc]
    assert [request.path for request in web.requests] == ["/", "/hook", "/message"]
    assert asked == [EmailMessage, Push, Hook, Note]
    assert len(list((tmp_path / "outbox").iterdir())) == 1
    ways.rest()


def test_without_mail_there_is_still_the_web(web: WebServer, nudge: EmailMessage, tmp_path: Path) -> None:
    ways = Ways(load(instance=tmp_path, allow_private_targets=True, mail_to_files=False, smtp_host=""))
    assert not ways.has_mail
    assert ways.send(nudge, lambda: None).result is Result.NOT_SENT
    assert ways.send(Push(f"{web.url}/topic", "", "t", "x", "", "k"), lambda: None).result is Result.SENT


def test_private_targets_are_shut_unless_the_operator_says_so(web: WebServer, tmp_path: Path) -> None:
    ways = Ways(load(instance=tmp_path, mail_to_files=True))
    for parcel in (
        Push(f"{web.url}/topic", "", "t", "x", "", "k"),
        Hook(f"{web.url}/hook", "", "k", b"{}", datetime(2026, 11, 25, tzinfo=UTC)),
        Note(f"gotify://127.0.0.1:{web.port}/AbCdEfGhIjKlMnO", "t", "x", "k"),
    ):
        outcome = ways.send(parcel, lambda: None)
        assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.GUARD)
    assert web.knocks == 0


def test_breaking_off_reaches_every_way(web: WebServer, tmp_path: Path) -> None:
    ways = Ways(to_files(tmp_path))
    ways.abort()
    for parcel in (
        Push(f"{web.url}/topic", "", "t", "x", "", "k"),
        Note(f"gotify://127.0.0.1:{web.port}/AbCdEfGhIjKlMnO", "t", "x", "k"),
    ):
        outcome = ways.send(parcel, lambda: None)
        assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.STOPPED)
    assert web.requests == []
