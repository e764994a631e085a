"""How many statements a page sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

LOOK = "max(worker.ticked_at)"  # whether anything is sent: once in a quarter of a minute, by any page


@contextmanager
def statements(*, with_look: bool = False) -> Iterator[list[str]]:
    """The statements that any engine sends in the block, without BEGIN and the like."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if LOOK in statement and not with_look:
            return
        if statement.lstrip()[:6].upper() in ("SELECT", "UPDATE", "INSERT", "DELETE"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
