"""The app below a path of its host: https://example.org/keepwarm."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Mounted:
    """Serves `app` below `prefix`, whether or not the proxy in front takes the prefix away (PEP 3333).

    SCRIPT_NAME is the prefix in either case, so that every address that the app makes begins with it.
    """

    def __init__(self, app: Wsgi, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(self._prefix + "/"):
            environ["PATH_INFO"] = path.removeprefix(self._prefix) or "/"
        environ["SCRIPT_NAME"] = self._prefix
        return self._app(environ, start_response)


def prefix_of(public_url: str) -> str:
    """The path of the public address, without a slash at its end; empty when it is a host alone."""
    return urlsplit(public_url).path.rstrip("/")
