"""The routes of the app as calls that a visitor can make."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.access.ids import ROWS, WORDS

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Call:
    """A method and an address, and what the gate says about its view."""

    method: str
    url: str
    endpoint: str
    is_public: bool
    is_tokenless: bool
    names_a_row: bool

    @property
    def is_unsafe(self) -> bool:
        return self.method in UNSAFE

    def __str__(self) -> str:
        return f"{self.method} {self.url} ({self.endpoint})"

    def made_by(self, visitor: FlaskClient, given: dict[str, Any] | None = None) -> "Answer":
        """The answer that the visitor gets, who gives these values in a form or in the query.

        A crash is an answer too, so that the walk goes on.
        """
        form, query = (given, None) if self.is_unsafe else (None, given)
        try:
            answer = visitor.open(self.url, method=self.method, data=form, query_string=query, buffered=True)
        except Exception as crash:
            return Answer(self, 500, said=f"{type(crash).__name__}: {crash}"[:300])
        return Answer(self, answer.status_code, location=answer.location or "", page=answer.data)


@dataclass(frozen=True)
class Answer:
    """What came back of a call."""

    call: Call
    status: int
    location: str = ""
    said: str = ""
    page: bytes = field(default=b"", repr=False)

    def __str__(self) -> str:
        return f"{self.status} {self.call} {self.said}"


def unknown_arguments(app: Flask) -> list[str]:
    """Arguments of routes that tests/access/ids.py does not know, with their routes."""
    return sorted(
        f"<{argument}> in {rule.rule}: add it to ROWS or WORDS in tests/access/ids.py"
        for rule in app.url_map.iter_rules()
        for argument in rule.arguments - ROWS.keys() - WORDS.keys()
    )


def calls(app: Flask, values: dict[str, Any]) -> Iterator[Call]:
    """Every route with every method it takes, with these values for its arguments."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or not rule.arguments <= values.keys():
            continue
        for method in sorted((rule.methods or set()) & {"GET", *UNSAFE}):
            yield _call(app, rule, method, values)


def _call(app: Flask, rule: Rule, method: str, values: dict[str, Any]) -> Call:
    view = app.view_functions[rule.endpoint]
    with app.test_request_context():
        url = app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
    return Call(
        method=method,
        url=url,
        endpoint=rule.endpoint,
        is_public=getattr(view, "is_public", False),
        is_tokenless=getattr(view, "is_tokenless", False),
        names_a_row=bool(rule.arguments & ROWS.keys()),
    )
