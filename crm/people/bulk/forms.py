"""What may be said with each act on many contacts, checked for the one act that was chosen."""

from datetime import date
from typing import Any

from wtforms import DateField, Field, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from crm.contacts import keys
from crm.contacts.actions import tag_name
from crm.contacts.forms.rhythm import MOST_MONTHS
from crm.core.cadence import Tier
from crm.core.kinds import InteractionKind
from crm.interactions.wording import KIND
from crm.people.bulk.verbs import Verb
from crm.people.bulk.verbs.plans import LOGGED
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

LONGEST_TITLE, LONGEST_TEXT = 200, 2_000
DAY = _l("Choose a day.")
FIELDS: dict[Verb, tuple[str, ...]] = {
    Verb.CADENCE: ("months",),
    Verb.PAUSE: ("until",),
    Verb.TAG: ("tag",),
    Verb.UNTAG: ("tag",),
    Verb.FOLLOW_UP: ("title", "on"),
    Verb.LOG: ("kind", "text", "day"),
}


class BulkForm(Form):
    """The fields of all acts; those of the chosen one count."""

    months = IntegerField(
        _l("Every so many months"),
        [Optional(), NumberRange(1, MOST_MONTHS, message=_l("A number of months from 1 to 120."))],
        id="bulk-months",
        description=_l("Empty: as the tier says."),
    )
    until = DateField(
        _l("Pause until"), [Optional()], id="bulk-until", description=_l("Empty: until you resume.")
    )
    tag = StringField(_l("Tag"), [Length(max=100)], id="bulk-tag")
    title = StringField(_l("What to do"), [Length(max=LONGEST_TITLE)], id="bulk-title")
    on = DateField(_l("On"), [Optional()], id="bulk-on")
    kind = SelectField(
        _l("Kind"), choices=lambda: choices((kind.value, KIND[kind]) for kind in LOGGED), id="bulk-kind"
    )
    text = StringField(_l("In a line"), [Length(max=LONGEST_TEXT)], id="bulk-text")
    day = DateField(_l("Day"), [Optional()], id="bulk-day")

    def of(self, verb: Verb) -> list[Field]:
        """The fields of an act."""
        return [self[name] for name in FIELDS.get(verb, ())]

    def wanted(self, verb: Verb, said: str, *, today: date) -> dict[str, Any] | None:
        """What the act is done with, for JSON; None when something is missing or wrong, which fields say."""
        fields = self.of(verb)
        for field in fields:
            field.validate(self)
        if not any(field.errors for field in fields):
            self._check(verb, today)
        if any(field.errors for field in fields):
            return None
        if verb is Verb.TIER:
            return {"tier": said if said in set(Tier) else ""}
        return {field.short_name: _plain(field.data) for field in fields}

    def _check(self, verb: Verb, today: date) -> None:
        """What one field cannot know by itself."""
        match verb:
            case Verb.PAUSE if self.until.data is not None and self.until.data <= today:
                _refuse(self.until, _l("Choose a day after today."))
            case Verb.TAG | Verb.UNTAG if not keys.name_key(tag_name(self.tag.data or "")):
                _refuse(self.tag, _l("Name a tag."))
            case Verb.FOLLOW_UP:
                self._check_plan(today)
            case Verb.LOG:
                self.day.data = self.day.data or today
                if self.day.data > today:
                    _refuse(self.day, _l("This day has not come yet."))

    def _check_plan(self, today: date) -> None:
        if not self.title.data:
            _refuse(self.title, _l("Say what is to be done."))
        if self.on.data is None:
            _refuse(self.on, DAY)
        elif self.on.data < today:
            _refuse(self.on, _l("This day is over."))


def _refuse(field: Field, text: Any) -> None:
    field.errors = [*field.errors, text]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, InteractionKind) else value
