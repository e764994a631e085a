"""Ways to reach a contact as rows of a form: kind, address, label."""

from collections.abc import Sequence
from typing import Any

from wtforms import FormField, SelectField, StringField, ValidationError
from wtforms.validators import Length

from crm.contacts import reach, wording
from crm.contacts.actions import NewMethod
from crm.contacts.forms.fields import LINE
from crm.contacts.models import ContactMethod, MethodKind
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l
from crm.web.repeated import Rows

LABEL = 40
MOST = 500


class MethodForm(Form):
    """One way; a row without an address counts as not said."""

    known: Sequence[ContactMethod] = ()
    kind = SelectField(_l("Kind"), choices=choices(wording.METHOD.items()), default=MethodKind.EMAIL.value)
    value = StringField(_l("Address, number or link"), validators=[Length(max=LINE)])
    label = StringField(_l("Label"), validators=[Length(max=LABEL)])

    def validate_value(self, field: Any) -> None:
        """It is what the kind says, unless it stands there already, however odd."""
        kind = MethodKind(self.kind.data) if self.kind.data in set(MethodKind) else None
        if kind is None or not field.data or any(row.value == field.data for row in self.known):
            return
        if not reach.is_fit(kind, field.data):
            raise ValidationError(wording.unreadable(kind))

    def method(self) -> NewMethod:
        """What was typed."""
        return NewMethod(MethodKind(self.kind.data), self.value.data or "", self.label.data or "")


class Methods(Rows):
    """All rows; one can be added and taken away before the form is saved."""

    def __init__(self, **more: Any) -> None:
        super().__init__(FormField(MethodForm), _l("How to reach them"), max_entries=MOST, **more)

    def bind_known(self, known: Sequence[ContactMethod]) -> None:
        """Take what is stored as it stands."""
        for row in self.rows():
            row.known = known

    def add(self, kind: MethodKind = MethodKind.EMAIL) -> None:
        """One more empty row, while there is room."""
        if len(self.entries) < MOST:
            self.append_entry({"kind": kind.value})

    def drop(self, place: str) -> None:
        """Without the row of this number."""
        self.entries = [entry for entry in self.entries if entry.name != f"{self.name}-{place}"]

    def fill(self, kind: MethodKind, value: str) -> None:
        """Write `value` into the first row of this kind."""
        row = next((row for row in self.rows() if row.kind.data == kind.value), None)
        if row is not None and value:
            row.value.data = value

    def methods(self) -> tuple[NewMethod, ...]:
        """What was typed, without the empty rows."""
        return tuple(row.method() for row in self.rows() if row.value.data)


def method_rows(known: Sequence[ContactMethod]) -> list[dict[str, str]]:
    """What is known as rows, with an empty one for each kind that is not there yet."""
    rows = [{"kind": row.kind.value, "value": row.value, "label": row.label} for row in known]
    there = {row.kind for row in known}
    return rows + [{"kind": kind.value} for kind in MethodKind if kind not in there]
