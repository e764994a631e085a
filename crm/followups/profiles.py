"""Where one finds a person on LinkedIn: their profile if it is known, else a search for them."""

from urllib.parse import urlencode

from crm.contacts import keys
from crm.contacts.models import MethodKind
from crm.core.kinds import FollowUpKind
from crm.followups.nudges import Nudge
from crm.followups.persons import Person

SEARCH = "https://www.linkedin.com/search/results/people/"


def profile_href(person: Person) -> str:
    """The address of the profile, or of a ready search by name and company."""
    known = keys.href(MethodKind.LINK, person.profile) if person.profile else None
    return known or f"{SEARCH}?{urlencode({'keywords': f'{person.name} {person.company}'.strip()})}"


def to_connect(nudge: Nudge) -> str:
    """That address for a step that asks to connect; empty for any other."""
    if nudge.kind is not FollowUpKind.CONNECT or nudge.person is None:
        return ""
    return profile_href(nudge.person)
