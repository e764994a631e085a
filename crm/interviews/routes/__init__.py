"""Forms and acts about interviews; the pages that show them are in `crm.people`."""

from crm.interviews.routes import debrief, declining, entering, outcome
from crm.interviews.routes.blueprint import bp

__all__ = ["bp", "debrief", "declining", "entering", "outcome"]
