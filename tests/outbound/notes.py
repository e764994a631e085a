"""Notes to a Gotify that is a server of the test."""

from crm.outbound import apprise_way
from crm.outbound.apprise_way import Note
from crm.outbound.outcome import Outcome
from crm.outbound.web import Web
from tests.outbound.webserver import WebServer

TOKEN = "AbCdEfGhIjKlMnO"


def gotify(server: WebServer, query: str = "") -> str:
    return f"gotify://127.0.0.1:{server.port}/{TOKEN}{query}"


def sent(address: str, *, allow_private: bool = True, seconds: float = 5.0) -> Outcome:
    note = Note(address, "3 people are due", "Ada & <Grace>\nAlan", "k1")
    return apprise_way.send(Web(allow_private=allow_private, seconds=seconds), note, lambda: None)
