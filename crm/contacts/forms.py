"""What may be typed about a contact or a company."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, Length, NumberRange, Optional

from crm.contacts import keys, reach, wording
from crm.contacts.actions import NewCompany, NewContact, NewMethod
from crm.contacts.models import Company, Contact, ContactMethod, MethodKind
from crm.core.cadence import Tier
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

NAME, LINE, TEXT = 200, 500, 20_000
MOST_MONTHS = 120
EARLIEST = date(1900, 1, 1)


def past_day(day: date | None, today: date) -> None:
    """Refuse a day to come, and one so long ago that it must be a slip."""
    if day is not None and day > today:
        raise ValidationError(_("This day has not come yet."))
    if day is not None and day < EARLIEST:
        raise ValidationError(_("Please check the year."))


def web_link(field: Any) -> None:
    """Complete a web address, or refuse what is none."""
    field.data = keys.tidy(MethodKind.LINK, field.data or "")
    if field.data and not keys.is_web_link(field.data):
        raise ValidationError(_("This does not look like a web address."))


class RhythmForm(Form):
    """How often to be in touch."""

    tier = SelectField(_l("Tier"), choices=lambda: choices(wording.tiers()), default="")
    own_months = IntegerField(
        _l("Or every so many months"), validators=[Optional(), NumberRange(min=1, max=MOST_MONTHS)]
    )

    def chosen_tier(self) -> Tier | None:
        """The tier, None for none."""
        return Tier(self.tier.data) if self.tier.data else None


class ContactForm(RhythmForm):
    """A person. Any one name is enough; `moved` says that another company is a move and no correction."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=NAME)])
    company = StringField(_l("Company"), validators=[Length(max=NAME)])
    title = StringField(_l("Role"), validators=[Length(max=NAME)])
    moved = BooleanField(_l("They moved: keep the position before as history"))
    moved_on = DateField(_l("Moved on"), validators=[Optional()])
    email = EmailField(_l("E-mail"), validators=[Length(max=LINE)])
    phone = TelField(_l("Phone"), validators=[Length(max=LINE)])
    link = StringField(_l("Profile or website"), validators=[Length(max=LINE)])
    more = TextAreaField(_l("More ways to reach them"), validators=[Length(max=4000)])
    met_on = DateField(_l("Met on"), validators=[Optional()])
    met_where = StringField(_l("Where or how"), validators=[Length(max=LINE)])
    met_through = StringField(_l("Through whom"), validators=[Length(max=LINE)])
    notes = TextAreaField(_l("Notes"), validators=[Length(max=TEXT)])
    seen = StringField()

    def __init__(
        self,
        *,
        today: date,
        known: Sequence[ContactMethod] = (),
        to_meet_on: date | None = None,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.today, self.known, self.to_meet_on = today, known, to_meet_on
        self.methods: tuple[NewMethod, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then the ways to reach them together."""
        return bool(super().validate(extra_validators)) and self._read_methods()

    def validate_met_on(self, field: Any) -> None:
        """They were met on a day that has come, or will be in an interview that is planned."""
        if field.data != self.to_meet_on:
            past_day(field.data, self.today)

    def validate_moved_on(self, field: Any) -> None:
        """They moved on a day that has come."""
        past_day(field.data, self.today)

    def values(self, company_id: int | None) -> NewContact:
        """What was typed; call after `validate`."""
        return NewContact(
            name=self.name.data or "",
            company_id=company_id,
            title=self.title.data or "",
            methods=self.methods,
            met_on=self.met_on.data,
            met_where=self.met_where.data or "",
            met_through=self.met_through.data or "",
            notes=self.notes.data or "",
            tier=self.chosen_tier(),
            own_months=self.own_months.data,
        )

    def moved_day(self) -> date | None:
        """The day of the move, today if only the box was ticked; None for a correction."""
        return (self.moved_on.data or self.today) if self.moved.data else None

    def seen_ids(self) -> frozenset[int]:
        """Who was shown as perhaps the same person, so that the question is asked once."""
        return frozenset(int(text) for text in (self.seen.data or "").split(",") if text.isdecimal())

    def _read_methods(self) -> bool:
        fields = {"email": self.email, "phone": self.phone, "link": self.link, "more": self.more}
        typed = reach.Typed(**{name: field.data or "" for name, field in fields.items()})
        try:
            self.methods = reach.read(typed, self.known)
        except reach.Unreadable as refusal:
            fields[refusal.place].errors = [wording.unreadable(refusal.place, refusal.text)]
            return False
        return True


def filled_contact(contact: Contact, *, today: date) -> ContactForm:
    """The form with what is known; needs methods and positions loaded."""
    current = next((row for row in contact.positions if row.is_current), None)
    typed = reach.written(contact.methods)
    return ContactForm(
        today=today,
        known=contact.methods,
        data={
            "name": contact.name,
            "company": current.company.name if current is not None and current.company is not None else "",
            "title": current.title if current is not None else "",
            "email": typed.email,
            "phone": typed.phone,
            "link": typed.link,
            "more": typed.more,
            "met_on": contact.met_on,
            "met_where": contact.met_where,
            "met_through": contact.met_through,
            "notes": contact.notes,
            "tier": contact.tier.value if contact.tier else "",
            "own_months": contact.own_months,
        },
    )


class PauseForm(Form):
    """Until when a contact rests; no day = until resumed."""

    until = DateField(_l("Until"), validators=[Optional()])


class KeepForm(Form):
    """The answer to "keep in touch?"; empty = no."""

    tier = StringField(validators=[Optional(), AnyOf([tier.value for tier in Tier])])


class CompanyForm(Form):
    """A company, with domains and mailboxes one per line."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=NAME)])
    careers_url = URLField(_l("Careers page"), validators=[Length(max=LINE)])
    domains = TextAreaField(_l("Domains"), validators=[Length(max=4000)])
    mailboxes = TextAreaField(_l("Shared mailboxes"), validators=[Length(max=4000)])
    notes = TextAreaField(_l("Notes"), validators=[Length(max=TEXT)])

    def validate_careers_url(self, field: Any) -> None:
        """It can be opened in a browser."""
        web_link(field)

    def validate_domains(self, field: Any) -> None:
        """Each line has something that one can register."""
        wrong = [line for line in _lines(field) if not keys.domain_key(line)]
        if wrong:
            raise ValidationError(_("%(text)s is no domain.", text=wrong[0][:80]))

    def validate_mailboxes(self, field: Any) -> None:
        """Each line is an address."""
        wrong = [line for line in _lines(field) if not keys.is_email(keys.tidy(MethodKind.EMAIL, line))]
        if wrong:
            raise ValidationError(_("%(text)s is no e-mail address.", text=wrong[0][:80]))

    def values(self) -> NewCompany:
        """What was typed."""
        return NewCompany(
            name=self.name.data or "",
            domains=tuple(_lines(self.domains)),
            mailboxes=tuple(_lines(self.mailboxes)),
            careers_url=self.careers_url.data or "",
            notes=self.notes.data or "",
        )


def filled_company(company: Company) -> CompanyForm:
    """The form with what is known; needs domains and mailboxes loaded."""
    return CompanyForm(
        data={
            "name": company.name,
            "careers_url": company.careers_url,
            "domains": "\n".join(row.domain for row in company.domains),
            "mailboxes": "\n".join(row.address for row in company.mailboxes),
            "notes": company.notes,
        }
    )


def _lines(field: Any) -> list[str]:
    return [line for line in map(keys.one_line, (field.data or "").splitlines()) if line]
