"""Choices of a select or radio field, from the pairs that templates and wording modules speak in."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields import choices as fields


def choices(pairs: Iterable[tuple[str, object]]) -> list[Any]:
    """(value, label) pairs as WTForms wants them; a label may be a lazy translation."""
    one = fields.SelectChoice  # type: ignore[attr-defined] # newer than its type stubs
    return [one(value=value, label=label) for value, label in pairs]
