"""What a proxy says of a request reaches the app, which believes it only when told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
from flask import Flask
from waitress.server import BaseWSGIServer

from crm.app import create_app
from crm.cli.listening import listen
from crm.config import Settings


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """The port under which `crm run` would serve the app."""
    server = listen(app, "127.0.0.1", 0)
    assert isinstance(server, BaseWSGIServer)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(server.close)  # in the thread that reads: elsewhere it would race with it
    thread.join(timeout=10)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("proxies", "is_believed"), [(0, False), (1, True)])
def test_https_at_a_proxy_counts_if_the_proxy_is_trusted(
    settings: Settings, proxies: int, is_believed: bool
) -> None:
    app = create_app(settings.model_copy(update={"trusted_proxies": proxies}))
    with served(app) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/robots.txt", headers={"X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
    assert ("Strict-Transport-Security" in answer.headers) is is_believed
