"""The debrief as a form: nothing in it is required."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange, Optional

from crm.interviews.actions import DebriefValues, NewPromise
from crm.interviews.forms.people import LINE, number
from crm.interviews.models import Debrief, Promise
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l
from crm.web.repeated import Rows

PROMISES = 5
AHEAD = timedelta(days=731)
TEXT = 20_000

WORDS = ("questions", "valued", "doubts", "learned", "in_confidence")
TEXTS = (*WORDS, "heard_by", "interest_after")

Person = tuple[int, str]


def after_interview(form: Any, field: Any) -> None:
    """Refuse a day before the interview, and one that is years later."""
    day: date = form.day
    if field.data is not None and field.data < day:
        raise ValidationError(_("This day lies before the interview."))
    if field.data is not None and field.data > day + AHEAD:
        raise ValidationError(_("Please check the year: it is read as %(year)s.", year=field.data.year))


class PromiseForm(Form):
    """Something that I promised; `promise_id` is that of the promise that is being edited."""

    day: date
    promise_id = HiddenField()
    text = StringField(_l("I promised to"), validators=[Length(max=LINE)])
    due_on = DateField(_l("By"), validators=[Optional(), after_interview])
    to = SelectField(_l("To whom"), default="")


class DetailForm(Form):
    """One thing about one person."""

    contact_id = HiddenField()
    text = TextAreaField(_l("One detail"), validators=[Length(max=LINE * 4)])


class DebriefForm(Form):
    """What came of a day at a company. `day` is that day, `people` are those who were there."""

    questions = TextAreaField(_l("What did they ask?"), validators=[Length(max=TEXT)])
    valued = TextAreaField(_l("What did they value?"), validators=[Length(max=TEXT)])
    doubts = TextAreaField(_l("Which doubts did they have?"), validators=[Length(max=TEXT)])
    learned = TextAreaField(_l("What did you learn?"), validators=[Length(max=TEXT)])
    in_confidence = TextAreaField(_l("Told in confidence"), validators=[Length(max=TEXT)])
    details = Rows(FormField(DetailForm), max_entries=100)
    heard_by = DateField(_l("When will you hear from them?"), validators=[Optional(), after_interview])
    promises = Rows(FormField(PromiseForm), min_entries=PROMISES, max_entries=2 * PROMISES)
    interest_after = IntegerField(
        _l("How much do you want it now?"), validators=[Optional(), NumberRange(1, 5)]
    )

    def __init__(self, *, day: date, people: Sequence[Person], **more: Any) -> None:
        super().__init__(**more)
        self.day, self.names = day, dict(people)
        self._bind_promises()

    def join(self, written: Debrief) -> None:
        """Put what was typed below what was written in the meantime, so that neither is lost."""
        for name in WORDS:
            self[name].data = _joined(getattr(written, name), self[name].data)
        self.heard_by.data = self.heard_by.data or written.heard_by
        self.interest_after.data = self.interest_after.data or written.interest_after
        said = {row.contact_id: row.text for row in written.details}
        for row in self.details.rows():
            row.text.data = _joined(said.pop(number(row.contact_id.data) or 0, ""), row.text.data)
        for contact_id, text in said.items():
            self.details.append_entry({"contact_id": str(contact_id), "text": text})
        self._join_promises(written)

    def _join_promises(self, written: Debrief) -> None:
        empty = [entry for entry in self.promises.entries if not entry.form.text.data]
        self.promises.entries = [entry for entry in self.promises.entries if entry not in empty]
        for row in written.promises[:PROMISES]:
            self.promises.append_entry(_promise(row))
        while len(self.promises.entries) < PROMISES:
            self.promises.append_entry()
        self._bind_promises()

    def _bind_promises(self) -> None:
        nobody = ("", _("Nobody in particular"))
        to = choices([nobody, *((str(contact_id), name) for contact_id, name in self.names.items())])
        for row in self.promises.rows():
            row.day, row.to.choices = self.day, to

    def values(self, *, default_due: date) -> DebriefValues:
        """What was typed; a promise without a day is due on `default_due`."""
        return DebriefValues(
            questions=self.questions.data or "",
            valued=self.valued.data or "",
            doubts=self.doubts.data or "",
            learned=self.learned.data or "",
            in_confidence=self.in_confidence.data or "",
            heard_by=self.heard_by.data,
            interest_after=self.interest_after.data,
            details={
                contact_id: row.text.data or ""
                for row in self.details.rows()
                if (contact_id := number(row.contact_id.data)) in self.names
            },
            promises=[
                NewPromise(
                    text=row.text.data,
                    due_on=row.due_on.data or default_due,
                    contact_id=number(row.to.data),
                    id=number(row.promise_id.data),
                )
                for row in self.promises.rows()
                if row.text.data
            ],
        )


def filled_debrief(debrief: Debrief | None, *, day: date, people: Sequence[Person]) -> DebriefForm:
    """The form with what was written; needs details and promises loaded."""
    said = {row.contact_id: row.text for row in debrief.details} if debrief is not None else {}
    data: dict[str, Any] = {
        "details": [
            {"contact_id": str(contact_id), "text": said.get(contact_id, "")} for contact_id, _name in people
        ],
        "promises": [],
    }
    if debrief is not None:
        for name in TEXTS:
            data[name] = getattr(debrief, name)
        data["promises"] = [_promise(row) for row in debrief.promises]
    return DebriefForm(formdata=None, data=data, day=day, people=people)


def _promise(row: Promise) -> dict[str, Any]:
    to = str(row.contact_id or "")
    return {"promise_id": str(row.id), "text": row.text, "due_on": row.due_on, "to": to}


def _joined(before: str, typed: str | None) -> str:
    parts = [before] if before and before not in (typed or "") else []
    return "\n\n".join([*parts, typed] if typed else parts)
