"""Forms and acts about openings; the pages that show them are in `crm.people`."""

from crm.openings.routes import acts, editing, people
from crm.openings.routes.blueprint import bp

__all__ = ["acts", "bp", "editing", "people"]
