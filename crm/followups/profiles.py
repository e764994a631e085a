"""Where one finds a person on LinkedIn: their profile if it is known, else a search for them."""

from urllib.parse import urlencode

from crm.contacts import keys
from crm.contacts.models import MethodKind
from crm.core.kinds import FollowUpKind
from crm.followups.nudges import Nudge

SEARCH = "https://www.linkedin.com/search/results/people/"


def to_connect(nudge: Nudge) -> str:
    """Their profile, else a search, for a step that asks to connect; empty for any other."""
    person = nudge.person
    known = keys.href(MethodKind.LINK, person.profile) if person is not None and person.profile else None
    return known or to_find(nudge) if _asks_to_connect(nudge) else ""


def to_find(nudge: Nudge) -> str:
    """A ready search by name and company for such a step, which tells nothing else of them."""
    person = nudge.person
    if person is None or not _asks_to_connect(nudge):
        return ""
    return people_search(person.name, person.company)


def people_search(name: str, company: str) -> str:
    """The address of a search for somebody; only a link, never fetched."""
    return f"{SEARCH}?{urlencode({'keywords': f'{name} {company}'.strip()})}"


def _asks_to_connect(nudge: Nudge) -> bool:
    return nudge.kind is FollowUpKind.CONNECT and nudge.person is not None
