"""The preview as a form: everything that was understood can be corrected before it is saved."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from crm.core.kinds import InterviewKind
from crm.core.roles import Role
from crm.interviews.actions import InterviewValues
from crm.interviews.wording import KIND, ROLE
from crm.transfer.invitations.applying import Chosen, Decision
from crm.transfer.invitations.proposal import Proposal, ProposedPerson
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l
from crm.web.links import is_web_address
from crm.web.zones import ZONES, is_zone

NEW = "new"
LINE = 300


class PersonForm(Form):
    """One person of the invitation; `known` is the contact that they are, or "new"."""

    take = BooleanField(default=True)
    name = StringField(_l("Name"), validators=[Length(max=LINE)])
    email = StringField(_l("E-mail"), validators=[Length(max=LINE)])
    title = HiddenField(validators=[Length(max=LINE)])
    role = SelectField(_l("Role"), choices=choices(ROLE.items()))
    known = SelectField(_l("Known as"), validate_choice=False, default=NEW)
    is_organiser = HiddenField()
    is_optional = HiddenField()

    def chosen(self) -> Chosen:
        """The person as confirmed."""
        contact_id = self.known.data if str(self.known.data).isdecimal() else None
        return Chosen(
            name=" ".join((self.name.data or "").split()),
            role=Role(self.role.data),
            email=self.email.data or "",
            contact_id=int(contact_id) if contact_id else None,
            title=self.title.data or "",
            is_organiser=self.is_organiser.data == "1",
            is_optional=self.is_optional.data == "1",
        )


class InvitationForm(Form):
    """What was understood of an invitation."""

    title = StringField(_l("What"), validators=[Length(max=LINE)])
    company = StringField(
        _l("Company"), validators=[DataRequired(_l("Which company is it?")), Length(max=LINE)]
    )
    opening = SelectField(_l("Opening"), validate_choice=False, default=NEW)
    opening_title = StringField(_l("Role that you applied for"), validators=[Length(max=LINE)])
    kind = SelectField(_l("Kind"), choices=choices(KIND.items()))
    day = DateField(_l("Day"), validators=[DataRequired(_l("When is it?"))])
    starts = TimeField(_l("From"), validators=[DataRequired(_l("At what time does it begin?"))])
    ends = TimeField(_l("To"), validators=[Optional()])
    zone = SelectField(_l("Time zone"), choices=choices(ZONES), validate_choice=False)
    place = StringField(_l("Place"), validators=[Length(max=LINE)])
    link = StringField(_l("Meeting link"), validators=[Length(max=2000)])
    interest = IntegerField(_l("How much do you want this job?"), validators=[Optional(), NumberRange(1, 5)])
    people = FieldList(FormField(PersonForm), max_entries=60)
    others = TextAreaField(_l("Others"), validators=[Length(max=5000)])

    def validate_link(self, field: StringField) -> None:
        """Only what a browser opens over http or https."""
        if field.data and not is_web_address(field.data):
            raise ValidationError(_("A link begins with https:// or http://."))

    def validate_zone(self, field: SelectField) -> None:
        """A zone that exists."""
        if not is_zone(field.data or ""):
            raise ValidationError(_("This time zone is not known."))

    def values(self) -> InterviewValues:
        """Times and places; an end before the start is on the next day."""
        starts = datetime.combine(self.day.data or date.min, self.starts.data or time())
        ends = (
            datetime.combine(starts.date(), self.ends.data) if self.ends.data else starts + timedelta(hours=1)
        )
        if ends <= starts:
            ends += timedelta(days=1)
        return InterviewValues(
            starts_local=starts,
            ends_local=ends,
            zone=self.zone.data,
            title=self.title.data or "",
            kind=InterviewKind(self.kind.data),
            place=self.place.data or "",
            link=self.link.data or "",
        )

    def decision(self, proposal: Proposal) -> Decision:
        """What was confirmed, with what only the file knows."""
        people = [entry.form.chosen() for entry in self.people if entry.form.take.data]
        named = [Chosen(name=name, role=Role.INTERVIEWER) for name in _lines(self.others.data)]
        opening_id = self.opening.data if str(self.opening.data).isdecimal() else None
        return Decision(
            company_name=self.company.data or "",
            values=self.values(),
            people=[person for person in (*people, *named) if person.name or person.contact_id],
            opening_id=int(opening_id) if opening_id else None,
            opening_title=self.opening_title.data or "",
            interest=self.interest.data,
            domain=proposal.event.domain or "",
            mailboxes=[each.email for each in proposal.mailboxes if each.email],
        )


def filled(proposal: Proposal) -> dict[str, Any]:
    """The form's values before the user corrected anything."""
    starts, ends = proposal.starts_local, proposal.ends_local
    return {
        "title": proposal.title,
        "company": proposal.company_name,
        "opening": str(proposal.openings[0].id) if proposal.openings else NEW,
        "kind": proposal.kind.value,
        "day": starts.date() if starts else None,
        "starts": starts.time() if starts else None,
        "ends": ends.time() if ends else None,
        "zone": proposal.zone,
        "place": proposal.event.place or "",
        "link": proposal.event.link or "",
        "people": [_person(person) for person in proposal.people],
    }


def _person(proposed: ProposedPerson) -> dict[str, Any]:
    person = proposed.person
    return {
        "take": person.why != "declined",
        "name": person.name,
        "email": person.email or "",
        "title": person.title or "",
        "role": person.role.value,
        "known": str(proposed.known.contact_id) if proposed.known else NEW,
        "is_organiser": "1" if person.is_organiser else "",
        "is_optional": "1" if person.is_optional else "",
    }


def _lines(text: str | None) -> list[str]:
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()][:50]
