"""Who comes first when there is not room for all at once."""

from dataclasses import dataclass
from datetime import date

from crm.contacts.models import Contact

RARELY = 10_000


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """Whom one wants to hear from most often comes first; of equals, who has waited longest."""

    months: int
    silent_since: date
    contact_id: int


def turn_of(contact: Contact) -> Turn:
    """The turn of a contact among all."""
    since = contact.last_contact_on or contact.met_on or contact.added_on
    return Turn(contact.cadence or RARELY, since, contact.id)
