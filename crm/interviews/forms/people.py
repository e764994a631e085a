"""The people of an interview as rows that can be corrected, and as lines that can be typed."""

from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from crm.contacts import keys
from crm.core.roles import Role
from crm.interviews import lines
from crm.interviews.actions import Chosen
from crm.interviews.lines import Named, Unreadable
from crm.interviews.wording import ROLE
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

NEW = "new"
LINE = 300
TYPED = 10_000


class PersonForm(Form):
    """One person; `known` is the contact that they are, or "new"."""

    take = BooleanField(default=True)
    name = StringField(_l("Name"), validators=[Length(max=LINE)])
    email = StringField(_l("E-mail"), validators=[Length(max=LINE)])
    title = HiddenField(validators=[Length(max=LINE)])
    role = SelectField(_l("Role"), choices=choices(ROLE.items()))
    known = SelectField(_l("Known as"), validate_choice=False, default=NEW)
    is_organiser = HiddenField()
    is_optional = HiddenField()

    def validate_email(self, field: StringField) -> None:
        """It can be written to."""
        if field.data and self.contact_id is None and not lines.is_address(field.data):
            raise ValidationError(_("“%(text)s” is no e-mail address.", text=field.data[:80]))

    @property
    def contact_id(self) -> int | None:
        """The contact that was chosen; None for a new one."""
        return number(self.known.data)

    def chosen(self) -> Chosen:
        """The person as confirmed."""
        return Chosen(
            name=keys.one_line(self.name.data or ""),
            role=Role(self.role.data),
            email=self.email.data or "",
            contact_id=self.contact_id,
            title=self.title.data or "",
            is_organiser=self.is_organiser.data == "1",
            is_optional=self.is_optional.data == "1",
        )


class PeopleLines(TextAreaField):
    """People typed one per line; `named` is what they were read as."""

    named: list[Named]

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, validators=[Length(max=TYPED)], **more)
        self.named = []

    def pre_validate(self, form: Any) -> None:
        """Each line can be read, and there are not too many."""
        try:
            self.named = lines.people(self.data or "")
        except Unreadable as refusal:
            wrong = _("“%(text)s” is no e-mail address.", text=refusal.text[:80])
            raise ValidationError(wrong) from None
        if len(self.named) > lines.MOST:
            raise ValidationError(_("At most %(most)s people at a time.", most=lines.MOST))


def row_of(named: Named, known: int | None) -> dict[str, Any]:
    """The data of a row for somebody who was typed, and the contact that they seem to be."""
    return {
        "take": True,
        "name": named.name,
        "email": named.email,
        "title": named.title,
        "role": named.role.value,
        "known": str(known) if known is not None else NEW,
    }


def number(text: Any) -> int | None:
    """The id that a choice stands for; None for "new" and for what is none."""
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 20 else None
