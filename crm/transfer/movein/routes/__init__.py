"""The pages of the move-in."""

from crm.transfer.movein.routes import calendar, columns, entrance, running, sifting
from crm.transfer.movein.routes.blueprint import bp

__all__ = ["bp", "calendar", "columns", "entrance", "running", "sifting"]
