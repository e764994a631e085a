"""Ladders: which follow-ups an event plants, and how the planted ones are brought in line with that."""

from crm.core.ladders.alone import wanted_for_contact
from crm.core.ladders.facts import (
    Answer,
    CompanyFacts,
    ContactFacts,
    InterviewFact,
    Met,
    OpeningFact,
    Reason,
    Step,
)
from crm.core.ladders.keys import OF_COMPANIES, OF_CONTACTS, Row, attempt_of, months_of, renamed, row_of
from crm.core.ladders.plan import Change, Plan, Planted, reconcile
from crm.core.ladders.table import wanted

__all__ = [
    "OF_COMPANIES",
    "OF_CONTACTS",
    "Answer",
    "Change",
    "CompanyFacts",
    "ContactFacts",
    "InterviewFact",
    "Met",
    "OpeningFact",
    "Plan",
    "Planted",
    "Reason",
    "Row",
    "Step",
    "attempt_of",
    "months_of",
    "reconcile",
    "renamed",
    "row_of",
    "wanted",
    "wanted_for_contact",
]
