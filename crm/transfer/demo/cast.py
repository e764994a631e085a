"""Who plays: companies and people are written down when they are first named."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts.actions import NewCompany, NewContact, NewMethod
from crm.contacts.models import Company, Contact, MethodKind
from crm.core.when import When
from crm.db.owner import one
from crm.followups.models import FollowUp
from crm.interviews import queries as interviews
from crm.interviews.models import Interview
from crm.openings.models import Opening
from crm.transfer.demo.days import Days
from crm.transfer.demo.script import PersonCard, companies, people


@dataclass(slots=True)
class Cast:
    """The rows behind the story's keys. Nothing is committed here."""

    session: Session
    days: Days
    companies: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    openings: dict[str, int] = field(default_factory=dict)
    interviews: dict[str, int] = field(default_factory=dict)
    reminders: dict[str, int] = field(default_factory=dict)

    def company(self, key: str, *, when: When) -> int:
        """The company's id."""
        if key not in self.companies:
            card = companies()[key]
            new = NewCompany(card.name, mailboxes=card.mailboxes, careers_url=card.careers, notes=card.notes)
            self.companies[key] = contacts.add_company_from(self.session, new, when=when).id
        return self.companies[key]

    def person(self, key: str, *, when: When) -> int:
        """The contact's id."""
        if key not in self.people:
            card = people()[key]
            contact = contacts.add(self.session, self._new_contact(card, when=when), when=when)
            self.people[key] = contact.id
            if card.tags:
                contacts.set_tags(self.session, contact, card.tags, when=when)
            if card.linkedin is not None:
                contacts.set_linkedin(self.session, contact, card.linkedin, on=when.today, when=when)
        return self.people[key]

    def contact(self, key: str) -> Contact:
        """Somebody who was named before."""
        return one(self.session, Contact, self.people[key])

    def opening(self, key: str) -> Opening:
        """An opening that was entered before."""
        return one(self.session, Opening, self.openings[key])

    def interview(self, key: str) -> Interview:
        """An interview that was saved before."""
        return interviews.whole(self.session, self.interviews[key])

    def reminder(self, text: str) -> FollowUp:
        """A reminder that was planned before."""
        return one(self.session, FollowUp, self.reminders[text])

    def company_name(self, company_id: int) -> str:
        """What a company is called."""
        return one(self.session, Company, company_id).name

    def _new_contact(self, card: PersonCard, *, when: When) -> NewContact:
        return NewContact(
            name=card.name,
            company_id=self.company(card.company, when=when) if card.company else None,
            title=card.title,
            methods=_methods(card),
            met_on=None if card.met is None else self.days.today + timedelta(days=card.met),
            met_where=card.where,
            met_through=card.through,
            met_how=card.how,
            pronouns=card.pronouns,
            helps=card.helps,
            notes=card.notes,
            tier=card.tier,
            own_months=card.months,
        )


def _methods(card: PersonCard) -> tuple[NewMethod, ...]:
    written = (
        (MethodKind.EMAIL, card.email),
        (MethodKind.PHONE, card.phone),
        (MethodKind.LINK, card.link),
    )
    return tuple(NewMethod(kind, value) for kind, value in written if value)
