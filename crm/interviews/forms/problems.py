"""What is wrong with a form, nested parts too, as lines for the top of the page."""

from typing import Any

from wtforms import FieldList, FormField


def problems(form: Any) -> list[tuple[str, str]]:
    """(id of the control, what is wrong) in the order of the fields."""
    found: list[tuple[str, str]] = []
    for field in form:
        if isinstance(field, FieldList):
            for entry in field.entries:
                found += problems(entry.form) if isinstance(entry, FormField) else []
        elif not isinstance(field, FormField):
            found += [(field.id, str(error)) for error in field.errors]
    return found
