"""The brief before a talk: everyone in it, what is known of them, and what I learned at the company."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from crm.contacts import queries as contacts
from crm.core.when import When
from crm.followups.before import known_people
from crm.followups.wording.before import Briefed, told
from crm.interviews.models import Debrief, Interview
from crm.interviews.wording import ROLE
from crm.web import amounts

MOST_BEFORE = 5


def everyone(session: Session, interview: Interview, when: When) -> list[Briefed]:
    """Everyone in the talk, known or not, in the order of the invitation; without those in the trash."""
    people = {part.contact_id: part for part in interview.participants if part.contact.deleted_at is None}
    places = contacts.places(session, list(people))
    known = known_people(
        session, {key: part.contact for key, part in people.items()}, before=interview.starts_at
    )
    return [
        Briefed(
            id=contact_id,
            name=part.contact.name,
            note=amounts.enumerated([ROLE[part.role], _job(places.get(contact_id))]),
            told=told(known[contact_id], today=when.today, on=interview.local_day),
        )
        for contact_id, part in people.items()
    ]


def lessons(debriefs: Sequence[Debrief], interview: Interview) -> list[Debrief]:
    """The debriefs of the days before it, the latest first."""
    return [each for each in debriefs if each.local_day < interview.local_day][:MOST_BEFORE]


def _job(place: contacts.Place | None) -> str:
    return place.title if place is not None else ""
