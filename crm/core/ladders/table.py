"""The whole ladder table of a company (DESIGN, "Ladders are one reconcile")."""

from datetime import date

from crm.core.ladders.facts import CompanyFacts, Step
from crm.core.ladders.outcomes import after_outcomes
from crm.core.ladders.talks import after_talks
from crm.core.workdays import Workdays


def wanted(facts: CompanyFacts, *, workdays: Workdays, today: date) -> tuple[Step, ...]:
    """The steps that should stand open at a company, in the order of their due days; keys are unique.

    The order in which the facts are given does not matter, except that of the people within an interview or
    an opening.
    """
    steps = (
        *after_talks(facts, workdays=workdays, today=today),
        *after_outcomes(facts, workdays=workdays, today=today),
    )
    left = (step for step in steps if step.key not in facts.closed)
    return tuple(sorted(left, key=lambda step: (step.due_on, step.key)))
