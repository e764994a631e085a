"""Ladders: which follow-ups an event plants, and how the planted ones are brought in line with that."""

from crm.core.ladders.facts import Answer, CompanyFacts, InterviewFact, Met, OpeningFact, Reason, Step
from crm.core.ladders.plan import Change, Plan, Planted, reconcile
from crm.core.ladders.rungs import LADDER, Rung, wanted

__all__ = [
    "LADDER",
    "Answer",
    "Change",
    "CompanyFacts",
    "InterviewFact",
    "Met",
    "OpeningFact",
    "Plan",
    "Planted",
    "Reason",
    "Rung",
    "Step",
    "reconcile",
    "wanted",
]
