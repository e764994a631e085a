"""What the user's own fields say of a contact, as it is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _

from crm.contacts import keys
from crm.contacts.forms.fields import EARLIEST, LINE
from crm.contacts.models import CustomField, FieldKind, MethodKind

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed into a field, and what is wrong with it."""

    field_id: int
    label: str
    kind: FieldKind
    value: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """Of the control."""
        return name_of(self.field_id)


def name_of(field_id: int) -> str:
    """The name of a field's control."""
    return f"field-{field_id}"


def blank_answers(fields: Sequence[CustomField], said: Mapping[int, str]) -> list[Answer]:
    """What is stored (`said`, by field), for the form."""
    return [Answer(row.id, row.name, row.kind, said.get(row.id, "")) for row in fields]


def answers(fields: Sequence[CustomField], typed: Mapping[str, str]) -> list[Answer]:
    """What was typed, checked."""
    return [_answer(row, keys.one_line(typed.get(name_of(row.id), ""))) for row in fields]


def _answer(field: CustomField, text: str) -> Answer:
    error = ""
    try:
        text = _tidy(field.kind, text) if text else ""
    except ValueError as wrong:
        error = str(wrong)
    return Answer(field.id, field.name, field.kind, text, error)


def _tidy(kind: FieldKind, text: str) -> str:
    """The text as it is stored. Raises `ValueError` with what is wrong."""
    if len(text) > LINE:
        raise ValueError(_("This is longer than %(most)s characters.", most=LINE))
    match kind:
        case FieldKind.NUMBER:
            return _number(text)
        case FieldKind.DATE:
            return _day(text)
        case FieldKind.LINK:
            return _link(text)
        case FieldKind.YES_NO:
            return text if text in (YES, NO) else ""
    return text


def _number(text: str) -> str:
    plain = text.replace(" ", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or "e" in plain.casefold():
        raise ValueError(_("This is no number."))
    return plain


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("This is no date.")) from None
    if day < EARLIEST:
        raise ValueError(_("Please check the year."))
    return day.isoformat()


def _link(text: str) -> str:
    link = keys.tidy(MethodKind.LINK, text)
    if not keys.is_web_link(link):
        raise ValueError(_("This does not look like a web address."))
    return link
