"""What comes out the same for each app and each database of a run is worked out once.

Every test has an app and a database of its own. Without this, half the time of a run goes into compiling
the same templates, the same addresses and the same statements again.
"""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
Statements = LRUCache[Any, Any]


class KeptRule(Rule):
    """A rule whose code for building addresses is that of the same rule in an earlier app."""

    _builders: dict[Any, Builder] = {}  # noqa: RUF012 - shared on purpose

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


def keep_templates(folder: Path) -> None:
    """Keep what templates compile to, in files that also the next run finds."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}


def keep_addresses() -> None:
    """Keep the code that builds the address of a route."""
    Flask.url_rule_class = KeptRule


def keep_statements() -> None:
    """Let engines of one kind share their dialect, and with it what statements compile to."""
    kept: dict[tuple[type[Dialect], str | None], tuple[Dialect, Statements]] = {}

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        engine = connection.engine
        kind = (type(engine.dialect), engine.dialect._on_connect_isolation_level)
        if kind not in kept:
            kept[kind] = engine.dialect, LRUCache(10_000)
        dialect, statements = kept[kind]
        if engine.dialect is not dialect:
            engine.dialect = engine.pool._dialect = connection.dialect = dialect
        engine._compiled_cache = statements


def keep_modules() -> None:
    """Look for garbage less often, and never among what was imported: it stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
