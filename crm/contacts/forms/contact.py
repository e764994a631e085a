"""A person as a form. Any one name is enough."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from crm.contacts import wording
from crm.contacts.actions import NewContact, tag_name
from crm.contacts.forms.custom import Answer
from crm.contacts.forms.fields import LINE, NAME, TEXT, past_day
from crm.contacts.forms.methods import Methods, method_rows
from crm.contacts.forms.rhythm import RhythmForm
from crm.contacts.models import Contact, ContactMethod, MethodKind, MetHow
from crm.web.choices import choices
from crm.web.lazy import lazy_gettext as _l

MOST_TAGS = 30


class ContactForm(RhythmForm):
    """Everything that can be typed; `moved` says that another company is a move and no correction."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=NAME)])
    pronouns = StringField(_l("Pronouns"), validators=[Length(max=40)])
    company = StringField(_l("Company"), validators=[Length(max=NAME)])
    title = StringField(_l("Role"), validators=[Length(max=NAME)])
    moved = BooleanField(_l("They moved: keep the position before as history"))
    moved_on = DateField(_l("Moved on"), validators=[Optional()])
    methods = Methods()
    met_how = SelectField(_l("How"), choices=lambda: choices(wording.met_hows()), default="")
    met_on = DateField(_l("Met on"), validators=[Optional()])
    met_where = StringField(_l("Where"), validators=[Length(max=LINE)])
    met_through = StringField(_l("Through whom"), validators=[Length(max=LINE)])
    tags = StringField(_l("Tags"), validators=[Length(max=1500)])
    helps = TextAreaField(_l("What helps them"), validators=[Length(max=TEXT)])
    notes = TextAreaField(_l("Notes"), validators=[Length(max=TEXT)])
    seen = StringField()

    def __init__(
        self,
        *,
        today: date,
        known: Sequence[ContactMethod] = (),
        to_meet_on: date | None = None,
        custom: Sequence[Answer] = (),
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.today, self.to_meet_on, self.custom = today, to_meet_on, list(custom)
        self.methods.bind_known(known)
        if more.get("formdata", self) is None and not self.methods.entries:
            for row in method_rows(()):
                self.methods.add(MethodKind(row["kind"]))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, and those of the user's own."""
        return bool(super().validate(extra_validators)) and not any(row.error for row in self.custom)

    def validate_met_on(self, field: Any) -> None:
        """They were met on a day that has come, or will be in an interview that is planned."""
        if field.data != self.to_meet_on:
            past_day(field.data, self.today)

    def validate_moved_on(self, field: Any) -> None:
        """They moved on a day that has come."""
        past_day(field.data, self.today)

    def validate_tags(self, _field: Any) -> None:
        """As many as one can still look at."""
        if len(self.tag_names()) > MOST_TAGS:
            raise ValidationError(_("At most %(most)s tags.", most=MOST_TAGS))

    def problems(self) -> list[tuple[str, str]]:
        """(id of the control, what is wrong), from top to bottom as far as one control tells."""
        plain = [field for field in self if field is not self.methods]
        rows = [field for row in self.methods.rows() for field in row]
        said = [(field.id, field.label.text, error) for field in (*plain, *rows) for error in field.errors]
        said += [(row.name, row.label, row.error) for row in self.custom if row.error]
        return [(control, f"{label}: {error}") for control, label, error in said]

    def values(self, company_id: int | None) -> NewContact:
        """What was typed; call after `validate`."""
        return NewContact(
            name=self.name.data or "",
            company_id=company_id,
            title=self.title.data or "",
            methods=self.methods.methods(),
            met_on=self.met_on.data,
            met_how=MetHow(self.met_how.data) if self.met_how.data else None,
            met_where=self.met_where.data or "",
            met_through=self.met_through.data or "",
            notes=self.notes.data or "",
            helps=self.helps.data or "",
            pronouns=self.pronouns.data or "",
            tier=self.chosen_tier(),
            own_months=self.own_months.data,
        )

    def tag_names(self) -> list[str]:
        """The tags, parted by commas."""
        return [name for name in map(tag_name, (self.tags.data or "").split(",")) if name]

    def custom_values(self) -> dict[int, str]:
        """What the user's own fields say, by field."""
        return {row.field_id: row.value for row in self.custom}

    def first_email(self) -> str:
        """By which somebody may be known already."""
        mails = (row.value.data for row in self.methods.rows() if row.kind.data == MethodKind.EMAIL.value)
        return next((text for text in mails if text), "")

    def moved_day(self) -> date | None:
        """The day of the move, today if only the box was ticked; None for a correction."""
        return (self.moved_on.data or self.today) if self.moved.data else None

    def seen_ids(self) -> frozenset[int]:
        """Who was shown as perhaps the same person, so that the question is asked once."""
        return frozenset(int(text) for text in (self.seen.data or "").split(",") if text.isdecimal())


def filled_contact(
    contact: Contact, *, today: date, tags: Sequence[str] = (), custom: Sequence[Answer] = ()
) -> ContactForm:
    """The form with what is known; needs methods and positions loaded."""
    current = next((row for row in contact.positions if row.is_current), None)
    return ContactForm(
        today=today,
        known=contact.methods,
        custom=custom,
        formdata=None,
        data={
            "name": contact.name,
            "pronouns": contact.pronouns,
            "company": current.company.name if current is not None and current.company is not None else "",
            "title": current.title if current is not None else "",
            "methods": method_rows(contact.methods),
            "met_how": contact.met_how.value if contact.met_how else "",
            "met_on": contact.met_on,
            "met_where": contact.met_where,
            "met_through": contact.met_through,
            "tags": ", ".join(tags),
            "helps": contact.helps,
            "notes": contact.notes,
            "tier": contact.tier.value if contact.tier else "",
            "own_months": contact.own_months,
        },
    )
