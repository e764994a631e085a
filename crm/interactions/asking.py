"""What one asked somebody for, and whether a word came after it."""

from collections.abc import Iterable
from datetime import date

from crm.contacts.models import Contact, Recommendation
from crm.core.asks import unanswered
from crm.interactions.models import Interaction

LATELY = 100
"""How many of the latest talks tell enough."""


def open_asks(contact: Contact, talks: Iterable[Interaction]) -> tuple[date, ...]:
    """The days of the requests after which nothing else was said; more than one is two in a row.

    `talks` are the latest ones with the contact. Thanks for a recommendation are a word, too.
    """
    said = [(row.occurred_on, row.is_ask) for row in talks if row.is_ask or row.counts]
    asks = [on for on, is_ask in said if is_ask]
    asks += [on for on in (contact.recommendation_asked_on, contact.referral_asked_on) if on is not None]
    words = [on for on, is_ask in said if not is_ask]
    if contact.recommendation is Recommendation.THANKED and contact.recommendation_on is not None:
        words.append(contact.recommendation_on)
    return unanswered(asks, words)
