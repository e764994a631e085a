"""A watcher outside is told that all is well, and never more than that."""

from collections.abc import Iterator

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.config import Settings
from crm.jobs import ping
from crm.jobs.runtime import Job, Runtime
from crm.notifications import hold as holds
from crm.notifications.hold import Hold, Phase
from tests.outbound.webserver import WebServer, a_web_server, says


@pytest.fixture
def watcher() -> Iterator[WebServer]:
    """Whoever waits for the call."""
    with a_web_server(says(200)) as server:
        yield server


@pytest.fixture
def settings(settings: Settings, watcher: WebServer) -> Settings:
    return settings.model_copy(update={"ping_url": SecretStr(f"{watcher.url}/ping/secret")})


def ticked(runtime: Runtime) -> None:
    """As after a good tick."""
    runtime.run(Job("tick", 1.0, lambda each: each.pulse.mark()))


def fail(_runtime: Runtime) -> None:
    raise ZeroDivisionError("no way")


def test_after_a_good_tick_it_calls_once_a_minute(
    runtime: Runtime, watcher: WebServer, session: Session
) -> None:
    assert not ping.tell(runtime)
    ticked(runtime)
    assert [ping.tell(runtime), ping.tell(runtime)] == [True, False]
    assert [(asked.method, asked.path) for asked in watcher.requests] == [("GET", "/ping/secret")]
    told = ping.last_ping(session)
    assert told is not None
    assert told.is_ok
    session.rollback()
    runtime.app.extensions[ping.EXTENSION] -= 60
    assert ping.tell(runtime)


def test_after_a_bad_tick_it_keeps_silent(runtime: Runtime, watcher: WebServer) -> None:
    ticked(runtime)
    runtime.run(Job("tick", 1.0, fail))
    assert not ping.tell(runtime)
    assert watcher.requests == []


def test_on_hold_it_keeps_silent(runtime: Runtime, watcher: WebServer, session: Session) -> None:
    ticked(runtime)
    holds.keep(session, Hold(Phase.COPY, "cloned", "path", clock.now().isoformat(), 0))
    session.commit()
    assert not ping.tell(runtime)
    assert watcher.requests == []


def test_a_watcher_that_fails_changes_nothing_but_the_page(
    app: Flask, runtime: Runtime, watcher: WebServer, session: Session, user: User
) -> None:
    watcher.reply = says(500)
    ticked(runtime)
    assert ping.tell(runtime)
    told = ping.last_ping(session)
    assert told is not None
    assert not told.is_ok
    session.rollback()


def test_without_an_address_nobody_is_called(app: Flask, runtime: Runtime, watcher: WebServer) -> None:
    ticked(runtime)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"ping_url": SecretStr("")})
    assert not ping.tell(runtime)
    assert watcher.requests == []
