"""An app of this process, listening on loopback as `crm web` does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask

from crm.cli.listening import LOOPBACK, listen
from tests.cli.processes import a_free_port


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """The address at which it listens."""
    port = a_free_port()
    server = listen(app, LOOPBACK, port)

    def serve() -> None:
        with suppress(OSError):  # it waits for sockets that are closed at the end
            server.run()  # type: ignore[no-untyped-call]

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.task_dispatcher.shutdown(timeout=20)  # what is being answered is answered first
        server.close()  # type: ignore[no-untyped-call]
        thread.join(5)
