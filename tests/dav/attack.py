"""Sends hostile requests to the app, and watches what they leave behind."""

import base64
import io
import random
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from werkzeug.test import run_wsgi_app

from crm.dav.methods import READING
from tests.clients.account import DeviceAccount, a_device_account
from tests.dav.hostile import Case, Ground, Maker, card, component

COUNTED = {
    "contact": "rev",
    "followup": "rev",
    "interview": "rev",
    "interaction": "rev",
    "published_object": "seq",
    "published_shelf": "seq",
}
FACTS = 4
STATE = " UNION ALL ".join(
    f"SELECT {place}, count(*), coalesce(sum({number}), 0) FROM {table}"  # noqa: S608 - our own words
    for place, (table, number) in enumerate(COUNTED.items())
)


@dataclass(slots=True)
class Findings:
    """What was sent, and what should not have happened."""

    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Attacker:
    """A device of one account, aiming at its own collections and at those of a second account."""

    def __init__(self, app: Flask, connection: Any, account: DeviceAccount, stranger: int) -> None:
        self.app, self.connection, self.account = app, connection, account
        pair = base64.b64encode(f"{account.email}:{account.secret}".encode()).decode()
        self.authorization = f"Basic {pair}"
        self.ground = Ground(
            account.user_id, stranger, "ground.ics", "ground-task", "ground.vcf", "ground-card"
        )
        self.findings = Findings()

    def prepare(self) -> None:
        """A task and a card that cases name."""
        task, person = component("VTODO", "ground-task", "SUMMARY:Ground"), card("ground-card", "FN:Gro Und")
        for shelf, name, body in (("followups", "ground.ics", task), ("contacts", "ground.vcf", person)):
            kind = "text/vcard" if shelf == "contacts" else "text/calendar"
            case = Case("PUT", self.ground.home(shelf) + name, body, {"Content-Type": kind}, (201, 204))
            self.send(case, "prepare")
        for shelf in ("followups", "interviews", "contacts"):  # what is marked is written anew by this
            self.send(Case("PROPFIND", self.ground.home(shelf), b"", {"Depth": "1"}, (207,)), "prepare")

    def send(self, case: Case, name: str) -> None:
        """One request. Refused means: nothing changed."""
        before = self.state(case.method)
        try:
            status, body = self._answer(case)
        except Exception:
            self.findings.wrong.append(f"{name}: {case.told()}\n{traceback.format_exc(limit=-3)}")
            return
        self.findings.statuses[f"{name} {status}"] += 1
        problem = _problem(case, status, body)
        if status >= 400 and self.state(case.method) != before:
            problem = f"refused with {status}, and yet something changed"
        if problem:
            self.findings.wrong.append(f"{name}: {problem}: {case.told()}\n{body[:300]!r}")

    def state(self, method: str) -> list[Any]:
        """How many rows there are, and how often they were changed.

        A method that reads may bring the shelves up to what a write before it has changed.
        """
        cursor = self.connection.cursor()
        try:
            cursor.execute(STATE)
            found = list(cursor.fetchall())
        finally:
            cursor.close()
        return found[:FACTS] if method in READING else found

    def _answer(self, case: Case) -> tuple[int, bytes]:
        answer, status, _headers = run_wsgi_app(self.app, self._environ(case))
        try:
            return int(status.split()[0]), b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()

    def _environ(self, case: Case) -> dict[str, Any]:
        path, _, query = case.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": case.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_AUTHORIZATION": self.authorization,
            "CONTENT_LENGTH": str(len(case.body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(case.body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for header, value in case.headers.items():
            key = header.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            environ[key] = value.encode().decode("latin-1")
        return environ


def _problem(case: Case, status: int, body: bytes) -> str:
    if status >= 500:
        return f"status {status}"
    if case.statuses and status not in case.statuses:
        return f"status {status} instead of {case.statuses}"
    if case.named and case.method != "HEAD" and case.named not in body:
        return f"{case.named.decode()} is not named"
    return ""


@contextmanager
def an_attacker(app: Flask, database_url: str) -> Iterator[Attacker]:
    """With an account to attack, and a second one to spare."""
    account = a_device_account(database_url)
    stranger = a_device_account(database_url, email="stranger@example.org", people=())
    engine = create_engine(database_url, poolclass=NullPool)
    watching = engine.raw_connection()  # looks on without a transaction: it must hold no lock
    connection: Any = watching.dbapi_connection
    try:
        if engine.dialect.name == "postgresql":
            connection.autocommit = True
        attacker = Attacker(app, connection, account, stranger.user_id)
        attacker.prepare()
        yield attacker
    finally:
        watching.close()
        engine.dispose()


def run(attacker: Attacker, makers: Sequence[Maker], count: int, *, seed: str) -> Findings:
    """So many cases; each can be made again from the seed and its number."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        maker = makers[number % len(makers)]
        attacker.send(maker(chance, attacker.ground), f"{maker.__name__} {seed}-{number}")
    return attacker.findings
