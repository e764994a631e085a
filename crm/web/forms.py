"""The base of every form."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, FileField, FormField, PasswordField

UNTRIMMED = (PasswordField, FileField, FieldList, FormField)


def trimmed(value: Any) -> Any:
    """A field filter: text without the white space around it and without control characters.

    Blanks of other kinds (pasted ones that do not break a line) become plain ones.
    """
    if not isinstance(value, str):
        return value
    return "".join(map(_plain, value)).strip()


def _plain(char: str) -> str:
    if char in "\n\t" or char.isprintable():
        return char
    return " " if char.isspace() and char != "\r" else ""


class Form(FlaskForm):
    """A form whose texts are trimmed and whose CSRF token is checked by the gate, once for every POST."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)  # type: ignore[no-untyped-call]

    class Meta:
        csrf = False

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = list(unbound_field.kwargs.get("filters", []))
            if not issubclass(unbound_field.field_class, UNTRIMMED):
                filters.insert(0, trimmed)
            return unbound_field.bind(form=form, filters=filters, **options)
