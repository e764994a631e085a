"""Follow-ups in words: what to do, why now, where we met, and an opener to begin with."""

from crm.followups.wording.headlines import headline
from crm.followups.wording.labels import KIND, STATE, Planted, label
from crm.followups.wording.met import last_word, where_met
from crm.followups.wording.openers import opener, subject
from crm.followups.wording.reasons import why_now
from crm.interactions.wording import KIND as INTERACTION

__all__ = [
    "INTERACTION",
    "KIND",
    "STATE",
    "Planted",
    "headline",
    "label",
    "last_word",
    "opener",
    "subject",
    "where_met",
    "why_now",
]
