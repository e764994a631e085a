"""The pages and answers about how much at a time."""

from crm.followups.pace.routes import offers, settings
from crm.followups.pace.routes.blueprint import bp

__all__ = ["bp", "offers", "settings"]
